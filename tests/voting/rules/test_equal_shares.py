"""Method of Equal Shares: the numbers of pabutools and of Lackner & Skowron."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.equal_shares import (
    Project,
    complete_by_adding,
    equal_shares,
    greedy,
)


def projects(costs, ballots):
    return [
        Project(
            id=i,
            cost=cost,
            supporters=np.array([n for n, b in enumerate(ballots) if i in b], dtype=np.int64),
            tie=i,
        )
        for i, cost in enumerate(costs)
    ]


# pabutools 1.2.3, its tests: costs (1, .9, 2, 1.09), budget 4, in hundredths.
FOUR = projects((100, 90, 200, 109), ({0}, {1, 2, 3}, {1, 2, 3}, {2}))
# Lackner & Skowron 2023, the running example, k = 4 of unit cost.
RUNNING = projects(
    (300,) * 7,
    [{0, 1}] * 3 + [{0, 2}] * 3 + [{0, 3}] * 2 + [{1, 2, 5}, {4}, {5}, {6}],
)


def test_it_buys_by_cardinality_as_pabutools_does():
    assert set(equal_shares(FOUR, voters=4, share=100, by_cost=False)) == {0, 1, 3}


def test_it_buys_by_cost_as_pabutools_does():
    assert set(equal_shares(FOUR, voters=4, share=100)) == {0, 2}


def test_it_completes_by_adding_as_pabutools_does():
    bare, added = complete_by_adding(FOUR, voters=4, budget=400)
    assert set(bare) == {0, 2}
    assert set(added) == {0, 1, 2}


def test_it_elects_the_committee_of_the_book():
    _, added = complete_by_adding(RUNNING, voters=12, budget=1200)
    assert set(added) == {0, 1, 2, 3}


def test_it_fills_what_is_left_with_the_most_approved():
    assert greedy(FOUR, budget=400, taken={0: 100}) == [2, 1]
    assert greedy(FOUR, budget=300, taken={0: 100}) == [2]
    assert greedy(FOUR, budget=400, taken={}) == [2, 1, 3]


def test_it_never_buys_what_nobody_approves():
    rows = projects((10, 10), ({0}, {0}))
    assert equal_shares(rows, voters=2, share=100) == [0]


BALLOTS = st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=12)
COSTS = st.lists(st.integers(1, 60), min_size=6, max_size=6)


@given(COSTS, BALLOTS)
def test_it_never_spends_more_than_the_budget(costs, ballots):
    rows = projects(costs, ballots)
    bare, added = complete_by_adding(rows, voters=len(ballots), budget=100)
    for chosen in (bare, added):
        assert sum(costs[i] for i in chosen) <= 100 + 1e-6
        assert len(set(chosen)) == len(chosen)
        assert all(len(rows[i].supporters) for i in chosen)


@given(COSTS, BALLOTS)
def test_it_lets_a_group_that_can_pay_alone_have_its_wish(costs, ballots):
    """A consequence of priceability: no supporters end with enough money for an unbought wish."""
    rows = projects(costs, ballots)
    share = 100 / len(ballots)
    bought = set(equal_shares(rows, voters=len(ballots), share=share))
    for row in rows:
        if row.id in bought or not len(row.supporters):
            continue
        wishes = [set(ballots[n]) & bought for n in row.supporters]
        if all(not w for w in wishes):
            assert len(row.supporters) * share < row.cost + 1e-6


@given(COSTS, BALLOTS, st.permutations(range(6)))
def test_it_does_not_care_in_which_order_ideas_come(costs, ballots, order):
    rows = projects(costs, ballots)
    first = equal_shares(rows, voters=len(ballots), share=100 / len(ballots))
    mixed = equal_shares([rows[i] for i in order], voters=len(ballots), share=100 / len(ballots))
    assert mixed == pytest.approx(first)


def bought_exactly(costs, ballots, share):
    """Buy by the definition, in fractions: the least payment per unit of cost first."""
    behind = {i: [n for n, b in enumerate(ballots) if i in b] for i in range(len(costs))}
    money, bought = [share] * len(ballots), []
    while True:
        offers = []
        for i, people in behind.items():
            if i not in bought and people and sum(money[n] for n in people) >= costs[i]:
                rate, left = Fraction(0), Fraction(costs[i])
                for place, own in enumerate(sorted(money[n] for n in people)):
                    rate = left / (len(people) - place)
                    if rate <= own:
                        break
                    left -= own
                offers.append((rate / costs[i], -len(people), costs[i], i, rate))
        if not offers:
            return set(bought)
        *_, i, rate = min(offers)
        for n in behind[i]:
            money[n] -= min(money[n], rate)
        bought.append(i)


def test_it_adds_money_exactly_as_defined():
    """The hundred profiles of tests/oracles, where pabutools differs in three of 91."""
    chance = Random(7)
    for _ in range(100):
        count = chance.randint(2, 6)
        costs = [chance.randint(1, 40) for _ in range(count)]
        ballots = [
            {i for i in range(count) if chance.random() < 0.4} for _ in range(chance.randint(2, 12))
        ]
        budget = chance.randint(20, 120)
        wanted = set().union(*ballots)
        share = Fraction(budget, len(ballots))
        best = bought_exactly(costs, ballots, share)
        while best != wanted:
            share += 1
            now = bought_exactly(costs, ballots, share)
            if sum(costs[i] for i in now) > budget:
                break
            best = now
        rows = projects(costs, ballots)
        _, ours = complete_by_adding(rows, voters=len(ballots), budget=budget)
        assert set(ours) == best
