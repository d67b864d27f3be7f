"""Casting, changing and taking back ballots, and noting what was shown.

Ballots are only ever added; one of a person, idea and round is current. The running tally and
the ballots change together while the idea's row is held, so that they agree at every commit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.errors import Closed, InvalidInput, NotFound, Refused, Stale
from core.language import _, marked
from core.policy import require
from ideas.queries import JUDGEABLE, authors_of
from models.ideas import Idea
from models.people import Person
from models.purpose import Challenge
from models.voting import Ballot, Rating, Showing, Tally, VotingRound
from purpose.phases import Act
from purpose.queries import challenge_by_id, require_act
from voting.services.rounds import ensure_rounds
from voting.shown import CHOICES, OPENING, SKIP_REASONS

COUNTED = {
    "approve": "approve_count",
    "reject": "reject_count",
    "pass": "pass_count",
    "rated": "rated_count",
}
NOTHING = dict.fromkeys(COUNTED.values(), 0)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How an idea came before a person: chosen for them, or asked for by themselves."""

    chosen_by: str = "asked"
    at: datetime


@dataclass(frozen=True, kw_only=True)
class _Sitting:
    """One person before one idea, whose row is held until the end of the transaction."""

    challenge: Challenge
    idea: Idea
    rounds: Mapping[str, VotingRound]
    person_id: int
    now: datetime


def cast_ballot(
    session: Session,
    *,
    idea_id: int,
    person_id: int,
    choice: str | None = None,
    ratings: Mapping[int, int] | None = None,
    version: int | None = None,
    shown: Shown | None = None,
    now: datetime,
) -> list[Ballot]:
    """Record what a person says of an idea and return the new ballots.

    `choice` is approve, reject or pass; `ratings` map criteria to 1 to 7; at least one of the two
    is given, and what is not given stays as it was. Saying the same of the same version again
    adds nothing. `version` is the version that was read.

    Raises:
        InvalidInput: nothing is said, or it is not one of the answers.
        Closed: judging is not open.
        Refused: the idea is not being judged any more.
        NotAllowed: the person is behind the idea, or is not active.
        Stale: the idea has a newer version than the one that was read.
    """
    sitting = _sit_down(session, idea_id=idea_id, person_id=person_id, now=now)
    _check_said(sitting.challenge, choice, ratings or {})
    if version is not None and version != sitting.idea.version:
        raise Stale(_("This idea has changed while you read it. Read it again, then judge."))
    seen = _has_seen_tally(session, sitting)
    ballots = []
    if choice is not None:
        ballots += _say(session, sitting, choice, {}, seen=seen)
    if ratings:
        ballots += _say(session, sitting, "rated", ratings, seen=seen)
    if shown is not None or ballots:
        _note(session, sitting, shown or Shown(at=now))
    if ballots and sitting.idea.judged_at is None:
        sitting.idea.judged_at = now
    session.flush()
    return ballots


def withdraw_ballot(session: Session, *, idea_id: int, person_id: int, now: datetime) -> None:
    """Take back everything a person says of an idea; nothing happens when they say nothing."""
    sitting = _sit_down(session, idea_id=idea_id, person_id=person_id, now=now)
    seen = _has_seen_tally(session, sitting)
    for found in sitting.rounds.values():
        current = _current(session, sitting, found)
        if current is not None and current.choice != "withdrawn":
            _replace(session, sitting, found, current, choice="withdrawn", values={}, seen=seen)
    session.flush()


def skip_idea(
    session: Session, *, idea_id: int, person_id: int, reason: str, shown: Shown, now: datetime
) -> Showing:
    """Note that a person would rather not judge an idea, and why; it is not put before them again.

    Raises:
        InvalidInput: the reason is not one of those offered.
    """
    if reason not in SKIP_REASONS:
        raise InvalidInput(_("Choose one of the reasons."), field="reason")
    sitting = _sit_down(session, idea_id=idea_id, person_id=person_id, now=now)
    showing = _note(session, sitting, shown)
    showing.skipped_at, showing.skip_reason = now, reason
    session.flush()
    return showing


