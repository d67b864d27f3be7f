"""Made-up challenges for the tests of judgement: small by hand, or drawn from known merits."""

import numpy as np

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
)
from aggregation.methods.parameters import SIGNALS, Parameters, SignalParameters
from aggregation.methods.signals import Signal

LIQUIDITY = 100.0
NAN = float("nan")
# Parameters under which sums are easily done by hand: no bias, slope one, noise one.
PLAIN = Parameters(
    signals=tuple(SignalParameters(signal=s, bias=0.0, slope=1.0, noise=1.0) for s in SIGNALS)
)


def signal(name, values, variance=0.25):
    """A signal of one value an idea, NaN where it is silent."""
    value = np.array(values, dtype=float)
    return Signal(
        name=name,
        value=value,
        variance=np.where(np.isnan(value), NAN, variance),
        people=np.ones(len(value), dtype=int),
    )


def challenge(ideas=3, **settings):
    """An otherwise empty challenge with a success test and ideas 1 to n, or the ideas given."""
    listed = ideas
    if isinstance(ideas, int):
        listed = tuple(RankedIdea(id=i, number=i) for i in range(1, ideas + 1))
    defaults = {"challenge_id": 1, "at": 0, "has_success_test": True, "ideas": listed}
    return RankingInputs(**(defaults | settings))


def approvals(*counts):
    """Ballots that give idea n counts[n - 1] = (up, down), everyone judging at most once."""
    return tuple(
        Approval(idea_id=idea, person_id=person, choice=1 if person <= up else -1)
        for idea, (up, down) in enumerate(counts, start=1)
        for person in range(1, up + down + 1)
    )


def beliefs(*stated):
    """Person p says stated[n - 1][p - 1] of idea n."""
    return tuple(
        Belief(idea_id=idea, person_id=person, probability=p)
        for idea, row in enumerate(stated, start=1)
        for person, p in enumerate(row, start=1)
    )


def trades(*prices, market=1):
    """Person n moves the market to the n-th price, at second n."""
    rows, held = [], 0.0
    for number, price in enumerate(prices, start=1):
        wanted = LIQUIDITY * float(np.log(price / (1 - price)))
        rows.append(
            MarketTrade(
                market_id=market,
                number=number,
                person_id=number,
                shares=wanted - held,
                price=price,
                at=number * 1_000_000,
            )
        )
        held = wanted
    return tuple(rows)


def markets(count=3):
    """One market on each idea."""
    return tuple(MarketFacts(id=i, idea_id=i, liquidity=LIQUIDITY) for i in range(1, count + 1))


def drawn(seed, *, ideas=30, people=60, noise=1.0, spread=1.0, has_success_test=True):
    """Judge ideas of known merit in all four ways, with systematic noise; merits, inputs.

    Each signal shows merit plus its own systematic error of deviation noise * spread, and every
    person adds an error of their own. Beliefs and prices show two thirds of the log-odds.
    """
    chance = np.random.default_rng(seed)
    merit = chance.normal(chance.normal(0, 1), spread, ideas)
    level = chance.normal(0, 0.7)

    def shown():
        return merit + chance.normal(0, noise * spread, ideas)

    votes, scales, said, priced = shown(), shown(), shown() + level, shown() + level

    def judges():
        return chance.permutation(people)[: people // 2].tolist()

    prices = 1 / (1 + np.exp(-2 / 3 * priced))
    inputs = challenge(
        ideas,
        has_success_test=has_success_test,
        people=tuple(Person(id=p, team=p % 4) for p in range(people)),
        approvals=tuple(
            Approval(
                idea_id=i + 1,
                person_id=p,
                choice=1 if chance.random() < 1 / (1 + np.exp(-votes[i])) else -1,
            )
            for i in range(ideas)
            for p in judges()
        ),
        criteria=(Criterion(id=1),),
        ratings=tuple(
            Rating(
                idea_id=i + 1,
                person_id=p,
                criterion_id=1,
                value=float(4 + scales[i] + p % 3 + chance.normal(0, 1)),
            )
            for i in range(ideas)
            for p in judges()
        ),
        beliefs=tuple(
            Belief(
                idea_id=i + 1,
                person_id=p,
                probability=float(1 / (1 + np.exp(-2 / 3 * said[i] - chance.normal(0, 1.4)))),
            )
            for i in range(ideas)
            for p in judges()
        ),
        markets=markets(ideas),
        trades=tuple(
            row for i in range(ideas) for row in trades(*(float(prices[i]),) * 12, market=i + 1)
        ),
    )
    return merit, inputs
