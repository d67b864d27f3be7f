"""Reads for files: our own formats, complete for administrators, as policy allows for others."""

from collections.abc import Collection, Mapping
from datetime import datetime
from random import SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from community.tag_queries import tags_of
from core.errors import Closed
from core.policy import Viewer
from exchange.formats import (
    BallotRow,
    BeliefRow,
    IdeaRow,
    MarketRow,
    RatingRow,
    ResultRow,
    TradeRow,
)
from ideas.queries import HIDDEN, authors_of
from markets.life import reveals_to_all
from models.ideas import Idea
from models.markets import Belief, Market, Outcome, Trade
from models.people import Person
from models.purpose import Challenge, Criterion, Result
from models.voting import Ballot, Rating, VotingRound
from people.queries import names_for
from voting.queries import judging_of
from voting.visibility import Judging

CHOICES = ("approve", "reject", "pass")
BATCH = 500


def true_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return what files know people by: e-mail address, else the key of their source."""
    wanted, names = sorted(set(ids)), {}
    for start in range(0, len(wanted), BATCH):
        rows = session.execute(
            select(Person.id, Person.email, Person.external_key).where(
                Person.id.in_(wanted[start : start + BATCH])
            )
        )
        names.update({number: email or key or f"left-{number}" for number, email, key in rows})
    return names


def _names(
    session: Session, challenge: Challenge, ids: Collection[int], viewer: Viewer | None
) -> dict[int, str]:
    """Return true names for the command line, and for a viewer those of the name policy."""
    if viewer is None:
        return true_names(session, ids)
    shown = names_for(session, ids, challenge, viewer_id=viewer.id)
    return {number: person.name for number, person in shown.items()}


def _judges(session: Session, ids: Collection[int], viewer: Viewer | None) -> Mapping[int, str]:
    """Return true names for the command line, and numbers drawn by chance for anyone else."""
    if viewer is None:
        return true_names(session, ids)
    drawn = sorted(set(ids))
    SystemRandom().shuffle(drawn)
    return {number: f"judge-{place}" for place, number in enumerate(drawn, 1)}


def ideas_out(
    session: Session, challenge: Challenge, *, viewer: Viewer | None = None
) -> list[IdeaRow]:
    """Return a challenge's ideas; for a viewer only those that are listed."""
    left_out = ("merged",) if viewer is None else HIDDEN
    ideas = session.scalars(
        select(Idea)
        .where(Idea.challenge_id == challenge.id, Idea.status.not_in(left_out))
        .order_by(Idea.number)
    ).all()
    authors = authors_of(session, [idea.id for idea in ideas])
    tags = tags_of(session, "idea", [idea.id for idea in ideas])
    names = _names(session, challenge, {n for those in authors.values() for n in those}, viewer)
    return [
        IdeaRow(
            number=idea.number,
            title=idea.title,
            problem=idea.problem,
            proposal=idea.proposal,
            benefit=idea.benefit,
            cost=idea.cost,
            tags=tuple(sorted(tag.name for tag in tags.get(idea.id, []))),
            status=idea.status,
            author=names[idea.author_id],
            co_authors=tuple(names[number] for number in authors[idea.id][1:]),
            submitted_at=idea.created_at,
            answer=idea.answer,
        )
        for idea in ideas
    ]


def require_revealed(session: Session, challenge: Challenge, now: datetime) -> None:
    """Raise Closed while judgements are hidden from anyone."""
    if judging_of(session, challenge, now) is not Judging.OVER:
        raise Closed("Judgements can be downloaded once judging is over.")


def ballots_out(
    session: Session, challenge: Challenge, *, now: datetime, viewer: Viewer | None = None
) -> list[BallotRow]:
    """Return the present answers of approval; for a viewer once judging is over, nameless.

    Raises:
        Closed: a viewer asks while judging goes on.
    """
    if viewer is not None:
        require_revealed(session, challenge, now)
    found = session.execute(
        select(Idea.number, Ballot.person_id, Ballot.choice, Ballot.created_at)
        .join(Idea, Idea.id == Ballot.idea_id)
        .join(VotingRound, VotingRound.id == Ballot.round_id)
        .where(
            VotingRound.challenge_id == challenge.id,
            Ballot.is_current.is_(True),
            Ballot.choice.in_(CHOICES),
            Idea.status != "merged",
        )
    ).all()
    names = _judges(session, {row.person_id for row in found}, viewer)
    rows = [
        BallotRow(idea=idea, person=names[person_id], choice=choice, judged_at=at)
        for idea, person_id, choice, at in found
    ]
    return sorted(rows, key=lambda row: (row.idea, row.person))


