"""Reads for the pages of purpose: rows of challenges, what waits, what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.policy import Role, Viewer
from models.aggregation import LearningRow
from models.community import Update
from models.ideas import Idea
from models.people import Invitation, Person
from models.purpose import Challenge, Purpose, Result
from people.names import ShownPerson
from people.queries import names_for
from purpose.participation_queries import elapsed_in, lanes_of, took_part
from purpose.queries import Standing, may_see, spans_of, standing_of
from purpose.workdays import ANSWER_WITHIN, working_days

RESULTS_SHOWN = 3
ANSWERABLE = ("submitted", "shortlisted")


@dataclass(frozen=True, kw_only=True)
class ChallengeRow:
    """A challenge in a list."""

    id: int
    slug: str
    question: str
    state: str
    sponsor: str
    team: str
    idea_count: int
    acted: int
    standing: Standing
    lanes: tuple[tuple[str, float], ...]
    elapsed: float
    is_yours: bool

    @property
    def sort_key(self) -> tuple[bool, float]:
        """Open challenges in the order in which their next change comes; those due last."""
        change = self.standing.changes_at
        return (change is None, change.timestamp() if change else 0.0)

    @property
    def is_due(self) -> bool:
        """Whether all phases are over and nothing is decided."""
        return self.state == "open" and self.standing.changes_at is None


@dataclass(frozen=True, kw_only=True)
class ToAnswer:
    """An idea that waits for its official answer, with the clock of five working days."""

    idea_id: int
    number: int
    slug: str
    title: str
    author: ShownPerson
    challenge_id: int
    challenge_slug: str
    challenge_question: str
    days_gone: int
    is_late: bool

    @property
    def days_left(self) -> int:
        """How many working days are left for the answer."""
        return max(0, ANSWER_WITHIN - self.days_gone)


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """An idea out of sight, which can be brought back."""

    idea_id: int
    number: int
    slug: str
    title: str
    question: str


@dataclass(frozen=True, kw_only=True)
class CameOfIt:
    """What the success test showed for an idea, and what the crowd had given it."""

    title: str
    challenge_slug: str
    is_met: bool
    note: str
    probability: float | None


@dataclass(frozen=True, kw_only=True)
class UpdateView:
    """News of a challenge."""

    author: str
    body: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FirstRun:
    """What is done of the three things that open the doors."""

    purpose: Purpose | None
    challenge: Challenge | None
    is_open: bool
    people: int
    invitations: int

    @property
    def at(self) -> int:
        """The step that comes next: 1 to 3, or 4 when all are done."""
        if self.purpose is None:
            return 1
        if not self.is_open:
            return 2
        return 4 if self.invitations or self.people > 1 else 3


def people_count(session: Session) -> int:
    """Count everyone who can come in."""
    return session.scalar(select(func.count()).select_from(Person).where(Person.is_active)) or 0


def challenge_rows(
    session: Session, *, viewer: Viewer, now: datetime, states: Collection[str]
) -> list[ChallengeRow]:
    """List challenges in some states that a viewer may see: newest first."""
    challenges = [
        challenge
        for challenge in session.scalars(
            select(Challenge)
            .where(Challenge.state.in_(states))
            .options(selectinload(Challenge.phases))
            .order_by(Challenge.id.desc())
        )
        if may_see(challenge, viewer)
    ]
    acted = took_part(session, [challenge.id for challenge in challenges])
    people = select(Person).where(Person.id.in_({each.sponsor_id for each in challenges}))
    sponsors = {person.id: person for person in session.scalars(people)}
    return [
        _row(each, sponsors[each.sponsor_id], acted.get(each.id, 0), viewer=viewer, now=now)
        for each in challenges
    ]


def _row(
    challenge: Challenge, sponsor: Person, acted: int, *, viewer: Viewer, now: datetime
) -> ChallengeRow:
    spans = spans_of(challenge)
    return ChallengeRow(
        id=challenge.id,
        slug=challenge.slug,
        question=challenge.question,
        state=challenge.state,
        sponsor=sponsor.name,
        team=sponsor.team,
        idea_count=challenge.idea_count,
        acted=acted,
        standing=standing_of(challenge, now),
        lanes=lanes_of(spans),
        elapsed=elapsed_in(spans, now),
        is_yours=challenge.sponsor_id == viewer.id,
    )


def updates_of(session: Session, challenge_id: int) -> list[UpdateView]:
    """List the news of a challenge, newest first, under their authors' own names."""
    rows = session.execute(
        select(Update, Person.name)
        .join(Person, Person.id == Update.author_id)
        .where(Update.challenge_id == challenge_id)
        .order_by(Update.id.desc())
    )
    return [UpdateView(author=name, body=row.body, at=row.created_at) for row, name in rows]


