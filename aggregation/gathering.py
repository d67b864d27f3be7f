"""All judgement of a challenge, read into the values a ranking is computed from.

A snapshot is handed out, so nobody may be recognised in it: people get numbers by chance, and
one and the same person gets one number as a judge and another as a trader, because trades carry
names where the challenge shows them and ballots never do. Of when ballots were cast only opaque
windows are told. Authors' own judgements stay out. Teams are among what is gathered and must be
sealed (`methods.sealing`) before a snapshot is kept.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.gathering_others import OtherBallots, other_ballots
from aggregation.gathering_windows import FEWEST_PEOPLE, windows_of
from aggregation.methods.inputs import (
    Approval,
    Belief,
    Criterion,
    MarketFacts,
    MarketTrade,
    Person,
    RankedIdea,
    RankingInputs,
    Rating,
    Skill,
    Window,
)
from aggregation.methods.weights import DEFENCES
from core.points import MICRO
from ideas.queries import authors_of
from markets.queries import MarketJudgement, judgement_for_ranking
from markets.reading.skill import skills_before
from models.ideas import Idea
from models.people import Person as Member
from models.purpose import Challenge
from voting.reads import JudgementRows, ballots_for_ranking

RANKED = ("submitted", "shortlisted", "selected", "under_way", "delivered", "declined")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FLOOR = 0.4  # A portfolio takes no idea below this chance.


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """People's numbers in one snapshot: as judges, and as traders."""

    judges: dict[int, int]
    traders: dict[int, int]


def gather_inputs(
    session: Session, challenge: Challenge, *, chance: Random, now: datetime
) -> RankingInputs:
    """Read a challenge (with its criteria) into ranking inputs; `chance` numbers the people."""
    ideas = session.scalars(
        select(Idea)
        .where(Idea.challenge_id == challenge.id, Idea.status.in_(RANKED))
        .order_by(Idea.number)
    ).all()
    authors = authors_of(session, [idea.id for idea in ideas])
    ballots = _without_own(ballots_for_ranking(session, challenge.id), authors)
    market = _taking_part(judgement_for_ranking(session, challenge.id), authors)
    others = other_ballots(session, challenge.id, taking_part=authors)
    numbering = _numbered(ballots, market, chance, others=others.people)
    return RankingInputs(
        challenge_id=challenge.id,
        at=micros(now),
        has_success_test=challenge.success_on is not None,
        shortlist_size=challenge.shortlist_size,
        budget=challenge.money_budget,
        floor=FLOOR,
        ideas=tuple(RankedIdea(id=i.id, number=i.number, cost=i.cost) for i in ideas),
        people=_people(session, numbering),
        criteria=tuple(Criterion(id=c.id, weight=float(c.weight)) for c in challenge.criteria),
        approvals=_approvals(ballots, numbering.judges),
        ratings=_ratings(ballots, numbering.judges),
        pairs=others.pairs(numbering.judges),
        places=others.ranked(numbering.judges),
        voices=others.voices(numbering.judges),
        chosen=others.chosen(numbering.judges),
        windows=_windows(ballots, others, market, numbering=numbering, chance=chance),
        defences=DEFENCES,
        beliefs=_beliefs(market, numbering.traders),
        markets=_markets(market),
        trades=_trades(market, numbering.traders),
        skills=_skills(session, challenge, numbering.traders, now=now),
    )


def _skills(
    session: Session, challenge: Challenge, trader: dict[int, int], *, now: datetime
) -> tuple[Skill, ...]:
    """Return what past results of other challenges say of people's beliefs, forward in time."""
    known = skills_before(session, challenge_id=challenge.id, now=now)
    return tuple(
        Skill(person_id=trader[person], excess=excess, resolved=count)
        for person, (excess, count) in sorted(known.items())
        if person in trader
    )


