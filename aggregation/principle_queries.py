"""Reads of the six principles: what the acts of a challenge have left behind, only as numbers."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from aggregation.principles import Tracks, gini, herding
from aggregation.snapshots import latest_outcome
from models.aggregation import Ranking
from models.community import Comment
from models.ideas import Evidence, Idea, IdeaVersion
from models.markets import Market, Resolution, Trade
from models.people import Person
from models.purpose import Challenge, Decision
from models.voting import Ballot, Tally, VotingRound
from purpose.participation_queries import took_part
from purpose.queries import spans_of
from purpose.workdays import ANSWER_WITHIN, working_days

OUT = ("withdrawn", "merged", "screened_out")
LATE = 2 / 3  # of the time for adding ideas


def tracks_of(session: Session, challenge: Challenge, *, now: datetime) -> Tracks:
    """Return what a challenge has left behind."""
    ideas = session.scalars(
        select(Idea).where(Idea.challenge_id == challenge.id, Idea.status.not_in(OUT))
    ).all()
    invited = session.scalar(select(func.count()).where(Person.is_active)) or 0
    return Tracks(
        invited=invited,
        acted=took_part(session, [challenge.id]).get(challenge.id, 0),
        gini=gini(_judgement_counts(session, challenge.id)),
        **_acts(session, challenge.id, len(ideas)),
        **_reasons(session, challenge.id),
        **_answers(ideas, now),
        **_first_judgements(session, challenge.id),
        **_kept(session, challenge.id, [idea.id for idea in ideas]),
        **_top(session, challenge, ideas),
    )


def _judgement_counts(session: Session, challenge_id: int) -> list[int]:
    rows = session.execute(
        select(func.count(Ballot.idea_id.distinct()))
        .join(VotingRound, VotingRound.id == Ballot.round_id)
        .where(VotingRound.challenge_id == challenge_id, Ballot.is_current.is_(True))
        .group_by(Ballot.person_id)
    )
    return [count for (count,) in rows]


def _acts(session: Session, challenge_id: int, idea_count: int) -> dict[str, int]:
    """Count acts, and those on what another person began: nobody judges or trades on their own."""
    ballots = sum(_judgement_counts(session, challenge_id))
    trades = (
        session.scalar(
            select(func.count())
            .select_from(Trade)
            .join(Market, Market.id == Trade.market_id)
            .where(Market.challenge_id == challenge_id, Trade.is_history.is_(False))
        )
        or 0
    )
    own = and_(Comment.object_kind == "idea", Comment.author_id == Idea.author_id)
    said, to_self = session.execute(
        select(func.count(), func.sum(case((own, 1), else_=0)))
        .select_from(Comment)
        .outerjoin(Idea, and_(Comment.object_kind == "idea", Idea.id == Comment.object_id))
        .where(
            Comment.challenge_id == challenge_id,
            Comment.deleted_at.is_(None),
            Comment.hidden_at.is_(None),
        )
    ).one()
    others = ballots + trades + said - int(to_self or 0)
    return {"acts": ballots + trades + said + idea_count, "acts_for_others": others}


def _reasons(session: Session, challenge_id: int) -> dict[str, int]:
    decisions = session.scalar(
        select(func.count(Decision.id)).where(
            Decision.challenge_id == challenge_id,
            Decision.is_current.is_(True),
            Decision.reason != "",
        )
    )
    settled, cited = session.execute(
        select(func.count(), func.sum(case((Resolution.evidence != "", 1), else_=0)))
        .select_from(Resolution)
        .join(Market, Market.id == Resolution.market_id)
        .where(Market.challenge_id == challenge_id, Resolution.state == "paid")
    ).one()
    return {
        "decisions": decisions or 0,
        "settled": settled,
        "settled_with_evidence": int(cited or 0),
    }


def _answers(ideas: Collection[Idea], now: datetime) -> dict[str, int]:
    """Count the ideas whose answer is due or given; one that came in yesterday is neither."""
    in_time = late = overdue = 0
    for idea in ideas:
        is_late = working_days(idea.created_at, idea.answered_at or now) > ANSWER_WITHIN
        in_time += idea.answered_at is not None and not is_late
        late += is_late
        overdue += idea.answered_at is None and is_late
    return {"ideas": in_time + late, "answered_in_time": in_time, "overdue": overdue}


def _first_judgements(session: Session, challenge_id: int) -> dict[str, Any]:
    """Count everyone's first judgement of each idea, and who then agreed with the majority."""
    earlier = aliased(Ballot)
    first = (
        select(func.min(earlier.id))
        .join(VotingRound, VotingRound.id == earlier.round_id)
        .where(VotingRound.challenge_id == challenge_id)
        .group_by(earlier.person_id, earlier.idea_id)
    )
    agreed = case(
        (and_(Ballot.choice == "approve", Tally.approve_count > Tally.reject_count), 1),
        (and_(Ballot.choice == "reject", Tally.reject_count > Tally.approve_count), 1),
        else_=0,
    )
    spoke = case((Ballot.choice.in_(("approve", "reject")), 1), else_=0)
    rows = session.execute(
        select(Ballot.tally_seen, func.count(), func.sum(spoke), func.sum(agreed))
        .join(Tally, and_(Tally.round_id == Ballot.round_id, Tally.idea_id == Ballot.idea_id))
        .where(Ballot.id.in_(first))
        .group_by(Ballot.tally_seen)
    )
    found = {
        bool(seen): (count, int(spoken), int(with_most)) for seen, count, spoken, with_most in rows
    }
    seen, unseen = found.get(True, (0, 0, 0)), found.get(False, (0, 0, 0))
    return {
        "judgements": seen[0] + unseen[0],
        "unseen": unseen[0],
        "herding": herding((seen[2], seen[1]), (unseen[2], unseen[1])),
    }


