"""Budget ballots as a signal: what people want, beside what the price explains."""

import numpy as np
import pytest
from crowds import challenge

from aggregation.methods.inputs import Chosen, RankedIdea, canonical
from aggregation.methods.leave_out import prepare
from aggregation.methods.parameters import Parameters
from aggregation.methods.purchases import LEAST_IDEAS
from aggregation.methods.ranking import rank
from aggregation.methods.signals import read_signals

COSTS = np.array([10, 15, 20, 25, 30, 35, 40, 50, 60, 70])
BUDGET = 120


def shop(ballots, costs=COSTS, **settings):
    """Ideas 0 to n of these costs; each ballot names what a person buys."""
    ideas = tuple(
        RankedIdea(id=n, number=n, cost=None if c is None else int(c)) for n, c in enumerate(costs)
    )
    chosen = tuple(
        Chosen(idea_id=idea.id, person_id=person, bought=int(idea.id in bought))
        for person, bought in enumerate(ballots, start=1)
        for idea in ideas
    )
    return canonical(challenge(ideas, budget=BUDGET, chosen=chosen, **settings))


def signal(inputs):
    return {s.name: s for s in read_signals(inputs, approval_weight=4.0)}["budget"]


def filled(order):
    """Buy in an order whatever still fits."""
    bought, left = set(), BUDGET
    for idea in order:
        if COSTS[idea] <= left:
            bought.add(int(idea))
            left -= COSTS[idea]
    return bought


SHOPPERS = {
    "what they want most": lambda wish, _: filled(np.argsort(-wish)),
    "most wish for the money": lambda wish, _: filled(np.argsort(-np.exp(wish) / COSTS)),
    "by lot": lambda _, chance: filled(chance.permutation(len(COSTS))),
}


@pytest.mark.parametrize("kind", SHOPPERS)
def test_it_does_not_like_an_idea_for_being_cheap(kind):
    """However people shop, cost explains nothing of the signal, and most of plain shares."""
    chance = np.random.default_rng(1)
    ballots = [SHOPPERS[kind](chance.normal(0, 1, len(COSTS)), chance) for _ in range(300)]
    value = signal(shop(ballots)).value
    share = np.mean([[i in b for i in range(len(COSTS))] for b in ballots], axis=0)
    assert abs(np.corrcoef(np.log1p(COSTS), value)[0, 1]) < 1e-6
    assert np.corrcoef(np.log1p(COSTS), share)[0, 1] < -0.8


@pytest.mark.parametrize("kind", ["what they want most", "most wish for the money"])
def test_it_follows_what_people_want(kind):
    """Over eight crowds: correlation with the wish beside cost above .8 on average."""
    found = []
    for seed in range(8):
        chance = np.random.default_rng(seed)
        wish = chance.normal(0, 0.7, len(COSTS))
        ballots = [
            SHOPPERS[kind](wish + chance.normal(0, 1, len(COSTS)), chance) for _ in range(150)
        ]
        design = np.column_stack([np.ones(len(COSTS)), np.log1p(COSTS)])
        beside = wish - design @ np.linalg.lstsq(design, wish, rcond=None)[0]
        found.append(np.corrcoef(beside, signal(shop(ballots)).value)[0, 1])
    assert np.mean(found) > 0.8


def test_it_is_silent_where_cost_cannot_be_told_from_wanting():
    few = COSTS[: LEAST_IDEAS - 1]
    assert not signal(shop([{1, 2}] * 20, few)).known.any()
    assert not signal(shop([{1, 2}] * 4)).known.any()
    assert not signal(shop([set()] * 20)).known.any()
    unpriced = signal(shop([{1, 2}, {1, 3}] * 9, [*COSTS, None]))
    assert unpriced.known.tolist() == [True] * len(COSTS) + [False]


def test_it_counts_in_the_ranking_beside_the_other_ways():
    inputs = shop([{9, 0}] * 9 + [{1, 2}] * 3, has_success_test=False)
    output = rank(inputs, parameters=Parameters(), seed=1)
    assert output.rows[0].idea_id == 9
    assert [c.signal for c in output.rows[0].contributions] == ["budget"]
    assert output.counts.people == 12


def test_it_can_leave_people_out():
    """First order against reading again without ten of sixty."""
    chance = np.random.default_rng(2)
    ballots = [filled(chance.permutation(len(COSTS))) for _ in range(60)]
    inputs = shop(ballots)
    parts = prepare(inputs, read_signals(inputs, approval_weight=4.0), approval_weight=4.0)
    group = np.array([0] * 10 + [-1] * 50)
    value, _ = parts.readings(group, 1)["budget"]
    moved = value[0] - signal(inputs).value
    expected = signal(shop(ballots[10:])).value - signal(inputs).value
    assert np.corrcoef(moved, expected)[0, 1] > 0.98


def test_it_is_surer_with_more_ballots():
    chance = np.random.default_rng(3)
    ballots = [filled(chance.permutation(len(COSTS))) for _ in range(80)]
    assert np.all(signal(shop(ballots)).variance < signal(shop(ballots[:20])).variance)
