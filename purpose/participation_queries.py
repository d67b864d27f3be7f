"""Counts of who took part in a challenge: only numbers leave here, never who or how."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import Subquery, func, select, union_all
from sqlalchemy.orm import Session

from models.community import Comment
from models.ideas import Idea
from models.markets import Belief, Market, Trade
from models.purpose import Challenge
from models.voting import Ballot, VotingRound
from purpose.phases import PhaseSpan
from purpose.queries import spans_of


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
    by_day = people_by_day(session, challenge.id)
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
    acts = _acts()
    rows = session.execute(
        select(acts.c.challenge_id, func.count(acts.c.person_id.distinct()))
        .where(acts.c.challenge_id.in_(challenge_ids))
        .group_by(acts.c.challenge_id)
    )
    return dict(rows.all())


def took_part_in_any(session: Session) -> int:
    """Count who has done anything in any challenge."""
    return session.scalar(select(func.count(_acts().c.person_id.distinct()))) or 0


def has_taken_part(
    session: Session, person_id: int | None, *, challenge_id: int | None = None
) -> bool:
    """Say whether a person has done anything in a challenge, or in any."""
    acts = _acts()
    found = select(acts.c.person_id).where(acts.c.person_id == person_id).limit(1)
    if challenge_id is not None:
        found = found.where(acts.c.challenge_id == challenge_id)
    return session.scalar(found) is not None


def people_by_day(session: Session, challenge_id: int) -> dict[date, int]:
    """Count the people who did anything in a challenge on each day (UTC)."""
    acts = _acts()
    day = func.date(acts.c.at)
    rows = session.execute(
        select(day, func.count(acts.c.person_id.distinct()))
        .where(acts.c.challenge_id == challenge_id)
        .group_by(day)
    )
    return {date.fromisoformat(str(day)): count for day, count in rows}


def _acts() -> Subquery:
    """Select (challenge, person, when) of every act; both databases push conditions into it."""
    return union_all(
        select(
            Idea.challenge_id.label("challenge_id"),
            Idea.author_id.label("person_id"),
            Idea.created_at.label("at"),
        ),
        select(Comment.challenge_id, Comment.author_id, Comment.created_at).where(
            Comment.deleted_at.is_(None), Comment.challenge_id.is_not(None)
        ),
        select(VotingRound.challenge_id, Ballot.person_id, Ballot.created_at).join(
            VotingRound, VotingRound.id == Ballot.round_id
        ),
        select(Market.challenge_id, Belief.person_id, Belief.created_at).join(
            Market, Market.id == Belief.market_id
        ),
        select(Market.challenge_id, Trade.person_id, Trade.created_at).join(
            Market, Market.id == Trade.market_id
        ),
    ).subquery()


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
        return f"{span.starts_at:%-d} to {span.ends_at:%-d %B}"
    return f"{span.starts_at:%-d %b} to {span.ends_at:%-d %b}"