def _kept(session: Session, challenge_id: int, idea_ids: Collection[int]) -> dict[str, int]:
    def count(column: object, *conditions: object) -> int:
        return session.scalar(select(func.count(column)).where(*conditions)) or 0  # type: ignore[arg-type]

    return {
        "versions": count(IdeaVersion.id, IdeaVersion.idea_id.in_(idea_ids)),
        "evidence": count(Evidence.id, Evidence.idea_id.in_(idea_ids)),
        **_rankings(session, challenge_id),
    }


def _rankings(session: Session, challenge_id: int) -> dict[str, int]:
    """Count the rankings, and those whose texts still have the hashes they were kept with."""
    kept = session.execute(
        select(Ranking.inputs, Ranking.inputs_hash, Ranking.output, Ranking.output_hash).where(
            Ranking.challenge_id == challenge_id
        )
    ).all()
    unchanged = sum(
        _hashed(row.inputs) == row.inputs_hash and _hashed(row.output) == row.output_hash
        for row in kept
    )
    return {"rankings": len(kept), "unchanged": unchanged}


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _top(session: Session, challenge: Challenge, ideas: Collection[Idea]) -> dict[str, int]:
    """Look at the top of the latest ranking: who put it in, and when."""
    outcome = latest_outcome(session, challenge.id)
    if outcome is None:
        return {}
    best = {row.idea_id for row in outcome.rows[: challenge.shortlist_size]}
    top = [idea for idea in ideas if idea.id in best]
    spans = [span for span in spans_of(challenge) if "submit" in span.acts]
    if not spans or challenge.opened_at is None:
        late = []
    else:
        began, ends = challenge.opened_at, spans[-1].ends_at
        late = [idea for idea in ideas if idea.created_at > began + (ends - began) * LATE]
    return {
        "top": len(top),
        "top_unseeded": sum(not idea.is_seeded for idea in top),
        "late": len(late),
        "late_in_top": sum(idea.id in best for idea in late),
    }