def _sit_down(session: Session, *, idea_id: int, person_id: int, now: datetime) -> _Sitting:
    """Hold the idea's row and check that this person may judge it now."""
    challenge_id = session.scalar(select(Idea.challenge_id).where(Idea.id == idea_id))
    if challenge_id is None:
        raise NotFound(_("There is no such idea."))
    challenge = challenge_by_id(session, challenge_id)
    require_act(challenge, Act.JUDGE, now)
    rounds = ensure_rounds(session, challenge, now=now)
    if any(found.closed_at is not None for found in rounds.values()):
        raise Closed(_("Judging has been closed."))
    idea = session.scalars(
        select(Idea)
        .where(Idea.id == idea_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    _check_may_judge(session, idea, person_id)
    return _Sitting(challenge=challenge, idea=idea, rounds=rounds, person_id=person_id, now=now)


def _check_may_judge(session: Session, idea: Idea, person_id: int) -> None:
    if idea.status not in JUDGEABLE:
        raise Refused(_("This idea is not being judged any more."))
    require(
        person_id not in authors_of(session, [idea.id])[idea.id],
        marked("This is your own idea: others judge it."),
    )
    is_active = session.scalar(select(Person.is_active).where(Person.id == person_id))
    require(bool(is_active), marked("Only people who are still here can judge."))


def _check_said(challenge: Challenge, choice: str | None, ratings: Mapping[int, int]) -> None:
    if choice is None and not ratings:
        raise InvalidInput(_("Say yes or no, or take a seat on a scale."), field="answer")
    if choice is not None and choice not in CHOICES:
        raise InvalidInput(_("Answer with yes, no or pass."), field="answer")
    known = {criterion.id for criterion in challenge.criteria}
    for criterion_id, value in ratings.items():
        if criterion_id not in known or isinstance(value, bool) or value not in range(1, 8):
            raise InvalidInput(_("Choose a seat from 1 to 7."), field=f"rating_{criterion_id}")


def _has_seen_tally(session: Session, sitting: _Sitting) -> bool:
    """Say whether this person may have seen the idea's tally before the ballot they now cast."""
    policy = sitting.challenge.tally_policy
    if policy != "until_judged":
        return policy == "open"
    opened = select(Ballot.id).where(
        Ballot.round_id.in_([found.id for found in sitting.rounds.values()]),
        Ballot.person_id == sitting.person_id,
        Ballot.idea_id == sitting.idea.id,
        Ballot.choice.in_(OPENING),
    )
    return session.scalar(opened.limit(1)) is not None


def _say(
    session: Session, sitting: _Sitting, choice: str, values: Mapping[int, int], *, seen: bool
) -> list[Ballot]:
    """Let a ballot follow the current one of its round; none when it says the same."""
    found = sitting.rounds["criteria" if choice == "rated" else "approval"]
    current = _current(session, sitting, found)
    if current is not None and _says_the_same(current, sitting.idea, choice, values):
        return []
    return [_replace(session, sitting, found, current, choice=choice, values=values, seen=seen)]


def _says_the_same(ballot: Ballot, idea: Idea, choice: str, values: Mapping[int, int]) -> bool:
    ratings = {rating.criterion_id: rating.value for rating in ballot.ratings}
    return (ballot.choice, ballot.idea_version, ratings) == (choice, idea.version, dict(values))


def _current(session: Session, sitting: _Sitting, found: VotingRound) -> Ballot | None:
    return session.scalar(
        select(Ballot)
        .where(
            Ballot.round_id == found.id,
            Ballot.person_id == sitting.person_id,
            Ballot.idea_id == sitting.idea.id,
            Ballot.is_current.is_(True),
        )
        .options(selectinload(Ballot.ratings))
        .execution_options(populate_existing=True)
    )


def _replace(
    session: Session,
    sitting: _Sitting,
    found: VotingRound,
    current: Ballot | None,
    *,
    choice: str,
    values: Mapping[int, int],
    seen: bool,
) -> Ballot:
    if current is not None:
        current.is_current = None
        session.flush()  # The database knows only one current ballot.
    ballot = Ballot(
        round_id=found.id,
        idea_id=sitting.idea.id,
        idea_version=sitting.idea.version,
        person_id=sitting.person_id,
        choice=choice,
        tally_seen=seen,
        created_at=sitting.now,
        ratings=[Rating(criterion_id=key, value=value) for key, value in sorted(values.items())],
    )
    session.add(ballot)
    _count(session, ballot, before=current.choice if current else "withdrawn")
    session.flush()
    return ballot


def _count(session: Session, ballot: Ballot, *, before: str) -> None:
    """Move one ballot from one count of the tally to another."""
    tally = session.scalar(
        select(Tally)
        .where(Tally.round_id == ballot.round_id, Tally.idea_id == ballot.idea_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if tally is None:
        tally = Tally(round_id=ballot.round_id, idea_id=ballot.idea_id, **NOTHING)
        session.add(tally)
    for choice, step in ((before, -1), (ballot.choice, 1)):
        if choice in COUNTED:
            setattr(tally, COUNTED[choice], getattr(tally, COUNTED[choice]) + step)


def _note(session: Session, sitting: _Sitting, shown: Shown) -> Showing:
    """Note a showing, once: a double click sends the same one twice."""
    showing = session.scalar(
        select(Showing).where(
            Showing.round_id == sitting.rounds["approval"].id,
            Showing.person_id == sitting.person_id,
            Showing.idea_id == sitting.idea.id,
            Showing.shown_at == shown.at,
        )
    )
    if showing is None:
        showing = Showing(
            round_id=sitting.rounds["approval"].id,
            idea_id=sitting.idea.id,
            person_id=sitting.person_id,
            chosen_by=shown.chosen_by,
            shown_at=shown.at,
        )
        session.add(showing)
    return showing
