"""Add a clarification to a market's rule, which is frozen after the first trade."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput
from core.language import _, later
from markets.life import OVER
from markets.services.activity import record_act, tell_holders
from markets.services.load import locked_market
from models.markets import Clarification

BODY_MAX = 1_000


def clarify_market(
    session: Session, *, market_id: int, author_id: int, body: str, now: datetime
) -> Clarification:
    """Append a sentence that explains the rule without changing it.

    Raises:
        InvalidInput: nothing is said.
        Closed: the market is settled.
    """
    market = locked_market(session, market_id)
    if market.state in OVER:
        raise Closed(_("This market is settled: its rule has done its work."))
    if not body.strip():
        raise InvalidInput(_("Write the sentence that makes the rule clearer."), field="body")
    clarification = Clarification(
        market_id=market.id, author_id=author_id, body=body.strip(), created_at=now
    )
    session.add(clarification)
    record_act(session, market, "clarified", actor_id=author_id, now=now)
    tell_holders(
        session,
        market,
        later("The rule of “%(question)s” has been made clearer.", question=market.question),
        kind="market_clarified",
        now=now,
    )
    return clarification
