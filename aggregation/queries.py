"""Reads for the pages of rankings, decisions and learning."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.methods.outcome import RankedRow, RankingOutput
from aggregation.snapshots import latest_outcome, outcome_of
from core.errors import NotFound
from core.language import _
from core.policy import Viewer
from ideas.queries import authors_of
from models.aggregation import LearningRow, Parameters, Ranking
from models.ideas import Idea
from models.purpose import Challenge, Decision, Result

Kept = TypeVar("Kept", Decision, Result)


@dataclass(frozen=True, kw_only=True)
class IdeaName:
    """How a page names an idea."""

    id: int
    number: int
    slug: str
    title: str
    status: str
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class RankingShown:
    """A snapshot with the names of its ideas as they are now."""

    id: int
    number: int
    challenge_id: int
    made_at: datetime
    seed: int
    inputs_hash: str
    output: RankingOutput
    names: dict[int, IdeaName]
    parameters_number: int
    is_latest: bool


@dataclass(frozen=True, kw_only=True)
class RankingListed:
    """A challenge in the list of rankings, with its latest one where there is one."""

    slug: str
    question: str
    state: str
    finding: str | None
    number: int | None
    made_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ToDecide:
    """An idea before the sponsor: its place in the ranking and what stands about it."""

    idea: IdeaName
    row: RankedRow | None
    decision: Decision | None
    result: Result | None


@dataclass(frozen=True, kw_only=True)
class Learned:
    """One thing learned: what the ranking said and what came true."""

    title: str
    question: str
    probability: float
    outcome: int
    at: datetime


def rankings_listed(session: Session) -> list[RankingListed]:
    """List every challenge that people can see, with its latest ranking."""
    latest = {
        ranking.challenge_id: ranking
        for ranking in session.execute(
            select(Ranking.challenge_id, Ranking.number, Ranking.finding, Ranking.made_at).order_by(
                Ranking.number
            )
        )
    }
    challenges = session.scalars(
        select(Challenge).where(Challenge.state != "draft").order_by(Challenge.id.desc())
    )
    rows = []
    for challenge in challenges:
        found = latest.get(challenge.id)
        rows.append(
            RankingListed(
                slug=challenge.slug,
                question=challenge.question,
                state=challenge.state,
                finding=found.finding if found else None,
                number=found.number if found else None,
                made_at=found.made_at if found else None,
            )
        )
    return rows


def numbers_of(session: Session, challenge_id: int) -> list[int]:
    """List the numbers of a challenge's rankings, latest first."""
    return list(
        session.scalars(
            select(Ranking.number)
            .where(Ranking.challenge_id == challenge_id)
            .order_by(Ranking.number.desc())
        )
    )


def find_ranking(session: Session, challenge_id: int, number: int | None = None) -> Ranking:
    """Return a challenge's ranking by number, or its latest.

    Raises:
        NotFound: there is none.
    """
    found = select(Ranking).where(Ranking.challenge_id == challenge_id)
    if number is not None:
        found = found.where(Ranking.number == number)
    ranking = session.scalars(found.order_by(Ranking.number.desc()).limit(1)).one_or_none()
    if ranking is None:
        raise NotFound(_("There is no such ranking."))
    return ranking


def ranking_shown(session: Session, ranking: Ranking, viewer: Viewer) -> RankingShown:
    """Return a ranking with what its page needs."""
    output = outcome_of(ranking)
    parameters = session.get_one(Parameters, ranking.parameters_id)
    return RankingShown(
        id=ranking.id,
        number=ranking.number,
        challenge_id=ranking.challenge_id,
        made_at=ranking.made_at,
        seed=ranking.seed,
        inputs_hash=ranking.inputs_hash,
        output=output,
        names=names_of(session, [row.idea_id for row in output.rows], viewer),
        parameters_number=parameters.number,
        is_latest=ranking.number == numbers_of(session, ranking.challenge_id)[0],
    )


