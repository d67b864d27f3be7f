"""Open in both branches of a condition what is asked: if the idea is selected, and if it is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from ledger.idempotency import Answer, once
from markets.services.group import open_each
from markets.services.open import Plan, open_market
from models.ledger import IdempotencyRecord
from models.markets import Market


def open_twins(
    session: Session,
    *,
    plan: Plan,
    answers: Sequence[str] = (),
    opener_id: int,
    key: str,
    now: datetime,
) -> list[Market]:
    """Open a market in either branch; with answers, one for each answer in either branch.

    The second branch costs the budget nothing more, and tests no success. The same form sent
    twice opens them once.

    Raises what `open_market` raises, and `open_group` with answers.
    """

    def perform(_record: IdempotencyRecord) -> Answer:
        opened = [
            market.id
            for one in both_of(plan)
            for market in _open(session, one, answers, opener_id=opener_id, now=now)
        ]
        return {"market_ids": opened}

    answer, _again = once(
        session,
        person_id=opener_id,
        key=key,
        act="open_twins",
        request={**{name: str(value) for name, value in vars(plan).items()}, "answers": [*answers]},
        perform=perform,
        now=now,
    )
    return [session.get_one(Market, number) for number in answer["market_ids"]]  # type: ignore[attr-defined]


def both_of(plan: Plan) -> tuple[Plan, Plan]:
    """Return a plan in either branch; what happens without an idea is no test of its success."""
    return replace(plan, branch="if"), replace(plan, branch="if_not", is_success_test=False)


def _open(
    session: Session, plan: Plan, answers: Sequence[str], *, opener_id: int, now: datetime
) -> list[Market]:
    if answers:
        return open_each(session, plan, answers, opener_id=opener_id, now=now)
    return [open_market(session, plan=plan, opener_id=opener_id, now=now)]
