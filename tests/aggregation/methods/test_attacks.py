"""Attacks on a ranking: what they move, and what the defences leave of it, over ten seeds.

Bounds hold on these and on thirty seeds that no threshold was chosen by; the table of
docs/methods/influence.md has both.
"""

from dataclasses import replace

import numpy as np
import pytest
from crowds import drawn
from honest import (
    FIRST_FAKE,
    IDEAS,
    TARGET,
    camouflaged,
    honest,
    one_answer,
    place,
    place_without,
    ranked,
    ring,
)

from aggregation.methods.groups import find_lens
from aggregation.methods.inputs import MarketTrade
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank
from aggregation.methods.weights import CLUSTERS, FEW_ANSWERS

SEEDS = range(1, 11)
# Name of the attack, its accounts, places it wins undefended, most places it wins defended,
# most places it wins once the most suspicious accounts are left out.
ATTACKS = {
    "200 accounts of one answer": (lambda: one_answer(200), 9, 4, 0),
    "1,000 accounts of one answer": (lambda: one_answer(1000), 10, 4, 0),
    "a ring of a tenth": (lambda: ring(10), 4, 2, 0),
    "a ring of a third": (lambda: ring(50), 10, 4, 0),
    "ten camouflaged accounts": (lambda: camouflaged(10), 4, 3, 1),
    "twenty camouflaged accounts": (lambda: camouflaged(20), 5, 2, 0),
}


def won(attack, seed):
    """Places the target wins: undefended, defended, and without the most suspicious accounts."""
    crowd = honest(seed)
    both = (*crowd, *attack)
    plain, defended = ranked(both, defended=False), ranked(both)
    before = place(ranked(crowd, defended=False))
    after = (place(plain), place(defended), place_without(defended))
    return [before - now for now in after]


@pytest.mark.parametrize("name", ATTACKS)
def test_it_leaves_an_attack_few_places(name):
    make, undefended, defended, without = ATTACKS[name]
    gained = np.array([won(make(), seed) for seed in SEEDS])
    assert gained[:, 0].max() >= undefended
    assert gained[:, 1].max() <= defended
    assert gained[:, 2].max() <= without


@pytest.mark.parametrize("seed", SEEDS)
def test_it_names_the_ring_and_nobody_else(seed):
    output = ranked((*honest(seed), *ring(10)))
    (suspect,) = output.suspects
    assert (suspect.kind, suspect.accounts) == (CLUSTERS, 10)
    assert set(suspect.who) == {FIRST_FAKE + n for n in range(10)}
    assert suspect.weight == pytest.approx(10**0.5)
    row = next(row for row in output.influence if row.kind == "suspicious")
    assert row.who == suspect.who


def test_it_names_the_accounts_of_one_answer():
    output = ranked((*honest(), *one_answer(200)))
    (suspect,) = output.suspects
    assert (suspect.kind, suspect.accounts, suspect.judgements) == (FEW_ANSWERS, 200, 200)
    assert suspect.weight == pytest.approx(200**0.5)


def test_it_keeps_two_hundred_accounts_of_one_answer_out_of_the_lens():
    lens = [find_lens(rows, seed=1).rows for rows in (honest(), (*honest(), *one_answer(200)))]
    assert lens[0] == lens[1]


@pytest.mark.parametrize("accounts", [10, 20])
def test_it_keeps_camouflaged_accounts_from_the_upper_half_of_the_lens(accounts):
    """The lens by itself is no defence: up to four places. Bound: not into the upper half."""
    rows = (*honest(), *camouflaged(accounts))
    ordered = sorted(find_lens(rows, seed=1).rows, key=lambda row: -(row.across or 0))
    assert [row.idea_id for row in ordered].index(TARGET) + 1 > IDEAS / 2


def pushed(inputs, market):
    """Three trades push one market to .95 at the end."""
    own = [row for row in inputs.trades if row.market_id == market.id]
    end = max(row.at for row in own)
    late = tuple(
        MarketTrade(
            market_id=market.id,
            number=len(own) + n,
            person_id=9000,
            shares=40.0,
            price=0.95,
            at=end + n,
        )
        for n in (1, 2, 3)
    )
    return replace(inputs, trades=(*inputs.trades, *late))


@pytest.mark.parametrize("seed", range(1, 7))
def test_it_does_not_follow_three_closing_trades(seed):
    """The last price goes to .95. Bound: the chance moves by under .05, the rank by one place."""
    _, inputs = drawn(seed, ideas=8, people=60)
    market = inputs.markets[0]
    rows = [
        next(
            row
            for row in rank(given, parameters=Parameters(draws=40), seed=1).rows
            if row.idea_id == market.idea_id
        )
        for given in (inputs, pushed(inputs, market))
    ]
    assert abs(rows[1].chance - rows[0].chance) < 0.05
    assert abs(rows[1].rank - rows[0].rank) <= 1
