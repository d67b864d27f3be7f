"""Reads of the sponsor's report: what was decided for how much, who took part, who was answered."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from aggregation.presentation import suspicion
from aggregation.queries import ToDecide, learned_so_far, to_decide
from aggregation.reporting import Bin, Group, bins_of, groups_shown
from aggregation.snapshots import latest_outcome
from core.policy import Viewer
from models.ideas import Idea
from models.people import Person
from models.purpose import Challenge
from purpose.participation_queries import has_acted
from purpose.workdays import ANSWER_WITHIN, working_days

OUT = ("withdrawn", "merged", "screened_out")


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a sponsor's report is written from; money in whole units of the currency."""

    selected: tuple[ToDecide, ...]
    declined: tuple[ToDecide, ...]
    open_count: int
    costs: dict[int, int]  # of ideas that name one, by id
    spent: int
    acted: int
    invited: int
    groups: tuple[Group, ...]
    answered: int
    answered_in_time: int
    idea_count: int
    bins: tuple[Bin, ...]
    suspicion: str


def report_on(session: Session, challenge: Challenge, viewer: Viewer) -> Report:
    """Return what a challenge has come to."""
    listed = to_decide(session, challenge, viewer)
    selected = tuple(each for each in listed if _choice(each) == "selected")
    declined = tuple(each for each in listed if _choice(each) == "declined")
    costs = _costs(session, challenge.id)
    groups = _groups(session, challenge.id)
    answered, in_time = _answers(session, challenge.id)
    return Report(
        selected=selected,
        declined=declined,
        open_count=len(listed) - len(selected) - len(declined),
        costs=costs,
        spent=sum(costs.get(each.idea.id, 0) for each in selected),
        acted=sum(group.acted for group in groups),
        invited=sum(group.count for group in groups),
        groups=tuple(groups_shown(groups)),
        answered=answered,
        answered_in_time=in_time,
        idea_count=len(listed),
        bins=tuple(bins_of([(row.probability, row.outcome) for row in learned_so_far(session)])),
        suspicion=_suspicion(session, challenge.id),
    )


def _suspicion(session: Session, challenge_id: int) -> str:
    """Say what the latest ranking says of accounts that look alike; nothing without one."""
    outcome = latest_outcome(session, challenge_id)
    return suspicion(outcome) if outcome else ""


def _choice(each: ToDecide) -> str:
    return each.decision.choice if each.decision else ""


def _costs(session: Session, challenge_id: int) -> dict[int, int]:
    rows = session.execute(
        select(Idea.id, Idea.cost).where(Idea.challenge_id == challenge_id, Idea.cost.is_not(None))
    )
    return {idea_id: cost for idea_id, cost in rows if cost is not None}


def _groups(session: Session, challenge_id: int) -> list[Group]:
    acted = func.sum(case((has_acted(challenge_id), 1), else_=0))
    rows = session.execute(
        select(Person.team, acted, func.count()).where(Person.is_active).group_by(Person.team)
    )
    return [Group(name=team, acted=acted, count=count) for team, acted, count in rows]


def _answers(session: Session, challenge_id: int) -> tuple[int, int]:
    rows = session.execute(
        select(Idea.created_at, Idea.answered_at).where(
            Idea.challenge_id == challenge_id,
            Idea.answered_at.is_not(None),
            Idea.status.not_in(OUT),
        )
    ).all()
    in_time = sum(
        at is not None and working_days(created, at) <= ANSWER_WITHIN for created, at in rows
    )
    return len(rows), in_time
