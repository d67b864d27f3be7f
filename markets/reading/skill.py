"""Reads of resolved markets as questions with beliefs, and of what trading brought."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from markets.beliefs import PPM
from markets.skill import (
    Bin,
    Question,
    Record,
    Said,
    Score,
    calibration,
    calibration_error,
    excess_of,
    last_words,
    record_of,
    scores_of,
)
from models.community import Tag, TagUse
from models.ledger import Season
from models.markets import Belief, Market, Outcome, Position, Resolution
from models.people import Person
from models.settling import Payout

PEOPLE_MIN = 5  # No breakdown of fewer: it would show who said what.
CALIBRATION_MIN = 10  # Beliefs that have resolved, before anybody is placed by calibration.


@dataclass(frozen=True, kw_only=True)
class Leader:
    """A person who lets others see their record; profit in micro-points of this season."""

    person_id: int
    name: str
    is_you: bool
    profit: int
    record: Record | None
    said: int
    error: float


def questions_of(session: Session, *wanted: ColumnElement[bool]) -> list[Question]:
    """Return the markets that resolved to one outcome, with every belief, the oldest first."""
    rows = session.execute(
        select(Market, Resolution.weights_ppm, Resolution.known_at)
        .join(Resolution, Resolution.market_id == Market.id)
        .where(
            Market.state == "resolved",
            Resolution.state == "paid",
            Resolution.verdict == "outcome",
            *wanted,
        )
        .order_by(Market.id)
    ).all()
    said = _said(session, [market.id for market, _, _ in rows])
    return [
        _question(market, weights, known, said.get(market.id, []))
        for market, weights, known in rows
    ]


def tagged(name: str) -> ColumnElement[bool]:
    """Return the condition that a market is on an idea with a tag."""
    ideas = (
        select(TagUse.object_id)
        .join(Tag, Tag.id == TagUse.tag_id)
        .where(TagUse.object_kind == "idea", Tag.name == name)
    )
    return Market.idea_id.in_(ideas)


def own_scores(questions: Sequence[Question], person_id: int) -> list[Score]:
    """Return how one person did on each question."""
    return [row for each in questions for row in scores_of(each) if row.person_id == person_id]


def own_calibration(questions: Sequence[Question], person_id: int) -> list[Bin]:
    """Return what one person said beside what came true."""
    return calibration(last_words(_only(questions, {person_id})))


def crowd_calibration(questions: Sequence[Question]) -> list[Bin]:
    """Return what all said beside what came true; nothing where they are fewer than five."""
    people = {said.person_id for question in questions for said in question.beliefs}
    return calibration(last_words(questions)) if len(people) >= PEOPLE_MIN else []


def leaders(session: Session, *, viewer_id: int | None) -> list[Leader]:
    """Return those who let others see their record, and the viewer, the largest profit first."""
    questions = questions_of(session)
    shown = session.execute(
        select(Person.id, Person.name).where(
            Person.is_active.is_(True),
            (Person.shows_record.is_(True)) | (Person.id == viewer_id),
        )
    ).all()
    profits = profits_of(session, since=season_start(session))
    found = [
        _leader(questions, row.id, row.name, viewer_id=viewer_id, profit=profits.get(row.id, 0))
        for row in shown
    ]
    return sorted(found, key=lambda one: (-one.profit, one.name, one.person_id))


def by_calibration(found: Sequence[Leader]) -> list[Leader]:
    """Return those with enough resolved beliefs, the best calibrated first."""
    enough = [one for one in found if one.said >= CALIBRATION_MIN]
    return sorted(enough, key=lambda one: (one.error, -one.said, one.name, one.person_id))


def profits_of(session: Session, *, since: datetime | None) -> dict[int, int]:
    """Return what settled markets brought each person beyond what they paid, in micro-points."""
    settled: list[ColumnElement[bool]] = [Market.state.in_(("resolved", "void"))]
    if since is not None:
        settled.append(Market.settled_at >= since)
    profits: dict[int, int] = {}
    paid = (
        select(Payout.person_id, func.sum(Payout.amount))
        .join(Market, Market.id == Payout.market_id)
        .where(*settled)
        .group_by(Payout.person_id)
    )
    spent = (
        select(Position.person_id, func.sum(Position.received - Position.paid))
        .join(Market, Market.id == Position.market_id)
        .where(*settled)
        .group_by(Position.person_id)
    )
    for statement in (paid, spent):
        for person, amount in session.execute(statement):
            profits[person] = profits.get(person, 0) + int(amount)
    return profits


def season_start(session: Session) -> datetime | None:
    """Return when the season began; None before anybody has begun one."""
    return session.scalar(select(func.max(Season.begun_at)))


def skills_before(
    session: Session, *, challenge_id: int, now: datetime
) -> dict[int, tuple[float, int]]:
    """Return people's excess Brier and its questions, from other challenges' past results only."""
    questions = questions_of(
        session,
        Market.challenge_id != challenge_id,
        Market.settled_at <= now,
    )
    return dict(excess_of(row for question in questions for row in scores_of(question)))


def _leader(
    questions: Sequence[Question],
    person_id: int,
    name: str,
    *,
    viewer_id: int | None,
    profit: int,
) -> Leader:
    bins = own_calibration(questions, person_id)
    return Leader(
        person_id=person_id,
        name=name,
        is_you=person_id == viewer_id,
        profit=profit,
        record=record_of(own_scores(questions, person_id)),
        said=sum(part.count for part in bins),
        error=calibration_error(bins),
    )


def _only(questions: Sequence[Question], people: set[int]) -> list[Question]:
    return [
        Question(
            **{
                **vars(question),
                "beliefs": [said for said in question.beliefs if said.person_id in people],
            }
        )
        for question in questions
    ]


def _said(session: Session, market_ids: Sequence[int]) -> dict[int, list[Said]]:
    rows = session.execute(
        select(
            Belief.market_id,
            Belief.person_id,
            Outcome.position,
            Belief.probability_ppm,
            Belief.created_at,
        )
        .join(Outcome, Outcome.id == Belief.outcome_id)
        .where(Belief.market_id.in_(market_ids))
        .order_by(Belief.created_at, Belief.id)
    )
    said: dict[int, list[Said]] = {}
    for market_id, person, place, chance, at in rows:
        said.setdefault(market_id, []).append(
            Said(person_id=person, outcome=place, probability=chance / PPM, at=at)
        )
    return said


def _question(
    market: Market, weights_ppm: str, known_at: datetime | None, said: Sequence[Said]
) -> Question:
    weights: list[int] = json.loads(weights_ppm)
    closed_at = min(market.closed_at or market.closes_at, market.closes_at)
    return Question(
        id=market.id,
        n=len(weights),
        happened=weights.index(max(weights)),
        opens_at=market.opens_at,
        ends_at=min(closed_at, known_at) if known_at else closed_at,
        closes_at=market.closes_at,
        beliefs=said,
    )