def micros(moment: datetime) -> int:
    """Return a time as whole microseconds since 1970, exactly."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * MICRO + since.microseconds


def _without_own(rows: JudgementRows, authors: dict[int, tuple[int, ...]]) -> JudgementRows:
    """Leave out what authors say of their own ideas, and of ideas that take no part."""

    def stays(idea_id: int, person_id: int) -> bool:
        return idea_id in authors and person_id not in authors[idea_id]

    return JudgementRows(
        approvals=[row for row in rows.approvals if stays(row[0], row[1])],
        ratings=[row for row in rows.ratings if stays(row[0], row[1])],
    )


def _taking_part(market: MarketJudgement, authors: dict[int, tuple[int, ...]]) -> MarketJudgement:
    """Leave out markets on ideas that take no part, and what authors believe of their own."""
    markets = [row for row in market.markets if row.idea_id in authors]
    ideas = {row.id: row.idea_id for row in markets}
    return MarketJudgement(
        markets=markets,
        beliefs=[
            row
            for row in market.beliefs
            if row.idea_id in authors and row.person_id not in authors[row.idea_id]
        ],
        trades=[
            row
            for row in market.trades
            if row.market_id in ideas and row.person_id not in authors[ideas[row.market_id]]
        ],
    )


def _numbered(
    ballots: JudgementRows, market: MarketJudgement, chance: Random, *, others: Iterable[int] = ()
) -> Numbering:
    judges = {row.person_id for row in ballots.approvals} | set(others)
    judges |= {row.person_id for row in ballots.ratings}
    traders = {row.person_id for row in market.beliefs}
    traders |= {row.person_id for row in market.trades}
    return Numbering(
        judges=_shuffled(judges, chance, first=1),
        traders=_shuffled(traders, chance, first=len(judges) + 1),
    )


def _shuffled(people: Iterable[int], chance: Random, *, first: int) -> dict[int, int]:
    ordered = sorted(people)
    chance.shuffle(ordered)
    return {person: number for number, person in enumerate(ordered, first)}


def _people(session: Session, numbering: Numbering) -> tuple[Person, ...]:
    """Give everyone's number with their team, where at least five of it took part."""
    taking_part = sorted({*numbering.judges, *numbering.traders})
    said = session.execute(select(Member.id, Member.team).where(Member.id.in_(taking_part)))
    names = {person: team for person, team in said if team}
    sizes = Counter(names.values())
    large = sorted(team for team, size in sizes.items() if size >= FEWEST_PEOPLE)
    return tuple(
        Person(id=number, team=large.index(names[person]) if names.get(person) in large else None)
        for numbers in (numbering.judges, numbering.traders)
        for person, number in numbers.items()
    )


def _windows(
    ballots: JudgementRows,
    others: OtherBallots,
    market: MarketJudgement,
    *,
    numbering: Numbering,
    chance: Random,
) -> tuple[Window, ...]:
    """Say who judged, and who stated beliefs, in the same quarter of an hour."""
    judged = [(row.person_id, row.created_at) for row in (*ballots.approvals, *ballots.ratings)]
    believed = [(row.person_id, row.created_at) for row in market.beliefs]
    judges = windows_of([*judged, *others.times], numbering.judges, chance, first=1)
    first = 1 + len(judges)
    return (*judges, *windows_of(believed, numbering.traders, chance, first=first))


def _approvals(ballots: JudgementRows, judge: dict[int, int]) -> tuple[Approval, ...]:
    return tuple(
        Approval(idea_id=idea, person_id=judge[person], choice=choice)
        for idea, person, choice, _at in ballots.approvals
    )


def _ratings(ballots: JudgementRows, judge: dict[int, int]) -> tuple[Rating, ...]:
    return tuple(
        Rating(idea_id=idea, person_id=judge[person], criterion_id=criterion, value=float(value))
        for idea, person, criterion, value, _at in ballots.ratings
    )


def _beliefs(market: MarketJudgement, trader: dict[int, int]) -> tuple[Belief, ...]:
    return tuple(
        Belief(
            idea_id=row.idea_id,
            person_id=trader[row.person_id],
            probability=row.probability_ppm / MICRO,
            at=micros(row.created_at),
        )
        for row in market.beliefs
    )


def _markets(market: MarketJudgement) -> tuple[MarketFacts, ...]:
    return tuple(
        MarketFacts(
            id=row.id,
            idea_id=row.idea_id,
            liquidity=row.b / MICRO,
            price_start=row.price_start,
            opened_at=micros(row.opens_at),
            closed_at=micros(row.closed_at) if row.closed_at else None,
        )
        for row in market.markets
    )


def _trades(market: MarketJudgement, trader: dict[int, int]) -> tuple[MarketTrade, ...]:
    return tuple(
        MarketTrade(
            market_id=row.market_id,
            number=row.seq,
            person_id=trader[row.person_id],
            shares=row.shares / MICRO,
            price=row.price,
            at=micros(row.created_at),
        )
        for row in market.trades
    )
