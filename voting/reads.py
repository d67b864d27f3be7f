"""Present comparisons and whole ballots as rows, without what people say of their own ideas."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session

from ideas.queries import authors_of
from models.ballots import BallotLine, Comparison, WholeBallot
from models.voting import Ballot, Rating, VotingRound
from voting.rules.pairwise import Comparison as Won
from voting.rules.profile import RankedBallot
from voting.rules.ranked import half_each


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A person's present answer to a pair: `choice` is 1 for the left, -1 the right, 0 neither."""

    person_id: int
    left_id: int
    right_id: int
    choice: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """A person's present ballot: `amounts` by idea, empty for an abstention."""

    person_id: int
    amounts: Mapping[int, int]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class JudgementRows:
    """Every present ballot of a challenge, in rows as light as the database gives them.

    `approvals`: idea_id, person_id, choice (1, -1, 0 for a pass), created_at.
    `ratings`: idea_id, person_id, criterion_id, value (1 to 7), created_at.
    """

    approvals: Collection[Row[int, int, int, datetime]]
    ratings: Collection[Row[int, int, int, int, datetime]]


CHOICES = {"left": 1, "right": -1, "equal": 0}


def comparisons_in(session: Session, round_id: int) -> list[Compared]:
    """List who prefers what; skips, withdrawn answers and people's own ideas are left out."""
    rows = session.execute(
        select(
            Comparison.person_id,
            Comparison.left_id,
            Comparison.right_id,
            Comparison.choice,
            Comparison.created_at,
        ).where(
            Comparison.round_id == round_id,
            Comparison.is_current.is_(True),
            Comparison.choice.in_(CHOICES),
        )
    ).all()
    authors = authors_of(session, {i for row in rows for i in (row.left_id, row.right_id)})
    return [
        Compared(
            person_id=row.person_id,
            left_id=row.left_id,
            right_id=row.right_id,
            choice=CHOICES[row.choice],
            at=row.created_at,
        )
        for row in rows
        if row.person_id not in (*authors[row.left_id], *authors[row.right_id])
    ]


def wins_of(rows: list[Compared]) -> list[Won]:
    """Turn answers into wins; who could not decide gives each side half of one."""
    wins: list[Won] = []
    for row in rows:
        if row.choice:
            pair = (row.left_id, row.right_id)[:: row.choice]
            wins.append(Won(winner_id=pair[0], loser_id=pair[1]))
        else:
            wins += half_each(row.left_id, row.right_id)
    return wins


def handed_in(
    session: Session, round_id: int, *, among: Collection[int] | None = None
) -> list[HandedIn]:
    """List every present whole ballot, lines on people's own ideas left out.

    Only lines on the ideas `among`, when they are named.
    """
    ballots = (
        WholeBallot.round_id == round_id,
        WholeBallot.is_current.is_(True),
        WholeBallot.is_withdrawn.is_(False),
    )
    given = session.execute(select(WholeBallot.person_id, WholeBallot.created_at).where(*ballots))
    at = {row.person_id: row.created_at for row in given}
    said: dict[int, dict[int, int]] = {person_id: {} for person_id in at}
    lines = session.execute(
        select(WholeBallot.person_id, BallotLine.idea_id, BallotLine.amount)
        .join(BallotLine, BallotLine.ballot_id == WholeBallot.id)
        .where(*ballots)
        .order_by(WholeBallot.person_id, BallotLine.idea_id)
    ).all()
    authors = authors_of(session, {line.idea_id for line in lines})
    named = set(authors if among is None else among)
    for person_id, idea_id, amount in lines:
        if idea_id in named and person_id not in authors[idea_id]:
            said[person_id][idea_id] = amount
    return [HandedIn(person_id=p, amounts=amounts, at=at[p]) for p, amounts in sorted(said.items())]


def orders_of(rows: list[HandedIn]) -> list[RankedBallot]:
    """Turn places into orders, ideas of one place tied."""
    return [RankedBallot(tiers=tiers_of(row.amounts)) for row in rows]


def tiers_of(places: Mapping[int, int]) -> tuple[tuple[int, ...], ...]:
    """Group ideas by place, the first place first."""
    tiers: dict[int, list[int]] = {}
    for idea_id, place in sorted(places.items()):
        tiers.setdefault(place, []).append(idea_id)
    return tuple(tuple(tiers[place]) for place in sorted(tiers))


def round_by_rule(session: Session, challenge_id: int, rule: str) -> VotingRound | None:
    """Return the round of a challenge that is judged by a rule."""
    return session.scalar(
        select(VotingRound)
        .where(VotingRound.challenge_id == challenge_id, VotingRound.rule == rule)
        .order_by(VotingRound.id)
    )


def ballots_for_ranking(session: Session, challenge_id: int) -> JudgementRows:
    """Return every present approval and rating of a challenge, in no order.

    People who have left keep their say. People who became co-authors after they had judged are
    among the rows: whoever ranks excludes and counts them.
    """
    choice = case((Ballot.choice == "approve", 1), (Ballot.choice == "reject", -1), else_=0)
    approvals = (
        select(Ballot.idea_id, Ballot.person_id, choice.label("choice"), Ballot.created_at)
        .join(VotingRound, VotingRound.id == Ballot.round_id)
        .where(VotingRound.challenge_id == challenge_id, VotingRound.rule == "approval")
        .where(Ballot.is_current.is_(True), Ballot.choice != "withdrawn")
    )
    ratings = (
        select(
            Ballot.idea_id,
            Ballot.person_id,
            Rating.criterion_id,
            Rating.value,
            Ballot.created_at,
        )
        .join(VotingRound, VotingRound.id == Ballot.round_id)
        .join(Rating, Rating.ballot_id == Ballot.id)
        .where(VotingRound.challenge_id == challenge_id, VotingRound.rule == "criteria")
        .where(Ballot.is_current.is_(True), Ballot.choice == "rated")
    )
    return JudgementRows(
        approvals=session.execute(approvals).all(), ratings=session.execute(ratings).all()
    )
