"""Who may trade, and who may settle: nobody does both on one market."""

from sqlalchemy import exists, or_, select, union
from sqlalchemy.orm import Session

from core.errors import NotAllowed
from core.language import _
from core.policy import require
from markets.bars import bar_words
from models.ideas import CoAuthor, Idea
from models.markets import Market, Resolution, Trade
from models.people import Person
from models.settling import Insider


def is_author(session: Session, market: Market, person_id: int) -> bool:
    """Say whether a person wrote, alone or with others, the idea a market is about."""
    if market.idea_id is None:
        return False
    return person_id in session.scalars(
        union(
            select(Idea.author_id).where(Idea.id == market.idea_id),
            select(CoAuthor.person_id).where(CoAuthor.idea_id == market.idea_id),
        )
    )


def has_traded(session: Session, market: Market, person_id: int) -> bool:
    """Say whether a person holds or has ever held shares of a market."""
    found = exists().where(Trade.market_id == market.id, Trade.person_id == person_id)
    return bool(session.scalar(select(found)))


def has_settled(session: Session, market: Market, person_id: int) -> bool:
    """Say whether a person has proposed or approved an outcome of a market."""
    found = exists().where(
        Resolution.market_id == market.id,
        or_(Resolution.proposed_by_id == person_id, Resolution.approved_by_id == person_id),
    )
    return bool(session.scalar(select(found)))


def is_insider(session: Session, market: Market, person_id: int) -> bool:
    """Say whether a person is tagged as one who may know or decide how a market ends."""
    found = exists().where(Insider.market_id == market.id, Insider.person_id == person_id)
    return bool(session.scalar(select(found)))


def require_active(session: Session, person_id: int) -> None:
    """Refuse someone who has been deactivated.

    Raises:
        NotAllowed: they have, or there is no such person.
    """
    is_active = session.scalar(select(Person.is_active).where(Person.id == person_id))
    require(bool(is_active), _("This account is no longer active."))


def require_may_believe(session: Session, market: Market, person_id: int) -> None:
    """Refuse a belief on one's own idea.

    Raises:
        NotAllowed: the person is deactivated or an author.
    """
    require_active(session, person_id)
    require(
        not is_author(session, market, person_id),
        _("This is about your own idea, so others say what they believe of it."),
    )


def require_may_trade(session: Session, market: Market, person_id: int) -> None:
    """Refuse a trade by someone who wrote the idea, runs the market or settles it.

    Raises:
        NotAllowed: with the reason.
    """
    require_active(session, person_id)
    reason = trade_bar(session, market, person_id)
    if reason:
        raise NotAllowed(reason)


def trade_bar(session: Session, market: Market, person_id: int) -> str:
    """Return why a person may never trade in a market; empty when they may."""
    checks = {"author": is_author, "insider": is_insider, "settler": has_settled}
    bars = {bar for bar, check in checks.items() if check(session, market, person_id)}
    return bar_words(bars | ({"opener"} if market.opened_by_id == person_id else set()))


def require_may_settle(session: Session, market: Market, person_id: int) -> None:
    """Refuse a verdict by someone with something at stake.

    Raises:
        NotAllowed: with the reason.
    """
    require_active(session, person_id)
    reason = settle_bar(session, market, person_id)
    if reason:
        raise NotAllowed(reason)


def settle_bar(session: Session, market: Market, person_id: int) -> str:
    """Return why a person may not help settle a market; empty when they may."""
    if is_author(session, market, person_id):
        return _("This is about your own idea, so another facilitator settles it.")
    if has_traded(session, market, person_id):
        return _("You hold or held shares here, so another facilitator settles it.")
    return ""
