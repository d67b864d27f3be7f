"""The ranked outcome as a whole: reproducible, fair, exact, honest when little is known."""

from dataclasses import replace

import numpy as np
import pytest
from crowds import approvals, beliefs, challenge, drawn, markets, trades
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.methods.canonical import from_json, to_json
from aggregation.methods.inputs import Approval, Person, RankedIdea, RankingInputs
from aggregation.methods.outcome import RankingOutput
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank

PARAMETERS = Parameters()
LISTS = ("ideas", "people", "approvals", "ratings", "beliefs", "markets", "trades")


def ranked(inputs, seed=7):
    return rank(inputs, parameters=PARAMETERS, seed=seed)


def test_it_manages_no_ideas():
    found = ranked(challenge(0))
    assert (found.rows, found.portfolio, found.influence) == ((), None, ())
    assert found.headline == "There are no ideas to rank yet."


def test_it_leaves_everyone_at_the_prior_without_signals():
    found = ranked(challenge(6))
    assert {row.chance for row in found.rows} == {0.5}
    assert {row.band for row in found.rows} == {1}
    assert {(row.rank_low, row.rank_high) for row in found.rows} == {(1, 6)}
    assert {(row.want, row.will) for row in found.rows} == {(None, None)}
    judged = ranked(challenge(6, beliefs=beliefs((0.5, 0.6), (0.5, 0.4))))
    assert min(r.sd for r in found.rows) > max(r.sd for r in judged.rows)


def test_it_orders_full_ties_by_the_seed():
    orders = {tuple(r.idea_id for r in ranked(challenge(5), seed).rows) for seed in range(12)}
    assert len(orders) > 8


def test_it_manages_a_single_idea():
    (row,) = ranked(challenge(1, beliefs=beliefs((0.8, 0.7, 0.9)))).rows
    assert (row.rank, row.rank_low, row.rank_high, row.top_k, row.band) == (1, 1, 1, 1.0, 1)
    assert 0.5 < row.chance < 0.8
    assert row.low < row.chance < row.high


def test_it_gives_the_same_outcome_bit_for_bit():
    _, inputs = drawn(3, ideas=8, people=12)
    first = ranked(inputs)
    again = ranked(from_json(RankingInputs, to_json(inputs)))
    assert to_json(first) == to_json(again)
    assert from_json(RankingOutput, to_json(first)) == first


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 50), st.randoms())
def test_it_does_not_care_in_which_order_anything_comes(seed, chance):
    _, inputs = drawn(seed, ideas=6, people=10)
    mixed = {}
    for name in LISTS:
        rows = list(getattr(inputs, name))
        chance.shuffle(rows)
        mixed[name] = tuple(rows)
    assert to_json(ranked(replace(inputs, **mixed))) == to_json(ranked(inputs))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 50), st.permutations(range(10)))
def test_it_does_not_care_who_is_who(seed, names):
    """Anonymity: other numbers for the same people change no chance."""
    _, inputs = drawn(seed, ideas=6, people=10)
    other = {
        name: tuple(replace(r, person_id=names[r.person_id]) for r in getattr(inputs, name))
        for name in ("approvals", "ratings", "beliefs")
    }
    first = {r.idea_id: r.merit for r in ranked(inputs).rows}
    second = {r.idea_id: r.merit for r in ranked(replace(inputs, **other)).rows}
    assert second == pytest.approx(first, abs=1e-8)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 50), st.permutations(range(1, 7)))
def test_it_does_not_care_which_idea_is_which(seed, names):
    """Neutrality: other numbers for the same ideas change no chance."""
    _, inputs = drawn(seed, ideas=6, people=10)
    new = dict(enumerate(names, start=1))
    other = {
        name: tuple(replace(r, idea_id=new[r.idea_id]) for r in getattr(inputs, name))
        for name in ("approvals", "ratings", "beliefs", "markets")
    }
    first = {new[r.idea_id]: r.merit for r in ranked(inputs).rows}
    second = {r.idea_id: r.merit for r in ranked(replace(inputs, **other)).rows}
    assert second == pytest.approx(first, abs=1e-8)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100))
def test_it_explains_every_chance_exactly(seed):
    _, inputs = drawn(seed, ideas=6, people=8)
    found = ranked(inputs)
    for row in found.rows:
        total = found.usual + sum(c.push for c in row.contributions) + row.prior_push
        assert total == pytest.approx(row.merit, abs=1e-8)
        assert row.chance == pytest.approx(1 / (1 + np.exp(-row.merit)), abs=1e-8)
        assert sum(c.weight for c in row.contributions) == pytest.approx(1, abs=1e-8)


