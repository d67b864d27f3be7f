"""A market whose clock is read as someone pleases: forwards, backwards, over whole windows.

What must happen is said by a few lines of `Plain`, which knows the moments only; the services are
asked to trade, wait, close, propose, approve, dispute and pay at every reading.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from market_cast import faults, plan_for
from resolving import EVIDENCE, REASON, YES
from sqlalchemy import func, select

from core.errors import NotAllowed, Refused
from core.points import MICRO
from markets.life import market_state
from markets.quote import Side, Wish
from markets.services.close import close_due
from markets.services.dispute import dispute_resolution
from markets.services.open import open_market
from markets.services.orders import place_order
from markets.services.resolve import approve_resolution, propose_resolution
from markets.services.settle import due_markets, settle_market
from markets.services.trade import trade
from models.markets import Market, Trade
from models.orders import Order
from models.settling import Settlement

STEPS = count()


@dataclass
class Plain:
    """When what may happen, from the moments alone."""

    closes_at: object
    expires_at: object = None
    dispute_hours: int = 0
    is_closed: bool = False  # it has been written down, and no clock brings it back
    order: str = ""
    stage: str = ""
    pays_at: object = None
    done: Counter = field(default_factory=Counter)

    def trades(self, now):
        return not self.is_closed and now < self.closes_at

    def tick(self, now):
        """Let the scheduler come by."""
        if now >= self.closes_at:
            self.is_closed = True
        if self.order == "open" and (self.is_closed or now >= self.expires_at):
            self.order = "expired"
        if self.stage == "approved" and now >= self.pays_at:
            self.stage = "paid"


class Walk:
    """One market on its way, at whatever time the clock shows."""

    def __init__(self, session, cast, place, *, closes_at, dispute_hours=0, lasts=None):
        self.session, self.cast = session, cast
        opened = closes_at - timedelta(days=2)
        times = {"closes_at": closes_at, "dispute_hours": dispute_hours}
        plan = plan_for(place, opened, is_success_test=False, **times)
        opener = cast.facilitator.id
        self.market = open_market(session, plan=plan, opener_id=opener, now=opened).id
        expires = opened + (lasts or timedelta(days=1))
        self.plain = Plain(closes_at=closes_at, expires_at=expires, dispute_hours=dispute_hours)
        self.wait(opened)

    def attempt(self, service, now, **wanted):
        """Let a service act or not; say whether it did."""
        try:
            with self.session.begin_nested():
                answer = service(self.session, **wanted, now=now)
        except (Refused, NotAllowed):  # Closed and Stale among it; anything else is a fault.
            return None
        self.plain.done[service.__name__] += 1
        return answer or True

    def order(self, service, now, person, **changes):
        kept = {"outcome": 0, "side": Side.BUY, "shares": MICRO // 2}
        limit = {"expires_at": self.plain.expires_at} if service is place_order else {}
        return self.attempt(
            service,
            now,
            market_id=self.market,
            person_id=person.id,
            wish=Wish(**{**kept, **changes}),
            belief_ppm=600_000,
            key=f"walking-{next(STEPS):08d}",
            **limit,
        )

    def wait(self, now):
        """Let Mallory wait for "no" at a price that the market is not at."""
        wish = {"outcome": 1, "shares": 5 * MICRO, "limit_ppm": 300_000}
        assert self.order(place_order, now, self.cast.mallory, **wish)
        self.plain.order = "open"

    def read(self, now, *, ticks=True):
        """Read the clock once: everyone tries everything, what may happen happens, no more."""
        self.trade(now)
        if ticks:
            self.tick(now)
            self.settle(now)
        self.check(now)

    def trade(self, now):
        wanted = self.plain.trades(now)
        if wanted and self.plain.order == "open" and now >= self.plain.expires_at:
            self.plain.order = "expired"  # Who comes ends what is over.
        assert bool(self.order(trade, now, self.cast.alice)) == wanted, (now, self.plain)

    def tick(self, now):
        """Do what the scheduler does once a minute."""
        self.attempt(close_due, now)
        due = due_markets(self.session, now=now)
        for number in due:
            self.attempt(settle_market, now, market_id=number)
        was = self.plain.stage
        self.plain.tick(now)
        assert (self.market in due) == (was == "approved" and self.plain.stage == "paid")

    def settle(self, now):
        """Propose, approve and dispute, wherever that is possible."""
        plain, second = self.plain, self.cast.second_facilitator.id
        if not plain.stage:
            verdict = {"verdict": YES, "reason": REASON, "evidence": EVIDENCE}
            who = {"market_id": self.market, "proposer_id": self.cast.facilitator.id}
            made = self.attempt(propose_resolution, now, **who, **verdict)
            assert bool(made) == plain.is_closed
            if made:
                plain.stage = "approved"
                made = self.attempt(
                    approve_resolution, now, resolution_id=made.id, approver_id=second
                )
                plain.pays_at = now + timedelta(hours=plain.dispute_hours)
                assert made.pays_at == plain.pays_at

    def dispute(self, now):
        """Object, which is possible before it pays and never after."""
        plain = self.plain
        may = plain.stage == "approved" and now < plain.pays_at and plain.done["trade"] > 0
        wanted = {"market_id": self.market, "person_id": self.cast.alice.id, "reason": "No."}
        with self.session.begin_nested() as attempt:
            assert bool(self.attempt(dispute_resolution, now, **wanted)) == may
            attempt.rollback()

    def check(self, now):
        """Compare all that can be seen with what must be there."""
        self.session.expire_all()
        self.dispute(now)
        row = self.session.get_one(Market, self.market)
        assert (row.state == "open") == (not self.plain.is_closed)
        assert (market_state(row, now) == "open") == self.plain.trades(now)
        found = select(Order.state).where(Order.market_id == self.market)
        assert self.session.scalar(found) == self.plain.order
        paid = select(func.count()).select_from(Settlement)
        times = self.session.scalar(paid.where(Settlement.market_id == self.market))
        assert times == (self.plain.stage == "paid")
        late = select(func.count()).select_from(Trade)
        late = late.where(Trade.market_id == self.market, Trade.created_at >= row.closes_at)
        assert self.session.scalar(late) == 0
        assert faults(self.session) == []
