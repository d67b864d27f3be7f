"""What a proposal would do, looked at before it is made: a value's range, trades to reverse."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from core.points import format_shares
from core.text import plural
from markets.buckets import read_value, value_words
from markets.reading.find import Found
from markets.verdict import Verdict
from markets.wording import label_words
from models.markets import Trade


def look_at(session: Session, found: Found, *, value: str, known_at: datetime | None) -> list[str]:
    """Say where a typed value lies and who is paid by it, and which trades would be reversed."""
    said = []
    if value.strip() and found.market.kind in {"number", "date"}:
        said.append(_where(found, value))
    if known_at is not None:
        said.append(_reversed(session, found, known_at))
    return said


def _where(found: Found, value: str) -> str:
    market = found.market
    try:
        read = read_value(market.kind, value)
        edges = [(outcome.lower, outcome.upper) for outcome in market.outcomes]
        place = Verdict.of_value(read, edges).weights.index(1_000_000)
    except InvalidInput as error:
        return error.message
    outcome = market.outcomes[place]
    held = outcome.q - outcome.q_opening
    paid = _("%(held)s shares of it are held and pay a point each", held=format_shares(held))
    words = value_words(market.kind, read, market.unit)
    return _(
        "%(words)s lies in “%(label)s”: %(held)s.",
        words=words,
        label=label_words(outcome.label),
        held=paid if held else _("nobody holds shares of it"),
    )


def _reversed(session: Session, found: Found, known_at: datetime) -> str:
    if not found.market.opens_at <= known_at <= found.now:
        return _("Give a moment between the market's opening and now, or leave it empty.")
    count, people = session.execute(
        select(func.count(), func.count(func.distinct(Trade.person_id))).where(
            Trade.market_id == found.market.id, Trade.created_at > known_at
        )
    ).one()
    if not count:
        return _("Nobody has traded after that moment, so nothing would be reversed.")
    return _(
        "%(count)s of %(people)s after that moment would be reversed.",
        count=plural(count, "trade", "trades"),
        people=plural(people, "person", "people"),
    )
