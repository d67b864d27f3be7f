"""Open a market on an idea, or on the challenge itself, within the challenge's points budget."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound, Refused
from core.points import format_points
from core.text import one_line
from ledger.idempotency import Answer, once
from ledger.services import Movement, account_of, lock_accounts, post
from markets import wording
from markets.makers.inverse import liquidity_for_budget
from markets.makers.potential import prices, subsidy
from markets.services.activity import record_act
from markets.wording import YES_NO, Wording
from models.ideas import Idea
from models.ledger import IdempotencyRecord
from models.markets import Market, Outcome
from models.purpose import Challenge

CHALLENGE_STATES = {"open", "decided"}
IDEA_GONE = {"merged", "withdrawn", "screened_out"}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A market as someone wants to open it; `budget` in micro-points.

    `outcomes` other than yes and no make it "one of several". `b` fixes the liquidity instead
    of taking the largest that the budget affords; imports of history use it.
    """

    challenge_id: int
    question: str
    resolution_rule: str
    source: str
    closes_at: datetime
    budget: int = 0
    idea_id: int | None = None
    outcomes: tuple[str, ...] = YES_NO
    fallback: str = ""
    is_success_test: bool = False
    opens_at: datetime | None = None
    dispute_hours: int | None = None
    b: int | None = None

    @property
    def wording(self) -> Wording:
        """Return the words that must allow settling."""
        return Wording(
            question=self.question,
            outcomes=self.outcomes,
            resolution_rule=self.resolution_rule,
            source=self.source,
            closes_at=self.closes_at,
        )


def open_market(
    session: Session, *, plan: Plan, opener_id: int, now: datetime, key: str | None = None
) -> Market:
    """Open a market and fund it: the maker's worst loss moves from the challenge's budget.

    With a key, the same form sent twice opens one market.

    Raises:
        InvalidInput: the market could not be settled, or the budget is outside the bounds.
        Refused: the challenge takes no markets now, or its budget has too little left.
        NotFound: there is no such challenge or idea.
    """
    if key is None:
        return _open(session, plan, opener_id=opener_id, now=now)

    def perform(_record: IdempotencyRecord) -> Answer:
        return {"market_id": _open(session, plan, opener_id=opener_id, now=now).id}

    request = {name: str(value) for name, value in vars(plan).items()}
    answer, _ = once(
        session,
        person_id=opener_id,
        key=key,
        act="open_market",
        request=request,
        perform=perform,
        now=now,
    )
    return session.get_one(Market, answer["market_id"])


def _open(session: Session, plan: Plan, *, opener_id: int, now: datetime) -> Market:
    plan = _tidied(plan)
    wording.check(plan.wording, now)
    challenge = _challenge(session, plan)
    _check_idea(session, plan)
    start = (0,) * len(plan.outcomes)
    b = plan.b or liquidity_for_budget(plan.budget, len(start))
    market = Market(
        challenge_id=challenge.id,
        idea_id=plan.idea_id,
        kind="binary" if plan.outcomes == YES_NO else "exclusive",
        question=plan.question,
        resolution_rule=plan.resolution_rule,
        source=plan.source,
        fallback=plan.fallback,
        b=b,
        subsidy=subsidy(start, b),
        is_success_test=plan.is_success_test,
        dispute_hours=(
            challenge.dispute_hours if plan.dispute_hours is None else plan.dispute_hours
        ),
        state="open",
        opened_by_id=opener_id,
        created_at=now,
        opens_at=plan.opens_at or now,
        closes_at=plan.closes_at,
    )
    market.outcomes = [
        Outcome(position=place, label=label, price=price)
        for place, (label, price) in enumerate(zip(plan.outcomes, prices(start, b), strict=True))
    ]
    session.add(market)
    session.flush()
    _fund(session, market, now=now)
    record_act(session, market, "opened", actor_id=opener_id, now=now)
    return market


def _tidied(plan: Plan) -> Plan:
    """Return the plan with its lines of text trimmed."""
    return replace(
        plan,
        question=one_line(plan.question),
        source=one_line(plan.source),
        resolution_rule=plan.resolution_rule.strip(),
        fallback=plan.fallback.strip(),
        outcomes=tuple(one_line(outcome) for outcome in plan.outcomes),
    )


def _challenge(session: Session, plan: Plan) -> Challenge:
    challenge = session.get(Challenge, plan.challenge_id)
    if challenge is None:
        raise NotFound("There is no such challenge.")
    if challenge.state not in CHALLENGE_STATES:
        raise Refused("Markets open while the challenge is open. Open the challenge first.")
    return challenge


def _check_idea(session: Session, plan: Plan) -> None:
    if plan.idea_id is None:
        if plan.is_success_test:
            raise InvalidInput(
                "Only a market on an idea can ask whether it meets the success test.",
                field="is_success_test",
            )
        return
    idea = session.scalars(
        select(Idea).where(Idea.id == plan.idea_id, Idea.challenge_id == plan.challenge_id)
    ).one_or_none()
    if idea is None:
        raise NotFound("There is no such idea in this challenge.")
    if idea.status in IDEA_GONE:
        raise Refused("This idea is no longer on the table, so no market opens on it.")


def _fund(session: Session, market: Market, *, now: datetime) -> None:
    """Move the subsidy, which is the potential at opening, into the market's account."""
    budget = account_of(session, "challenge", challenge_id=market.challenge_id)
    till = account_of(session, "market", market_id=market.id)
    left = lock_accounts(session, [budget.id])[budget.id].balance
    if left < market.subsidy:
        raise Refused(
            f"This market can lose {format_points(market.subsidy)} points, and the challenge's "
            f"budget has {format_points(left)} left. Give it at most that.",
            field="budget",
        )
    movement = Movement(
        debit_id=budget.id, credit_id=till.id, amount=market.subsidy, kind="subsidy"
    )
    post(session, [movement], market_id=market.id, now=now)
