"""Rules side by side on the same ballots: the numbers of the cases, and what intervals may say."""

import numpy as np
import pytest

from aggregation.methods.evaluate_approvals import compare_approvals
from aggregation.methods.evaluate_budget import (
    ADDED,
    BARE,
    BY_HEAD,
    DECIDED,
    GREEDY,
    OURS,
    compare_budgets,
)
from aggregation.methods.evaluate_ranked import compare_orders, kendall
from aggregation.methods.inputs import Approval
from aggregation.methods.metrics import auc
from aggregation.methods.resampling import mean_difference, question_difference
from core.errors import InvalidInput
from voting.rules.profile import RankedBallot

# pabutools 1.2.3, in hundredths.
BALLOTS = [{0}, {1, 2, 3}, {1, 2, 3}, {2}]
COSTS = [100, 90, 200, 109]


def budgets(**said):
    found = compare_budgets(BALLOTS, costs=COSTS, budget=400, **said)
    return {row.name: row for row in found.rows}, found


def test_it_buys_as_the_cases_do():
    rows, found = budgets()
    assert rows[BARE].bought == (0, 2)
    assert rows[ADDED].bought == rows[OURS].bought == (0, 1, 2)
    assert rows[BY_HEAD].bought == (0, 1, 3)
    assert rows[GREEDY].bought == (1, 2, 3)
    assert (found.people, found.projects) == (4, 4)


def test_it_counts_whom_a_purchase_leaves_out():
    rows, _ = budgets()
    assert (rows[GREEDY].excluded, rows[OURS].excluded) == (0.25, 0)
    assert (rows[GREEDY].cover, rows[GREEDY].each) == (7 / 8, 7 / 4)
    assert rows[BARE].spent == 0.75
    assert rows[OURS].served_more.mean == 0.25
    assert rows[GREEDY].served_more.low == rows[GREEDY].served_more.high == 0


def test_it_tells_what_was_decided_and_what_cannot_be_said():
    rows, found = budgets(decided=[0, 2])
    assert rows[DECIDED].bought == (0, 2)
    assert "Of the 2 projects that were decided, ours buys 2" in found.notes[1]
    assert "no results" in found.notes[-1]


def test_it_refuses_a_budget_that_buys_nothing():
    with pytest.raises(InvalidInput, match="nothing to buy"):
        compare_budgets([{0}, set()], costs=[500], budget=400)


def order(said, people):
    return RankedBallot(tiers=tuple((i,) for i in said), people=people)


TENNESSEE = [
    order((1, 2, 3, 4), 42),
    order((2, 3, 4, 1), 26),
    order((3, 4, 2, 1), 15),
    order((4, 3, 2, 1), 17),
]


def test_it_puts_tennessees_capital_where_each_rule_does():
    found = compare_orders(TENNESSEE, idea_ids=range(1, 5))
    firsts = {row.name: row.first for row in found.rows}
    assert firsts["Schulze"] == firsts["Ranked Pairs"] == firsts["Borda"] == (2,)
    assert firsts["Instant runoff"] == (4,)
    assert (found.condorcet, found.default, found.people) == (2, "Schulze", 100)
    assert "different ideas" in found.notes[0]


def test_it_says_who_is_nearest_to_a_known_truth():
    found = compare_orders(TENNESSEE, idea_ids=range(1, 5), truth=(2, 3, 4, 1))
    rows = {row.name: row for row in found.rows}
    assert rows["Schulze"].tau == pytest.approx(1)
    assert rows["Instant runoff"].tau == pytest.approx(-1 / 3)  # K M N C: two pairs of six
    assert rows["Borda"].tau == pytest.approx(2 / 3)  # N C M K: five of six
    assert rows["Instant runoff"].closer.mean == pytest.approx(-1)
    assert "Instant runoff" in found.notes[1]