def names_of(session: Session, idea_ids: Collection[int], viewer: Viewer) -> dict[int, IdeaName]:
    """Return how a page names ideas, by id."""
    authors = authors_of(session, idea_ids)
    return {
        idea.id: IdeaName(
            id=idea.id,
            number=idea.number,
            slug=idea.slug,
            title=idea.title,
            status=idea.status,
            is_mine=viewer.id in authors[idea.id],
        )
        for idea in session.scalars(select(Idea).where(Idea.id.in_(idea_ids)))
    }


def row_of(session: Session, idea: Idea) -> RankedRow | None:
    """Return an idea's row in its challenge's latest ranking; None when it stands in none."""
    outcome = latest_outcome(session, idea.challenge_id)
    rows = outcome.rows if outcome else ()
    return next((row for row in rows if row.idea_id == idea.id), None)


def standing_ahead(session: Session, challenge_id: int) -> dict[int, float]:
    """Return, for each idea in a challenge's latest ranking, the share of others behind it.

    On 0 to 1; whoever asks looks first whether the ranking is for everyone yet.
    """
    outcome = latest_outcome(session, challenge_id)
    rows = outcome.rows if outcome else ()
    last = max(len(rows) - 1, 1)
    return {row.idea_id: (len(rows) - row.rank) / last for row in rows}


def to_decide(session: Session, challenge: Challenge, viewer: Viewer) -> list[ToDecide]:
    """List the ideas a sponsor decides about, in the order of the latest ranking."""
    outcome = latest_outcome(session, challenge.id)
    ranked = {row.idea_id: row for row in outcome.rows} if outcome else {}
    ideas = session.scalars(
        select(Idea).where(
            Idea.challenge_id == challenge.id,
            Idea.status.not_in(("withdrawn", "merged", "screened_out")),
        )
    ).all()
    names = names_of(session, [idea.id for idea in ideas], viewer)
    decisions = _current(session, Decision, challenge.id)
    results = _current(session, Result, challenge.id)
    listed = [
        ToDecide(
            idea=names[idea.id],
            row=ranked.get(idea.id),
            decision=decisions.get(idea.id),
            result=results.get(idea.id),
        )
        for idea in ideas
    ]
    return sorted(listed, key=lambda one: (one.row.rank if one.row else 10**6, one.idea.number))


def _current(session: Session, kind: type[Kept], challenge_id: int) -> dict[int, Kept]:
    rows = session.scalars(
        select(kind).where(kind.challenge_id == challenge_id, kind.is_current.is_(True))
    )
    return {row.idea_id: row for row in rows}


def decision_of(session: Session, idea_id: int) -> Decision | None:
    """Return what stands about an idea; None before anything was decided."""
    return session.scalars(
        select(Decision).filter_by(idea_id=idea_id, is_current=True)
    ).one_or_none()


def result_of(session: Session, idea_id: int) -> Result | None:
    """Return what the success test showed for an idea; None before it was recorded."""
    return session.scalars(select(Result).filter_by(idea_id=idea_id, is_current=True)).one_or_none()


def learned_so_far(session: Session) -> list[Learned]:
    """List what rankings said beside what came true, in the order it became known."""
    rows = session.execute(
        select(LearningRow, Idea.title, Challenge.question)
        .join(Result, Result.id == LearningRow.result_id)
        .join(Idea, Idea.id == LearningRow.idea_id)
        .join(Challenge, Challenge.id == LearningRow.challenge_id)
        .where(Result.is_current.is_(True))
        .order_by(LearningRow.id)
    )
    return [
        Learned(
            title=title,
            question=question,
            probability=row.probability,
            outcome=row.outcome,
            at=row.created_at,
        )
        for row, title, question in rows
    ]


def parameters_history(session: Session) -> list[Parameters]:
    """List the parameters there have been, latest first."""
    return list(session.scalars(select(Parameters).order_by(Parameters.number.desc())))