def to_answer(session: Session, *, viewer: Viewer, now: datetime) -> list[ToAnswer]:
    """List ideas without an official answer that a viewer may give it to, oldest first."""
    waiting = (
        select(Idea, Challenge)
        .join(Challenge, Challenge.id == Idea.challenge_id)
        .where(Idea.answer.is_(None), Idea.status.in_(ANSWERABLE), Challenge.state.in_(("open",)))
        .order_by(Idea.created_at, Idea.id)
    )
    if not viewer.has(Role.FACILITATOR):
        waiting = waiting.where(Challenge.sponsor_id == viewer.id)
    rows = session.execute(waiting).all()
    names: dict[int, dict[int, ShownPerson]] = {}
    for challenge in {challenge.id: challenge for _, challenge in rows}.values():
        ids = [idea.author_id for idea, of in rows if of.id == challenge.id]
        names[challenge.id] = names_for(session, ids, challenge, viewer_id=viewer.id)
    return [
        ToAnswer(
            idea_id=idea.id,
            number=idea.number,
            slug=idea.slug,
            title=idea.title,
            author=names[challenge.id][idea.author_id],
            challenge_id=challenge.id,
            challenge_slug=challenge.slug,
            challenge_question=challenge.question,
            days_gone=min(ANSWER_WITHIN, working_days(idea.created_at, now)),
            is_late=working_days(idea.created_at, now) > ANSWER_WITHIN,
        )
        for idea, challenge in rows
    ]


def set_aside(session: Session, *, viewer: Viewer) -> list[SetAside]:
    """List the ideas that were set aside in challenges a viewer runs, newest first."""
    rows = (
        select(Idea, Challenge.question)
        .join(Challenge, Challenge.id == Idea.challenge_id)
        .where(Idea.status == "screened_out", Challenge.state == "open")
        .order_by(Idea.id.desc())
    )
    if not viewer.has(Role.FACILITATOR):
        rows = rows.where(Challenge.sponsor_id == viewer.id)
    return [
        SetAside(
            idea_id=idea.id, number=idea.number, slug=idea.slug, title=idea.title, question=question
        )
        for idea, question in session.execute(rows)
    ]


def came_of_it(session: Session, *, challenge_id: int | None = None) -> list[CameOfIt]:
    """List what success tests showed, latest first, with what the crowd had given each idea."""
    results = (
        select(Result, Idea.title, Challenge.slug, LearningRow.probability)
        .join(Idea, Idea.id == Result.idea_id)
        .join(Challenge, Challenge.id == Result.challenge_id)
        .outerjoin(LearningRow, LearningRow.result_id == Result.id)
        .where(Result.is_current.is_(True))
        .order_by(Result.id.desc())
        .limit(RESULTS_SHOWN)
    )
    if challenge_id is not None:
        results = results.where(Result.challenge_id == challenge_id)
    return [
        CameOfIt(
            title=title,
            challenge_slug=slug,
            is_met=result.is_met,
            note=result.note,
            probability=probability,
        )
        for result, title, slug, probability in session.execute(results)
    ]


def first_run(session: Session) -> FirstRun:
    """Return what is done of the three things that open the doors."""
    challenge = session.scalar(
        select(Challenge).options(selectinload(Challenge.phases)).order_by(Challenge.id).limit(1)
    )
    invitations = session.scalar(
        select(func.count())
        .select_from(Invitation)
        .where(Invitation.invited_by_id.is_not(None), Invitation.revoked_at.is_(None))
    )
    return FirstRun(
        purpose=session.get(Purpose, 1),
        challenge=challenge,
        is_open=challenge is not None and challenge.state != "draft",
        people=people_count(session),
        invitations=invitations or 0,
    )
