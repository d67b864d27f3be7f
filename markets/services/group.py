"""Open several independent yes/no markets under one question, in one act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from core.text import one_line
from ledger.idempotency import Answer, once
from markets.services.open import Plan, open_market
from markets.wording import QUESTION_MAX, YES_NO, outcome_problems
from models.ledger import IdempotencyRecord
from models.markets import Market, MarketGroup


def open_group(
    session: Session,
    *,
    plan: Plan,
    answers: Sequence[str],
    opener_id: int,
    key: str,
    now: datetime,
) -> list[Market]:
    """Open one yes/no market for each answer; the plan's budget is shared out equally.

    Any number of them may come true. The same form sent twice opens them once.

    Raises:
        InvalidInput: the answers or the wording cannot be used, or the budget is too small.
        Refused: the challenge takes no markets now, or its budget has too little left.
        NotFound: there is no such challenge or idea.
    """
    labels = [one_line(answer) for answer in answers]

    def perform(_record: IdempotencyRecord) -> Answer:
        opened = open_each(session, plan, labels, opener_id=opener_id, now=now)
        return {"market_ids": [market.id for market in opened]}

    answer, _again = once(
        session,
        person_id=opener_id,
        key=key,
        act="open_group",
        request={**{name: str(value) for name, value in vars(plan).items()}, "answers": labels},
        perform=perform,
        now=now,
    )
    return [session.get_one(Market, number) for number in answer["market_ids"]]  # type: ignore[attr-defined]


def _check(plan: Plan, labels: Sequence[str]) -> None:
    for problem in outcome_problems(labels):
        raise InvalidInput(problem, field="outcomes")
    longest = max(len(asked_of(plan.question, label)) for label in labels)
    if longest > QUESTION_MAX:
        raise InvalidInput(_("Question and answer together are too long."), field="outcomes")


def open_each(
    session: Session, plan: Plan, answers: Sequence[str], *, opener_id: int, now: datetime
) -> list[Market]:
    """Open a group without a key of its own, as part of another act.

    Raises what `open_group` raises.
    """
    labels = [one_line(answer) for answer in answers]
    _check(plan, labels)
    group = MarketGroup(
        challenge_id=plan.challenge_id, question=one_line(plan.question), created_at=now
    )
    session.add(group)
    session.flush()
    shared = replace(
        plan,
        outcomes=YES_NO,
        budget=plan.budget // len(labels),
        is_success_test=False,
        group_id=group.id,
    )
    return [
        open_market(
            session,
            plan=replace(shared, question=asked_of(plan.question, label)),
            opener_id=opener_id,
            now=now,
        )
        for label in labels
    ]


def asked_of(question: str, label: str) -> str:
    """Return the yes/no question about one answer of a group."""
    return f"{label}: {one_line(question)}"
