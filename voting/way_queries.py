"""Reads for the pages of pairs, orders, voices and budgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.policy import Viewer
from models.ballots import Comparison
from models.ideas import Idea
from models.purpose import Challenge
from models.voting import VotingRound
from voting.queries import FEWEST_PEOPLE, judging_of
from voting.reads import comparisons_in, round_by_rule, wins_of
from voting.rules.next_pair import NextPair, next_pair
from voting.services.handing_in import current_ballot
from voting.services.taking_part import may_join
from voting.services.ways import WAYS
from voting.visibility import Judging, may_see_tally
from voting.way_reads import ANSWERED, judgeable_ideas, own_pairs


@dataclass(frozen=True, kw_only=True)
class PairStood:
    """A pair someone answered, and how the others did once that may be seen."""

    left: Idea
    right: Idea
    choice: str
    counts: tuple[int, int, int] | None  # left, right, undecided

    @property
    def side(self) -> str:
        """Their side in a picture."""
        return self.choice if self.choice in {"left", "right"} else ""


def settled_ways(session: Session, challenge_id: int) -> list[VotingRound]:
    """List the rounds beside the cards that were ever opened, also those taken back."""
    rounds = session.scalars(
        select(VotingRound)
        .where(VotingRound.challenge_id == challenge_id, VotingRound.rule.in_(WAYS))
        .order_by(VotingRound.id)
    )
    return list(rounds)


def open_round(
    session: Session, *, challenge: Challenge, rule: str, person_id: int, now: datetime
) -> VotingRound | None:
    """Return a round that this person may take part in now; None when they may not."""
    found = round_by_rule(session, challenge.id, rule)
    if found is None or not found.is_offered or not may_join(session, found, person_id):
        return None
    return found if judging_of(session, challenge, now) is Judging.OPEN else None


def next_pair_for(
    session: Session, *, challenge: Challenge, found: VotingRound, person_id: int
) -> NextPair | None:
    """Choose the pair a person compares next; the same until they answer or others have."""
    ideas = judgeable_ideas(session, challenge_id=challenge.id, person_id=person_id)
    known = {row.idea.id for row in ideas}
    wins = [
        w
        for w in wins_of(comparisons_in(session, found.id))
        if w.winner_id in known and w.loser_id in known
    ]
    steps = session.scalar(
        select(func.count(Comparison.id)).where(
            Comparison.round_id == found.id, Comparison.person_id == person_id
        )
    )
    return next_pair(
        wins,
        idea_ids=sorted(known),
        open_to=[row.idea.id for row in ideas if not row.is_own],
        done=own_pairs(session, found.id, person_id, with_skipped=True),
        shortlist_size=challenge.shortlist_size,
        seed=f"{found.id}:{person_id}:{steps}",
    )


def pairs_stood(
    session: Session,
    *,
    challenge: Challenge,
    found: VotingRound,
    viewer: Viewer,
    limit: int,
    now: datetime,
) -> list[PairStood]:
    """List the pairs someone answered last, the latest first, and where the others stood.

    How others chose shows from five people on, and only when this person may see tallies.
    """
    rows = session.scalars(
        select(Comparison)
        .where(
            Comparison.round_id == found.id,
            Comparison.person_id == viewer.person_id,
            Comparison.is_current.is_(True),
            Comparison.choice.in_(ANSWERED),
        )
        .order_by(Comparison.id.desc())
        .limit(limit)
    ).all()
    ids = {i for row in rows for i in (row.left_id, row.right_id)}
    ideas = {idea.id: idea for idea in session.scalars(select(Idea).where(Idea.id.in_(ids)))}
    may_see = may_see_tally(
        policy=challenge.tally_policy, has_judged=True, judging=judging_of(session, challenge, now)
    )
    return [
        PairStood(
            left=ideas[row.left_id],
            right=ideas[row.right_id],
            choice=row.choice,
            counts=_stood(session, row) if may_see else None,
        )
        for row in rows
    ]


def _stood(session: Session, own: Comparison) -> tuple[int, int, int] | None:
    chose_left = case(
        ((Comparison.left_id == own.left_id) & (Comparison.choice == "left"), 1),
        ((Comparison.right_id == own.left_id) & (Comparison.choice == "right"), 1),
        else_=0,
    )
    undecided = case((Comparison.choice == "equal", 1), else_=0)
    people, left, level = session.execute(
        select(func.count(), func.sum(chose_left), func.sum(undecided)).where(
            Comparison.round_id == own.round_id,
            Comparison.low_id == own.low_id,
            Comparison.high_id == own.high_id,
            Comparison.is_current.is_(True),
            Comparison.choice.in_(ANSWERED),
        )
    ).one()
    if people < FEWEST_PEOPLE:
        return None
    return int(left), people - int(left) - int(level), int(level)


def own_amounts(session: Session, *, round_id: int, person_id: int) -> Mapping[int, int] | None:
    """Return what a person's present ballot says; None when they have none."""
    ballot = current_ballot(session, round_id, person_id)
    if ballot is None or ballot.is_withdrawn:
        return None
    return {line.idea_id: line.amount for line in ballot.lines}
