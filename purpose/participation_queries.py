"""Counts of who took part in a challenge: only numbers leave here, never who or how."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from core.figures import DAY, SHORT_DAY, day_words
from core.language import _
from core.remembering import Remembered
from models.community import Comment
from models.ideas import Idea
from models.markets import Belief, Market, Trade
from models.people import Person
from models.purpose import Challenge
from models.voting import Ballot, VotingRound
from purpose.phases import PhaseSpan
from purpose.queries import spans_of

MANY_ACTS = 5_000  # From here on counting takes longer than the rest of a page.
_by_day: Remembered[dict[date, int]] = Remembered(lasts=timedelta(minutes=1), most=256)


class Source(NamedTuple):
    """One kind of act: whose it is, where, when, and which rows count."""

    person: Any
    challenge: Any
    at: Any
    only: ColumnElement[bool]


SOURCES = (
    Source(Idea.author_id, Idea.challenge_id, Idea.created_at, true()),
    Source(
        Comment.author_id,
        Comment.challenge_id,
        Comment.created_at,
        and_(Comment.deleted_at.is_(None), Comment.hidden_at.is_(None)),
    ),
    Source(
        Ballot.person_id,
        VotingRound.challenge_id,
        Ballot.created_at,
        VotingRound.id == Ballot.round_id,
    ),
    Source(
        Belief.person_id,
        Market.challenge_id,
        Belief.created_at,
        Market.id == Belief.market_id,
    ),
    Source(
        Trade.person_id,
        Market.challenge_id,
        Trade.created_at,
        Market.id == Trade.market_id,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A challenge in time, for its picture: people per day, lanes, and the present in days."""

    counts: tuple[int, ...]
    lanes: tuple[tuple[str, float, str], ...]
    now: float
    acted: int


def timeline_of(session: Session, challenge: Challenge, now: datetime) -> Timeline:
    """Return who acted on each day of a challenge so far, and its phases as lanes."""
    spans = spans_of(challenge)
    first = spans[0].starts_at.date()
    shown = min((now.date() - first).days + 1, ceil(sum(length for _, length in lanes_of(spans))))
    by_day = recent_people_by_day(session, challenge.id, now)
    days = [first + timedelta(days=n) for n in range(shown)]
    return Timeline(
        counts=tuple(by_day.get(day, 0) for day in days),
        lanes=tuple(
            (span.name, length, _dates(span))
            for span, (_, length) in zip(spans, lanes_of(spans), strict=True)
        ),
        now=elapsed_in(spans, now),
        acted=took_part(session, [challenge.id]).get(challenge.id, 0),
    )


def took_part(session: Session, challenge_ids: Collection[int]) -> dict[int, int]:
    """Count who has done anything in each challenge: an idea, a comment, a ballot, a belief."""
    return {
        challenge_id: count
        for challenge_id in challenge_ids
        if (count := _people(session, has_acted(challenge_id)))
    }


def took_part_in_any(session: Session) -> int:
    """Count who has done anything in any challenge."""
    return _people(session, has_acted(None))


def has_taken_part(
    session: Session, person_id: int | None, *, challenge_id: int | None = None
) -> bool:
    """Say whether a person has done anything in a challenge, or in any."""
    return bool(_people(session, has_acted(challenge_id), Person.id == person_id))


def people_by_day(session: Session, challenge_id: int) -> dict[date, int]:
    """Count the people who did anything in a challenge on each day (UTC)."""
    return _counted_by_day(session, challenge_id)[0]


def recent_people_by_day(session: Session, challenge_id: int, now: datetime) -> dict[date, int]:
    """Return `people_by_day`; where there are many acts, as it was at most a minute ago."""
    key = (str(session.get_bind().engine.url), challenge_id)
    known = _by_day.get(key, now)
    if known is not None:
        return known
    by_day, acts = _counted_by_day(session, challenge_id)
    if acts >= MANY_ACTS:
        _by_day.keep(key, by_day, now)
    return by_day


def _counted_by_day(session: Session, challenge_id: int) -> tuple[dict[date, int], int]:
    """Return the people of each day, and how many acts were counted."""
    acts = union_all(*(_acts_of(source, challenge_id) for source in SOURCES)).subquery()
    day = func.date(acts.c.at)
    rows = session.execute(
        select(day, func.count(acts.c.person_id.distinct()), func.count()).group_by(day)
    ).all()
    people = {date.fromisoformat(str(day)): count for day, count, _ in rows}
    return people, sum(count for _, _, count in rows)


def has_acted(challenge_id: int | None) -> ColumnElement[bool]:
    """Ask of a person whether they did anything in a challenge, or in any.

    One probe of an index for each kind of act, however many acts there are.
    """
    return or_(
        *(
            exists(_acts_of(source, challenge_id).where(source.person == Person.id))
            for source in SOURCES
        )
    )


def _people(session: Session, *conditions: ColumnElement[bool]) -> int:
    here = select(func.count()).select_from(Person).where(Person.is_active, *conditions)
    return session.scalar(here) or 0


def _acts_of(source: Source, challenge_id: int | None) -> Select[Any]:
    acts = select(source.person.label("person_id"), source.at.label("at")).where(source.only)
    return acts if challenge_id is None else acts.where(source.challenge == challenge_id)


def lanes_of(spans: Iterable[PhaseSpan]) -> tuple[tuple[str, float], ...]:
    """Return phases as (name, days), for pictures."""
    return tuple((span.name, (span.ends_at - span.starts_at) / timedelta(days=1)) for span in spans)


def elapsed_in(spans: tuple[PhaseSpan, ...], now: datetime) -> float:
    """Return how far the phases have run, in days of phases: gaps between them take no room."""
    gone = timedelta()
    for span in spans:
        gone += min(max(now, span.starts_at), span.ends_at) - span.starts_at
    return gone / timedelta(days=1)


def _dates(span: PhaseSpan) -> str:
    if (span.starts_at.year, span.starts_at.month) == (span.ends_at.year, span.ends_at.month):
        first: int | str = span.starts_at.day
        last = day_words(span.ends_at, DAY)
    else:
        first = day_words(span.starts_at, SHORT_DAY)
        last = day_words(span.ends_at, SHORT_DAY)
    return _("%(first)s to %(last)s", first=first, last=last)