def test_it_foretells_those_who_agree_wholly_and_nobody_who_does_not():
    sure = compare_orders([order((1, 2, 3), 40)], idea_ids=(1, 2, 3))
    by = {row.name: row.foretold for row in sure.rows}
    # Second and third have no first places, so the runoff takes both out together.
    assert by.pop("Instant runoff") == pytest.approx(5 / 6)
    assert set(by.values()) == {1.0}
    torn = compare_orders([order((1, 2, 3), 500), order((3, 2, 1), 500)], idea_ids=(1, 2, 3))
    # A fold with more of one side leaves less of it to foretell from: a little below one half.
    assert all(-0.03 < row.foretold - 0.5 < 0.01 for row in torn.rows)


def test_it_offers_only_what_many_ideas_allow():
    sparse = [order((i, i + 1, i + 2), 3) for i in range(1, 59)]
    found = compare_orders(sparse, idea_ids=range(1, 61))
    assert {row.name for row in found.rows} == {"Strength", "Instant runoff", "Borda"}
    assert found.default == "Strength"


@pytest.mark.parametrize("truth", [(1, 2), (1, 2, 3, 3), (1, 2, 3, 9)])
def test_it_refuses_a_truth_that_is_no_order(truth):
    with pytest.raises(InvalidInput, match="true order"):
        compare_orders(TENNESSEE, idea_ids=range(1, 5), truth=truth)


def test_it_refuses_too_few_people():
    with pytest.raises(InvalidInput, match="At least 5 people"):
        compare_orders([order((1, 2), 4), order((), 9)], idea_ids=(1, 2))


def test_it_compares_rankings_by_kendall():
    assert kendall(np.array([1, 2, 3, 4.0]), np.array([1, 2, 4, 3.0])) == pytest.approx(4 / 6)
    assert kendall(np.array([1, 1.0]), np.array([1, 2.0])) == 0


def crowd(seed=3, ideas=160, people=40):
    chance = np.random.default_rng(seed)
    merit = chance.normal(0, 1, ideas)
    results = {i: bool(chance.random() < 1 / (1 + np.exp(-2 * merit[i]))) for i in range(ideas)}
    rows = [
        Approval(
            idea_id=i,
            person_id=p,
            choice=1 if merit[i] + chance.normal(0, 2) > 0 else -1,
        )
        for i in range(ideas)
        for p in range(people)
        if chance.random() < (1.0 if i % 2 else 0.1)
    ]
    return rows, results


def test_it_finds_that_counting_yes_rewards_being_shown():
    found = compare_approvals(*crowd())
    rows = {row.name: row for row in found.rows}
    assert rows["number of yes"].auc < rows["share of yes"].auc
    assert rows["number of yes"].auc_more.high < 0
    assert "number of yes" in found.notes[0]
    assert rows["base rate"].auc == 0.5
    assert rows["number of yes"].brier is None
    assert rows["share of yes"].auc_more.low == rows["share of yes"].auc_more.high == 0


def test_it_refuses_results_that_are_all_alike():
    rows, results = crowd()
    with pytest.raises(InvalidInput, match="nothing to compare"):
        compare_approvals(rows, dict.fromkeys(results, True))


def test_it_widens_intervals_with_fewer_people_and_holds_the_truth():
    chance = np.random.default_rng(5)
    held = 0
    for seed in range(100):
        gap = chance.normal(0.1, 1, 80)
        found = mean_difference(gap, np.zeros(80), np.ones(80), seed=seed)
        held += found.low <= 0.1 <= found.high
    assert 88 <= held <= 100
    few = mean_difference(gap[:20], np.zeros(20), np.ones(20), seed=1)
    assert few.high - few.low > found.high - found.low


def test_it_leaves_out_draws_that_cannot_order():
    found = question_difference(
        np.array([0.9, 0.1, 0.2]), np.array([0.1, 0.9, 0.2]), np.array([1, 0, 0.0]), by=auc, seed=1
    )
    assert found.mean == 1
    assert found.low >= 0
