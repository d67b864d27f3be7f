"""The replication markets seen as challenges: findings as ideas, what came true as results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from aggregation.methods.evaluate import ResolvedChallenge
from aggregation.methods.inputs import (
    Belief,
    MarketFacts,
    MarketTrade,
    Person,
    RankedIdea,
    RankingInputs,
)
from exchange.replication import LIQUIDITY, PRICE_START, ReplicationMarkets, ReplicationTrade

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def resolved_challenges(markets: ReplicationMarkets) -> tuple[ResolvedChallenge, ...]:
    """Turn every project into a challenge whose ideas have all been judged by the facts."""
    projects = sorted({f.project for f in markets.findings})
    people = {
        name: number
        for number, name in enumerate(
            sorted(
                {b.forecaster_id for b in markets.beliefs}
                | {t.forecaster_id for t in markets.trades}
            ),
            start=1,
        )
    }
    return tuple(
        _challenge(number, project, markets, people)
        for number, project in enumerate(projects, start=1)
    )


def _challenge(
    number: int, project: str, markets: ReplicationMarkets, people: dict[str, int]
) -> ResolvedChallenge:
    findings = [f for f in markets.findings if f.project == project]
    trades = [t for t in markets.trades if t.project == project]
    inputs = RankingInputs(
        challenge_id=number,
        at=max((_microseconds(t.at) for t in trades), default=0),
        has_success_test=True,
        ideas=tuple(RankedIdea(id=f.finding_id, number=f.finding_id) for f in findings),
        people=tuple(Person(id=p) for p in sorted(people.values())),
        beliefs=tuple(
            Belief(
                idea_id=b.finding_id,
                person_id=people[b.forecaster_id],
                probability=b.probability,
            )
            for b in markets.beliefs
            if b.project == project
        ),
        markets=tuple(
            MarketFacts(
                id=f.finding_id,
                idea_id=f.finding_id,
                liquidity=LIQUIDITY,
                price_start=PRICE_START,
            )
            for f in findings
        ),
        trades=_trades(trades, people),
    )
    return ResolvedChallenge(
        title=project,
        inputs=inputs,
        succeeded=frozenset(f.finding_id for f in findings if f.replicated),
    )


def _trades(trades: Sequence[ReplicationTrade], people: dict[str, int]) -> tuple[MarketTrade, ...]:
    return tuple(
        MarketTrade(
            market_id=t.finding_id,
            number=number,
            person_id=people[t.forecaster_id],
            shares=float(t.shares),
            price=t.price,
            at=_microseconds(t.at),
        )
        for number, t in enumerate(trades, start=1)
    )


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
