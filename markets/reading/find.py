"""Find a market with what surrounds it, and say what a viewer has stated and may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.language import _
from core.policy import Viewer
from markets.beliefs import sees_price
from markets.branch import Branch
from markets.life import market_state, reveals_to_all
from models.conditions import Condition
from models.ideas import Idea
from models.markets import Belief, Dispute, Market, Resolution
from models.orders import Order
from models.purpose import Challenge
from purpose.queries import WHOLE, may_see


@dataclass(frozen=True, kw_only=True)
class Found:
    """A market with what surrounds it, and who looks at it when."""

    market: Market
    challenge: Challenge
    idea: Idea | None
    viewer: Viewer
    now: datetime
    condition: Condition | None = None

    @property
    def state(self) -> str:
        """Return where the market stands at this moment."""
        return market_state(self.market, self.now)

    @property
    def branch(self) -> Branch | None:
        """Return the side of a condition that the market is on; None where it hangs on nothing."""
        phases = self.challenge.phases
        last = phases[-1].ends_at if phases else None
        return branch_of(
            self.market,
            self.condition,
            self.idea,
            decides_at=last if last and last > self.now else None,
        )


def branch_of(
    market: Market,
    condition: Condition | None,
    idea: Idea | None,
    *,
    decides_at: datetime | None = None,
) -> Branch | None:
    """Return the side of a condition that a market is on; None where it hangs on nothing."""
    if market.branch is None or condition is None or idea is None:
        return None
    return Branch(
        side=market.branch,
        state=condition.state,
        condition_id=condition.id,
        idea_title=idea.title,
        decides_at=decides_at,
    )


def find_market(session: Session, market_id: int, *, viewer: Viewer, now: datetime) -> Found:
    """Return a market with its outcomes, challenge and idea.

    Raises:
        NotFound: there is none, or not for this viewer.
    """
    row = session.execute(
        select(Market, Challenge, Idea, Condition)
        .join(Challenge, Challenge.id == Market.challenge_id)
        .outerjoin(Idea, Idea.id == Market.idea_id)
        .outerjoin(Condition, Condition.id == Market.condition_id)
        .where(Market.id == market_id)
        .options(selectinload(Market.outcomes), *WHOLE)
    ).one_or_none()
    if row is None or not may_see(row[1], viewer):
        raise NotFound(_("There is no such market, or it is not for you."))
    return Found(
        market=row[0], challenge=row[1], idea=row[2], condition=row[3], viewer=viewer, now=now
    )


def own_beliefs(session: Session, found: Found) -> dict[int, int]:
    """Return what the viewer has stated here: outcome id → parts per million."""
    rows = session.execute(
        select(Belief.outcome_id, Belief.probability_ppm).where(
            Belief.market_id == found.market.id,
            Belief.person_id == found.viewer.id,
            Belief.is_current.is_(True),
        )
    )
    return {row.outcome_id: row.probability_ppm for row in rows}


def may_see_price(session: Session, found: Found) -> bool:
    """Say whether the viewer may see this market's price, trades and positions now."""
    return sees_price(
        tally_policy=found.challenge.tally_policy,
        has_stated=bool(own_beliefs(session, found)),
        is_over=reveals_to_all(found.market, found.now),
    )


def market_of(
    session: Session, *, resolution_id: int | None = None, dispute_id: int | None = None
) -> int:
    """Return the market that a resolution or a dispute is about.

    Raises:
        NotFound: there is no such thing.
    """
    sought = select(Resolution.market_id)
    if dispute_id is not None:
        sought = sought.join(Dispute, Dispute.resolution_id == Resolution.id).where(
            Dispute.id == dispute_id
        )
    else:
        sought = sought.where(Resolution.id == resolution_id)
    market_id = session.scalar(sought)
    if market_id is None:
        raise NotFound(_("There is no such resolution."))
    return market_id


def market_of_order(session: Session, order_id: int) -> int:
    """Return the market that an order waits in.

    Raises:
        NotFound: there is no such order.
    """
    market_id = session.scalar(select(Order.market_id).where(Order.id == order_id))
    if market_id is None:
        raise NotFound(_("There is no such order."))
    return market_id


def siblings_of(session: Session, found: Found) -> list[Market]:
    """Return the other markets under the same question or condition, the oldest first."""
    market = found.market
    beside: list[ColumnElement[bool]] = []
    if market.group_id is not None:
        beside.append(Market.group_id == market.group_id)
    if market.condition_id is not None:
        beside.append(Market.condition_id == market.condition_id)
    rows = select(Market).where(or_(false(), *beside), Market.id != market.id)
    return list(session.scalars(rows.order_by(Market.id)))
