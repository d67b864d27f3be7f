"""Open a market on every idea of a shortlist in one act: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, Refused
from core.language import _
from core.points import format_points
from ideas.services.holding import hold
from ledger.idempotency import Answer, once
from markets.reading.opening import budget_of
from markets.services.condition import locked_challenge
from markets.services.open import Plan, open_market
from markets.services.twins import both_of
from markets.wording import QUESTION_MAX
from models.ideas import Idea
from models.ledger import IdempotencyRecord
from models.markets import Market

TITLE = "{idea}"


@dataclass(frozen=True, kw_only=True)
class ShortlistPlan:
    """Markets on several ideas; `pattern` is the question, with {idea} for the title.

    `plan` says all that they share, with the points for each; `with_twin` opens a market on what
    happens if the idea is not selected beside each, which costs the budget nothing more.
    """

    plan: Plan
    pattern: str
    idea_ids: tuple[int, ...]
    with_twin: bool = False


def asked_of(pattern: str, title: str) -> str:
    """Return the question about one idea, cut where it would be too long."""
    question = pattern.replace(TITLE, title)
    if len(question) <= QUESTION_MAX or TITLE not in pattern:
        return question
    room = QUESTION_MAX - len(pattern.replace(TITLE, "")) - 1
    return pattern.replace(TITLE, f"{title[: max(0, room)]}…")


def open_shortlist(
    session: Session, *, wanted: ShortlistPlan, opener_id: int, key: str, now: datetime
) -> list[Market]:
    """Open the markets of a shortlist, each conditional on its idea being selected.

    The same form sent twice opens them once.

    Raises:
        InvalidInput: no idea is chosen, or the wording or the points cannot be used.
        Refused: the budget has too little, a choice is made already, or an idea has its market.
        NotFound: there is no such challenge or idea.
    """

    def perform(_record: IdempotencyRecord) -> Answer:
        return {"market_ids": _open(session, wanted, opener_id=opener_id, now=now)}

    shared = {name: str(value) for name, value in vars(wanted.plan).items()}
    answer, _again = once(
        session,
        person_id=opener_id,
        key=key,
        act="open_shortlist",
        request={
            **shared,
            "pattern": wanted.pattern,
            "ideas": [*wanted.idea_ids],
            "twin": wanted.with_twin,
        },
        perform=perform,
        now=now,
    )
    return [session.get_one(Market, number) for number in answer["market_ids"]]  # type: ignore[attr-defined]


def _open(session: Session, wanted: ShortlistPlan, *, opener_id: int, now: datetime) -> list[int]:
    challenge = locked_challenge(session, wanted.plan.challenge_id)
    ideas = _ideas(session, wanted)
    left, _at_risk = budget_of(session, challenge.id)
    most = wanted.plan.budget * len(ideas)
    if most > left:
        raise Refused(
            _(
                "All of them can lose %(most)s points together, and the challenge's budget has "
                "%(left)s left.",
                most=format_points(most),
                left=format_points(left),
            ),
            field="budget",
        )
    opened: list[int] = []
    for idea in ideas:
        plan = replace(
            wanted.plan, idea_id=idea.id, question=asked_of(wanted.pattern, idea.title), branch="if"
        )
        opened.extend(
            open_market(session, plan=one, opener_id=opener_id, now=now).id
            for one in (both_of(plan) if wanted.with_twin else (plan,))
        )
    return opened


def _ideas(session: Session, wanted: ShortlistPlan) -> Sequence[Idea]:
    if not wanted.idea_ids:
        raise InvalidInput(_("Choose at least one idea."), field="ideas")
    ideas = session.scalars(
        select(Idea)
        .where(Idea.challenge_id == wanted.plan.challenge_id, Idea.id.in_(wanted.idea_ids))
        .order_by(Idea.number)
    ).all()
    if len(ideas) != len(set(wanted.idea_ids)):
        raise InvalidInput(_("Choose ideas of this challenge."), field="ideas")
    for number in sorted(idea.id for idea in ideas):  # As merging does, so that none waits for two.
        hold(session, number)
    asked = session.scalars(
        select(Market.idea_id).where(
            Market.idea_id.in_(wanted.idea_ids), Market.branch == "if", Market.is_success_test
        )
    ).all()
    taken = [str(idea.number) for idea in ideas if idea.id in set(asked)]
    if taken:
        raise Refused(
            _("Idea %(join)s has such a market already.", join=", ".join(taken)), field="ideas"
        )
    return ideas