def test_it_puts_first_what_all_judge_best():
    inputs = challenge(
        3,
        approvals=approvals((9, 1), (5, 5), (1, 9)),
        beliefs=beliefs((0.9, 0.8), (0.5, 0.5), (0.2, 0.1)),
        markets=markets(3),
        trades=(*trades(0.8), *trades(0.5, 0.55, market=2), *trades(0.2, market=3)),
    )
    assert [row.idea_id for row in ranked(inputs).rows] == [1, 2, 3]


def test_it_ranks_ideas_judged_in_different_ways():
    inputs = challenge(
        4,
        approvals=approvals((9, 1), (1, 9)),
        beliefs=beliefs((), (), (0.9, 0.9, 0.8)),
    )
    rows = {row.idea_id: row for row in ranked(inputs).rows}
    assert [c.signal for c in rows[1].contributions] == ["approval"]
    assert [c.signal for c in rows[3].contributions] == ["beliefs"]
    assert rows[4].contributions == ()
    assert rows[4].sd > rows[3].sd
    assert rows[1].rank < rows[4].rank < rows[2].rank


def test_it_lets_only_wanting_decide_without_a_success_test():
    liked, believed = approvals((9, 1), (1, 9)), beliefs((0.1, 0.1), (0.9, 0.9))
    without = ranked(challenge(2, has_success_test=False, approvals=liked, beliefs=believed))
    assert [row.idea_id for row in without.rows] == [1, 2]
    assert without.rows[0].will < without.rows[1].will
    assert without.usual_chance == 0.5
    assert {c.signal for r in without.rows for c in r.contributions} == {"approval"}
    assert "no success test" in without.notes[0]


def test_it_puts_less_down_to_systematic_error_without_a_success_test():
    liked = approvals((90, 10), (50, 50), (10, 90))
    with_test = ranked(challenge(3, approvals=liked))
    without = ranked(challenge(3, approvals=liked, has_success_test=False))
    assert max(r.sd for r in without.rows) < min(r.sd for r in with_test.rows)


def test_it_says_where_liking_and_belief_part():
    inputs = challenge(
        4,
        approvals=approvals((60, 2), (2, 60), (30, 30), (31, 29)),
        beliefs=beliefs((0.05,) * 30, (0.95,) * 30, (0.5,) * 30, (0.5,) * 30),
    )
    parted = {row.idea_id: row.disagreement for row in ranked(inputs).rows}
    assert parted == {1: "liked, not believed", 2: "believed, not liked", 3: "", 4: ""}


def test_it_counts_and_leaves_out_what_authors_say():
    ideas = (RankedIdea(id=1, number=1, author_ids=(1,)), RankedIdea(id=2, number=2))
    found = ranked(challenge(ideas, approvals=approvals((2, 0), (2, 0))))
    assert (found.counts.approvals, found.counts.excluded_own) == (3, 1)
    assert "What authors said of their own ideas was left out." in found.notes


def test_it_counts_passes_apart():
    ballots = (*approvals((1, 0)), Approval(idea_id=1, person_id=9, choice=0))
    counts = ranked(challenge(1, approvals=ballots)).counts
    assert (counts.approvals, counts.passes, counts.people) == (1, 1, 2)


def test_it_covers_the_truth_where_the_model_holds():
    """Forty simulated challenges with systematic noise: 85 to 95 in a hundred intervals hold."""
    chances, places = [], []
    for seed in range(40):
        merit, inputs = drawn(seed)
        truth = 1 / (1 + np.exp(-merit))
        order = 1 + np.argsort(np.argsort(-merit))
        for row in ranked(inputs, seed).rows:
            chances.append(row.low <= truth[row.idea_id - 1] <= row.high)
            places.append(row.rank_low <= order[row.idea_id - 1] <= row.rank_high)
    assert 0.85 <= np.mean(chances) <= 0.95
    assert 0.85 <= np.mean(places) <= 0.95


def test_it_knows_more_with_more_people():
    _, few = drawn(2, people=10)
    _, many = drawn(2, people=200)
    assert np.mean([r.sd for r in ranked(many).rows]) < np.mean([r.sd for r in ranked(few).rows])


def test_it_ignores_teams_but_for_the_audit():
    _, inputs = drawn(4, ideas=6, people=10)
    alone = replace(inputs, people=tuple(Person(id=p.id) for p in inputs.people))
    assert ranked(alone).rows == ranked(inputs).rows
