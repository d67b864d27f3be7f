"""Reads for the pages of voting; what is hidden from a viewer is absent, never zero."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, selectinload

from core.policy import Viewer
from ideas.queries import JUDGEABLE
from models.ideas import CoAuthor, Idea
from models.purpose import Challenge
from models.voting import Ballot, Rating, Showing, Tally, VotingRound
from purpose.phases import Act, closes_at
from purpose.queries import is_allowed, spans_of
from voting.choosing import Card, next_card
from voting.shown import Histogram, Judgement, TallyShown, ToJudge
from voting.visibility import Judging, judging_at, may_see_tally
from voting.way_reads import of_others, unused_way

FEWEST_PEOPLE = 5  # No count of people under this is told.


def judging_of(session: Session, challenge: Challenge, now: datetime) -> Judging:
    """Say where a challenge (with its phases) stands with its judging."""
    closed = session.scalar(
        select(func.count(VotingRound.id)).where(
            VotingRound.challenge_id == challenge.id, VotingRound.closed_at.is_not(None)
        )
    )
    return judging_at(spans_of(challenge), now, state=challenge.state, closed=bool(closed))


def judgement_of(session: Session, *, person_id: int, idea: Idea) -> Judgement | None:
    """Return what a person says of an idea at present; None when nothing, or taken back."""
    return _judgements(session, _own(person_id).where(Idea.id == idea.id)).get(idea.id)


def judgements_on(
    session: Session, idea_ids: Collection[int], *, person_id: int
) -> dict[int, Judgement]:
    """Return what a person says of some ideas, those of one page, by idea."""
    return _judgements(session, _own(person_id).where(Ballot.idea_id.in_(idea_ids)))


def judgements_in(session: Session, *, challenge_id: int, person_id: int) -> dict[int, Judgement]:
    """Return what a person says of the ideas of a challenge, by idea."""
    return _judgements(session, _own(person_id).where(Idea.challenge_id == challenge_id))


def _own(person_id: int) -> Select[Ballot, int]:
    return (
        select(Ballot, Idea.version)
        .join(Idea, Idea.id == Ballot.idea_id)
        .where(
            Ballot.person_id == person_id, Ballot.is_current.is_(True), Ballot.choice != "withdrawn"
        )
        .order_by(Ballot.id)
    )


def _judgements(session: Session, ballots: Select[Ballot, int]) -> dict[int, Judgement]:
    found = session.execute(ballots).all()
    ratings = _ratings_of(session, [ballot.id for ballot, _ in found if ballot.choice == "rated"])
    judged: dict[int, Judgement] = {}
    for ballot, version in found:
        before = judged.get(ballot.idea_id)
        own = ratings.get(ballot.id, {})
        choice = None if ballot.choice == "rated" else ballot.choice
        judged[ballot.idea_id] = Judgement(
            idea_id=ballot.idea_id,
            choice=choice or (before.choice if before else None),
            ratings=own or (before.ratings if before else {}),
            version=ballot.idea_version,
            changed_since=ballot.idea_version < version,
            at=ballot.created_at,
        )
    return judged


def _ratings_of(session: Session, ballot_ids: Collection[int]) -> dict[int, dict[int, int]]:
    values: dict[int, dict[int, int]] = {}
    for row in session.execute(
        select(Rating.ballot_id, Rating.criterion_id, Rating.value).where(
            Rating.ballot_id.in_(ballot_ids)
        )
    ):
        values.setdefault(row.ballot_id, {})[row.criterion_id] = row.value
    return values


def tally_for(
    session: Session, *, viewer: Viewer, idea: Idea, challenge: Challenge, now: datetime
) -> TallyShown | None:
    """Return the tally of an idea with its histograms; None while hidden from this viewer."""
    own = viewer.id and judgement_of(session, person_id=viewer.id, idea=idea)
    has_judged = bool(own and own.opens_tally)
    judging = judging_of(session, challenge, now)
    if not may_see_tally(policy=challenge.tally_policy, has_judged=has_judged, judging=judging):
        return None
    nothing = TallyShown(idea_id=idea.id, approve=0, reject=0, passed=0, rated=0)
    tally = _tallies(session, challenge.id, idea.id).get(idea.id, nothing)
    return replace(tally, histograms=_histograms(session, idea.id))


def tallies_for(
    session: Session, *, viewer: Viewer, challenge: Challenge, now: datetime
) -> dict[int, TallyShown]:
    """Return the tallies this viewer may see, by idea and without histograms."""
    judging = judging_of(session, challenge, now)
    own = (
        judgements_in(session, challenge_id=challenge.id, person_id=viewer.id) if viewer.id else {}
    )
    return {
        idea_id: tally
        for idea_id, tally in _tallies(session, challenge.id).items()
        if may_see_tally(
            policy=challenge.tally_policy,
            has_judged=idea_id in own and own[idea_id].opens_tally,
            judging=judging,
        )
    }


def _tallies(
    session: Session, challenge_id: int, idea_id: int | None = None
) -> dict[int, TallyShown]:
    """Read tallies whoever asks; callers keep what may not be seen."""
    rows = (
        select(
            Tally.idea_id,
            func.sum(Tally.approve_count),
            func.sum(Tally.reject_count),
            func.sum(Tally.pass_count),
            func.sum(Tally.rated_count),
        )
        .join(VotingRound, VotingRound.id == Tally.round_id)
        .where(VotingRound.challenge_id == challenge_id)
        .group_by(Tally.idea_id)
    )
    if idea_id is not None:
        rows = rows.where(Tally.idea_id == idea_id)
    return {
        found: TallyShown(
            idea_id=found,
            approve=int(approve),
            reject=int(reject),
            passed=int(passed),
            rated=int(rated),
        )
        for found, approve, reject, passed, rated in session.execute(rows)
    }


def _histograms(session: Session, idea_id: int) -> tuple[Histogram, ...]:
    counts: dict[int, list[int]] = {}
    for criterion_id, value, people in session.execute(
        select(Rating.criterion_id, Rating.value, func.count())
        .join(Ballot, Ballot.id == Rating.ballot_id)
        .where(Ballot.idea_id == idea_id, Ballot.is_current.is_(True), Ballot.choice == "rated")
        .group_by(Rating.criterion_id, Rating.value)
    ):
        counts.setdefault(criterion_id, [0] * 7)[value - 1] = people
    return tuple(
        Histogram(criterion_id=criterion_id, counts=tuple(by_value))
        for criterion_id, by_value in sorted(counts.items())
    )


def people_who_judged(session: Session, challenge_id: int) -> int | None:
    """Return how many people have a present ballot in a challenge; None under five."""
    people = session.scalar(
        select(func.count(Ballot.person_id.distinct()))
        .join(VotingRound, VotingRound.id == Ballot.round_id)
        .where(
            VotingRound.challenge_id == challenge_id,
            Ballot.is_current.is_(True),
            Ballot.choice != "withdrawn",
        )
    )
    return people if people and people >= FEWEST_PEOPLE else None


def judged_by(person_id: int) -> Select[int]:
    """Select the ideas a person has judged at present, a pass included."""
    return select(Ballot.idea_id).where(
        Ballot.person_id == person_id, Ballot.is_current.is_(True), Ballot.choice != "withdrawn"
    )


def skipped_ids(person_id: int) -> Select[int]:
    """Select the ideas a person would rather not judge."""
    return select(Showing.idea_id).where(
        Showing.person_id == person_id, Showing.skipped_at.is_not(None)
    )


def left_to_judge(session: Session, *, challenge_id: int, person_id: int) -> list[int]:
    """List the ideas a person may still judge: not their own, not judged, not skipped."""
    behind = select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id)
    ideas = select(Idea.id).where(
        Idea.challenge_id == challenge_id,
        Idea.status.in_(JUDGEABLE),
        Idea.author_id != person_id,
        Idea.id.not_in(behind),
        Idea.id.not_in(judged_by(person_id)),
        Idea.id.not_in(skipped_ids(person_id)),
    )
    return list(session.scalars(ideas.order_by(Idea.id)))


def next_for(session: Session, *, challenge_id: int, person_id: int) -> Card | None:
    """Choose the idea a person judges next; None when none is left.

    The choice is the same until they answer or skip, unless others were shown more meanwhile.
    """
    left = left_to_judge(session, challenge_id=challenge_id, person_id=person_id)
    shown = dict.fromkeys(left, 0)
    steps = 0
    own = func.sum(case((Showing.person_id == person_id, 1), else_=0))
    for idea_id, chosen_by, own_times, times in session.execute(
        select(Showing.idea_id, Showing.chosen_by, own, func.count())
        .join(VotingRound, VotingRound.id == Showing.round_id)
        .where(VotingRound.challenge_id == challenge_id)
        .group_by(Showing.idea_id, Showing.chosen_by)
    ):
        steps += own_times
        if idea_id in shown and chosen_by in {"catch_up", "chance"}:
            shown[idea_id] += times
    return next_card(shown, seed=f"{challenge_id}:{person_id}:{steps}")


def waiting_for(session: Session, *, person_id: int, now: datetime) -> list[ToJudge]:
    """List the challenges whose ideas a person can judge now, those that close first on top.

    An idea waits while its card was not answered, all of them while another way was not used.
    """
    challenges = session.scalars(
        select(Challenge)
        .where(Challenge.state == "open")
        .options(selectinload(Challenge.phases))
        .order_by(Challenge.id)
    )
    waiting = [
        ToJudge(
            challenge_id=challenge.id,
            slug=challenge.slug,
            question=challenge.question,
            left=_left(session, challenge.id, person_id),
            closes_at=closes_at(spans_of(challenge), Act.JUDGE, now),
        )
        for challenge in challenges
        if is_allowed(challenge, Act.JUDGE, now)
        and judging_of(session, challenge, now) is Judging.OPEN
    ]
    return sorted((w for w in waiting if w.left), key=lambda w: (str(w.closes_at), w.challenge_id))


def _left(session: Session, challenge_id: int, person_id: int) -> int:
    cards = left_to_judge(session, challenge_id=challenge_id, person_id=person_id)
    if unused_way(session, challenge_id=challenge_id, person_id=person_id) is None:
        return len(cards)
    return max(len(cards), of_others(session, challenge_id, person_id))