def ratings_out(
    session: Session, challenge: Challenge, *, now: datetime, viewer: Viewer | None = None
) -> list[RatingRow]:
    """Return the present ratings, one row a criterion; for a viewer once judging is over.

    Raises:
        Closed: a viewer asks while judging goes on.
    """
    if viewer is not None:
        require_revealed(session, challenge, now)
    found = session.execute(
        select(Idea.number, Ballot.person_id, Criterion.name, Rating.value, Ballot.created_at)
        .join(Ballot, Ballot.id == Rating.ballot_id)
        .join(Idea, Idea.id == Ballot.idea_id)
        .join(Criterion, Criterion.id == Rating.criterion_id)
        .where(
            Criterion.challenge_id == challenge.id,
            Ballot.is_current.is_(True),
            Ballot.choice == "rated",
            Idea.status != "merged",
        )
        .order_by(Criterion.position)
    ).all()
    names = _judges(session, {row.person_id for row in found}, viewer)
    rows = [
        RatingRow(
            idea=idea, person=names[person_id], criterion=criterion, rating=value, judged_at=at
        )
        for idea, person_id, criterion, value, at in found
    ]
    return sorted(rows, key=lambda row: (row.idea, row.person))


def markets_out(session: Session, challenge: Challenge) -> list[MarketRow]:
    """Return the questions and terms of a challenge's markets."""
    markets = session.execute(
        select(Market, Idea.number)
        .outerjoin(Idea, Idea.id == Market.idea_id)
        .where(Market.challenge_id == challenge.id)
        .options(selectinload(Market.outcomes))
        .order_by(Market.id)
    )
    return [
        MarketRow(
            question=market.question,
            idea=number,
            outcomes=tuple(outcome.label for outcome in market.outcomes),
            liquidity=market.b,
            rule=market.resolution_rule,
            source=market.source,
            fallback=market.fallback,
            is_success_test=market.is_success_test,
            opens_at=market.opens_at,
            closes_at=market.closes_at,
            branch=market.branch or "",
        )
        for market, number in markets
    ]


def _over(session: Session, challenge: Challenge, now: datetime) -> set[int]:
    """Return the markets whose prices and beliefs are open to everyone."""
    markets = session.scalars(select(Market).where(Market.challenge_id == challenge.id))
    return {market.id for market in markets if reveals_to_all(market, now)}


def beliefs_out(
    session: Session, challenge: Challenge, *, now: datetime, viewer: Viewer | None = None
) -> list[BeliefRow]:
    """Return all beliefs as they were stated; for a viewer of closed markets only, nameless."""
    found = session.execute(
        select(Belief, Market.question, Outcome.label, Outcome.position, Market.branch)
        .join(Market, Market.id == Belief.market_id)
        .join(Outcome, Outcome.id == Belief.outcome_id)
        .where(Market.challenge_id == challenge.id)
    ).all()
    over = _over(session, challenge, now)
    seen = [row for row in found if viewer is None or row[0].market_id in over]
    names = _judges(session, {row[0].person_id for row in seen}, viewer)
    rows = [
        (
            (belief.market_id, place, belief.created_at, names[belief.person_id]),
            BeliefRow(
                market=question,
                outcome=label,
                person=names[belief.person_id],
                probability=belief.probability_ppm,
                stated_at=belief.created_at,
                branch=branch or "",
            ),
        )
        for belief, question, label, place, branch in seen
    ]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def trades_out(
    session: Session, challenge: Challenge, *, now: datetime, viewer: Viewer | None = None
) -> list[TradeRow]:
    """Return all trades in order; for a viewer of closed markets only, names as policy says."""
    found = session.execute(
        select(Trade, Market.question, Outcome.label, Market.branch)
        .join(Market, Market.id == Trade.market_id)
        .join(Outcome, Outcome.id == Trade.outcome_id)
        .where(Market.challenge_id == challenge.id)
        .order_by(Trade.market_id, Trade.seq)
    ).all()
    over = _over(session, challenge, now)
    seen = [row for row in found if viewer is None or row[0].market_id in over]
    names = _names(session, challenge, {row[0].person_id for row in seen}, viewer)
    return [
        TradeRow(
            market=question,
            outcome=label,
            person=names[trade.person_id],
            shares=trade.shares,
            cost=trade.cost,
            traded_at=trade.created_at,
            branch=branch or "",
        )
        for trade, question, label, branch in seen
    ]


def results_out(
    session: Session, challenge: Challenge, *, viewer: Viewer | None = None
) -> list[ResultRow]:
    """Return what the success test showed, the results that stand."""
    found = session.execute(
        select(Result, Idea.number)
        .join(Idea, Idea.id == Result.idea_id)
        .where(Result.challenge_id == challenge.id, Result.is_current.is_(True))
        .order_by(Idea.number)
    ).all()
    names = _names(session, challenge, {result.recorded_by_id for result, _ in found}, viewer)
    return [
        ResultRow(
            idea=number,
            met=result.is_met,
            evidence=result.evidence,
            note=result.note,
            recorded_by=names[result.recorded_by_id],
            recorded_at=result.recorded_at,
        )
        for result, number in found
    ]
