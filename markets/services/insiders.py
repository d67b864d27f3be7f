"""Tag who may know or decide how a market ends: from then on they do not trade in it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services import notifications
from core.errors import InvalidInput, NotFound, Refused
from core.language import _, later
from core.text import one_line
from markets.life import OVER
from markets.services.activity import path_of, record_act
from markets.services.load import locked_market
from markets.services.standing import is_insider, require_may_settle
from markets.services.waiting import end_orders, standing_orders
from models.markets import Market
from models.people import Person
from models.settling import Insider

REASON_MAX = 300


def tag_insider(
    session: Session, *, market_id: int, email: str, reason: str, tagged_by_id: int, now: datetime
) -> Insider:
    """Tag a person as an insider of a market, with a reason that members read.

    What they hold stays theirs, frozen until it is settled; their waiting orders end.

    Raises:
        InvalidInput: nobody here has that address, or no reason is given.
        NotAllowed: the facilitator traded here or wrote the idea.
        Refused: the person is tagged already, or the market is settled.
    """
    market = locked_market(session, market_id)
    require_may_settle(session, market, tagged_by_id)
    if market.state in OVER:
        raise Refused(_("This market is settled: nobody trades in it any more."))
    person_id = session.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    if person_id is None:
        raise InvalidInput(_("Nobody here has this address."), field="email")
    if not reason.strip():
        raise InvalidInput(_("Say what they know or decide: everyone reads it."), field="why")
    if is_insider(session, market, person_id):
        raise Refused(_("This person is tagged already."), field="email")
    insider = Insider(
        market_id=market.id,
        person_id=person_id,
        reason=one_line(reason)[:REASON_MAX],
        tagged_by_id=tagged_by_id,
        created_at=now,
    )
    session.add(insider)
    waiting = [o for o in standing_orders(session, market.id) if o.person_id == person_id]
    text = later(
        "You do not trade in “%(question)s” any more, so your order is over.",
        question=market.question,
    )
    end_orders(session, market, waiting, state="cancelled", now=now, because=text)
    market.version += 1
    session.flush()
    record_act(session, market, "tagged an insider", actor_id=tagged_by_id, now=now)
    _tell(session, market, person_id, now)
    return insider


def untag_insider(
    session: Session, *, insider_id: int, facilitator_id: int, now: datetime
) -> Market:
    """Take a tag back that was a mistake.

    Raises:
        NotFound: there is no such tag.
        NotAllowed: the facilitator traded here or wrote the idea, or is the one who is tagged.
    """
    insider = session.get(Insider, insider_id)
    if insider is None:
        raise NotFound(_("There is no such tag any more."))
    market = locked_market(session, insider.market_id)
    require_may_settle(session, market, facilitator_id)
    if insider.person_id == facilitator_id:
        raise Refused(_("This is about yourself, so another facilitator takes it back."))
    session.delete(insider)
    session.flush()
    record_act(session, market, "untagged an insider", actor_id=facilitator_id, now=now)
    return market


def _tell(session: Session, market: Market, person_id: int, now: datetime) -> None:
    notifications.notify(
        session,
        person_ids={person_id},
        kind="market_insider",
        object_kind="market",
        object_id=market.id,
        text=later(
            "You may know how “%(question)s” ends, so you do not trade in it from now on.",
            question=market.question,
        ),
        path=path_of(market),
        now=now,
    )
