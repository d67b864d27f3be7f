"""Open a market on an idea, or on the challenge itself, within the challenge's points budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from community.drafting import Place
from community.services.drafts import forget_draft
from core.errors import InvalidInput, NotFound, Refused
from core.language import _
from core.text import one_line
from ideas.services.holding import hold
from ledger.idempotency import Answer, once
from markets import wording
from markets.buckets import Bucket
from markets.makers.choice import maker_of
from markets.makers.inverse import liquidity_for_budget
from markets.makers.limits import LIQUIDITY_MAX, LIQUIDITY_MIN
from markets.services.activity import record_act
from markets.services.condition import condition_for, locked_challenge
from markets.services.funding import put_in
from markets.wording import YES_NO, Wording
from models.ledger import IdempotencyRecord
from models.markets import Market, Outcome
from models.purpose import Challenge

CHALLENGE_STATES = {"open", "decided"}
IDEA_GONE = {"merged", "withdrawn", "screened_out"}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A market as someone wants to open it; `budget` in micro-points.

    `outcomes` other than yes and no make it "one of several", of which the last is everything
    else where `has_rest`; `buckets` a number or a date by `kind`. `b` fixes the liquidity
    instead of taking the largest that the budget affords; imports of history use it. With the
    'product' as its maker a market opens at `weight_ppm`. In a branch, 'if' or 'if_not', it
    trades only in case the idea is selected, or is not.
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
    kind: str = ""
    buckets: tuple[Bucket, ...] = ()
    unit: str = ""
    has_rest: bool = False
    maker: str = "potential"
    weight_ppm: int | None = None
    group_id: int | None = None
    branch: str | None = None

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
    answer, _again = once(
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
    condition_id = _condition_id(session, plan, now)
    market = _market(plan, challenge, condition_id=condition_id, opener_id=opener_id, now=now)
    session.add(market)
    session.flush()
    _fund(session, market, now=now)
    record_act(session, market, "opened", actor_id=opener_id, now=now)
    on = ("challenge", plan.challenge_id) if plan.idea_id is None else ("idea", plan.idea_id)
    written = Place(kind="market", object_kind=on[0], object_id=on[1])
    forget_draft(session, person_id=opener_id, place=written)
    return market


def _market(
    plan: Plan, challenge: Challenge, *, condition_id: int | None, opener_id: int, now: datetime
) -> Market:
    """Return the market that a plan describes, at its opening prices."""
    start = (0,) * len(plan.outcomes)
    b = plan.b or _liquidity(plan)
    maker = maker_of(plan.maker, b, len(start), plan.weight_ppm)
    market = Market(
        challenge_id=challenge.id,
        idea_id=plan.idea_id,
        group_id=plan.group_id,
        condition_id=condition_id,
        branch=plan.branch,
        kind=plan.kind or ("binary" if plan.outcomes == YES_NO else "exclusive"),
        question=plan.question,
        resolution_rule=plan.resolution_rule,
        source=plan.source,
        fallback=plan.fallback,
        maker=plan.maker,
        b=b,
        weight_ppm=plan.weight_ppm,
        subsidy=maker.subsidy(start),
        unit=plan.unit,
        is_success_test=plan.is_success_test,
        dispute_hours=_hours(challenge, plan),
        state="open",
        opened_by_id=opener_id,
        created_at=now,
        opens_at=plan.opens_at or now,
        closes_at=plan.closes_at,
    )
    market.outcomes = _outcomes(plan, maker.prices(start))
    return market


def _condition_id(session: Session, plan: Plan, now: datetime) -> int | None:
    if plan.branch is None:
        return None
    if plan.idea_id is None:
        raise InvalidInput(_("Choose the idea whose choice it depends on."), field="branch")
    if plan.branch == "if_not" and plan.is_success_test:
        raise InvalidInput(
            _("What happens without an idea is no test of its success."), field="is_success_test"
        )
    return condition_for(session, idea_id=plan.idea_id, now=now).id


def _hours(challenge: Challenge, plan: Plan) -> int:
    return challenge.dispute_hours if plan.dispute_hours is None else plan.dispute_hours


def _outcomes(plan: Plan, prices: Sequence[float]) -> list[Outcome]:
    rows = [
        Outcome(position=place, label=label, price=price)
        for place, (label, price) in enumerate(zip(plan.outcomes, prices, strict=True))
    ]
    for row, bucket in zip(rows, plan.buckets, strict=False):
        row.lower, row.upper = bucket.lower, bucket.upper
    if plan.has_rest:
        rows[-1].is_rest = True
    return rows


def _liquidity(plan: Plan) -> int:
    """Return the largest b that the budget affords: of the product, all of it."""
    if plan.maker == "potential":
        return liquidity_for_budget(plan.budget, len(plan.outcomes))
    if not LIQUIDITY_MIN <= plan.budget <= LIQUIDITY_MAX:
        raise InvalidInput(_("Give it 1 to 1,000,000 points."), field="budget")
    return plan.budget


def _tidied(plan: Plan) -> Plan:
    """Return the plan with its lines of text trimmed."""
    return replace(
        plan,
        question=one_line(plan.question),
        source=one_line(plan.source),
        resolution_rule=plan.resolution_rule.strip(),
        fallback=plan.fallback.strip(),
        outcomes=tuple(
            one_line(outcome)
            for outcome in [bucket.label for bucket in plan.buckets] or plan.outcomes
        ),
        unit=one_line(plan.unit),
    )


def _challenge(session: Session, plan: Plan) -> Challenge:
    """Return the challenge, locked where the market hangs on what it decides."""
    if plan.branch is not None:
        challenge = locked_challenge(session, plan.challenge_id)
    else:
        found = session.get(Challenge, plan.challenge_id)
        if found is None:
            raise NotFound(_("There is no such challenge."))
        challenge = found
    if challenge.state not in CHALLENGE_STATES:
        raise Refused(_("Markets open while the challenge is open. Open the challenge first."))
    return challenge


def _check_idea(session: Session, plan: Plan) -> None:
    """Refuse what is no idea of the challenge; hold it, so that nobody merges it meanwhile."""
    if plan.idea_id is None:
        if plan.is_success_test:
            raise InvalidInput(
                _("Only a market on an idea can ask whether it meets the success test."),
                field="is_success_test",
            )
        return
    idea = hold(session, plan.idea_id)
    if idea.challenge_id != plan.challenge_id:
        raise NotFound(_("There is no such idea in this challenge."))
    if idea.status in IDEA_GONE:
        raise Refused(_("This idea is no longer on the table, so no market opens on it."))


def _fund(session: Session, market: Market, *, now: datetime) -> None:
    """Move the subsidy, which is the potential at opening, into the market's account."""
    put_in(session, market, market.subsidy, kind="subsidy", field="budget", now=now)
