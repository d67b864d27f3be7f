"""Pairs, orders and voices as signals: values, variances, and what leaving people out changes."""

from dataclasses import replace

import numpy as np
import pytest
from crowds import approvals, challenge, drawn

from aggregation.methods.canonical import from_json, to_json
from aggregation.methods.inputs import (
    PairChoice,
    RankedIdea,
    RankedPlace,
    RankingInputs,
    Voices,
    canonical,
)
from aggregation.methods.leave_out import prepare
from aggregation.methods.parameters import WANT, Parameters
from aggregation.methods.ranking import rank
from aggregation.methods.signals import read_signals, without_own
from core.errors import InvalidInput


def pairs(*answers):
    """Person n answers the n-th (left, right, choice)."""
    return tuple(
        PairChoice(left_id=left, right_id=right, person_id=n, choice=choice)
        for n, (left, right, choice) in enumerate(answers, start=1)
    )


def orders(*ballots):
    return tuple(
        RankedPlace(idea_id=idea, person_id=person, place=place)
        for person, ballot in enumerate(ballots, start=1)
        for place, idea in enumerate(ballot, start=1)
    )


def voices(*ballots):
    return tuple(
        Voices(idea_id=idea, person_id=person, voices=count)
        for person, ballot in enumerate(ballots, start=1)
        for idea, count in ballot.items()
    )


def signals(inputs):
    return {s.name: s for s in read_signals(canonical(inputs), approval_weight=4.0)}


def ranked(inputs):
    return rank(inputs, parameters=Parameters(), seed=1)


MIXED = challenge(
    4,
    pairs=pairs(*[(1, 2, 1)] * 6, *[(2, 3, 1)] * 5, (3, 1, 1), (1, 4, 0)),
    places=orders((1, 2, 3, 4), (1, 3, 2, 4), (2, 1, 3, 4)),
    voices=voices({1: 6, 2: 3}, {1: 5, 3: -2}, {2: 2, 1: 4}),
)


def test_it_gives_back_the_evidence_without_the_prior_of_pairs():
    """Three to nothing: the posterior gap is 2.958940 (cases), the evidence alone says more."""
    found = signals(challenge(2, pairs=pairs(*[(1, 2, 1)] * 3)))["pairs"]
    assert found.value[0] - found.value[1] > 2.958940
    assert found.people.tolist() == [3, 3]


def test_it_is_silent_on_ideas_that_nobody_compared():
    found = signals(challenge(3, pairs=pairs((1, 2, 1))))["pairs"]
    assert np.isnan(found.value[2])
    assert found.people.tolist() == [1, 1, 0]


def test_it_is_silent_where_voices_tell_nothing_apart():
    assert not signals(challenge(2, voices=voices({1: 3, 2: 3}, {1: 1, 2: 1})))[
        "quadratic"
    ].known.any()
    assert not signals(challenge(2, voices=voices({1: 9})))["quadratic"].known.any()


def test_it_ranks_by_any_of_them_alone():
    for name in ("pairs", "places", "voices"):
        alone = challenge(4, has_success_test=False, **{name: getattr(MIXED, name)})
        found = ranked(alone)
        assert found.rows[0].idea_id == 1
        assert found.counts.people == len({r.person_id for r in getattr(MIXED, name)})
        (part,) = found.rows[0].contributions
        assert part.signal in WANT
        assert part.push > 0


def test_it_explains_a_chance_exactly_with_all_of_them():
    for row in ranked(MIXED).rows:
        total = ranked(MIXED).usual + sum(c.push for c in row.contributions) + row.prior_push
        assert total == pytest.approx(row.merit, abs=1e-8)


def test_it_narrows_with_more_of_the_same():
    few = challenge(3, pairs=pairs((1, 2, 1), (2, 3, 1), (1, 3, 1), (2, 1, 1)))
    many = challenge(3, pairs=pairs(*[(r.left_id, r.right_id, r.choice) for r in few.pairs] * 9))
    assert (signals(many)["pairs"].variance < signals(few)["pairs"].variance).all()


def test_it_leaves_out_what_authors_say_of_their_own():
    ideas = (RankedIdea(id=1, number=1, author_ids=(1,)), RankedIdea(id=2, number=2))
    rows = challenge(
        ideas,
        pairs=pairs((2, 1, -1), (1, 2, 1)),
        places=orders((1, 2)),
        voices=voices({1: 5, 2: 1}),
    )
    kept, own = without_own(rows)
    assert own == 3
    assert [r.person_id for r in kept.pairs] == [2]
    assert [r.idea_id for r in (*kept.places, *kept.voices)] == [2, 2]


def without(inputs, person, name):
    parts = prepare(inputs, read_signals(inputs, approval_weight=4.0), approval_weight=4.0)
    group = np.full(len(parts.people), -1)
    group[parts.people.index(person)] = 0
    return parts.readings(group, 1)[name][0][0]


@pytest.mark.parametrize("name", ["pairs", "ranked"])
def test_it_knows_what_strengths_stand_on_one_person(name):
    """One Newton step is close to fitting again without them."""
    inputs = canonical(MIXED)
    kept = {
        rows: tuple(r for r in getattr(inputs, rows) if r.person_id != 2)
        for rows in ("pairs", "places")
    }
    before = signals(inputs)[name].value
    moved = without(inputs, 2, name) - before
    really = signals(replace(inputs, **kept))[name].value - before
    large = np.abs(really) > 0.2
    assert np.sign(moved[large]).tolist() == np.sign(really[large]).tolist()


def test_it_knows_what_voices_stand_on_one_person():
    """Means of 6, 0 ,4 and so on: without the second, in the old unit and from the old middle."""
    means, others = np.array([5, 5 / 3, -2 / 3, 0]), np.array([5, 2.5, 0, 0])
    before = signals(MIXED)["quadratic"].value
    unit = (means[0] - means[3]) / (before[0] - before[3])
    expected = (others - means.mean()) / unit
    assert without(canonical(MIXED), 2, "quadratic") == pytest.approx(expected)


def test_it_leaves_no_trace_of_lists_that_are_empty():
    """Snapshots and bundles from before these lists existed keep their hash."""
    text = to_json(canonical(challenge(2, approvals=approvals((1, 2), (3, 0)))))
    assert not {"pairs", "places", "voices"} & set(text.replace('"', " ").split())
    assert from_json(RankingInputs, text).pairs == ()
    assert from_json(RankingInputs, to_json(canonical(MIXED))) == canonical(MIXED)


def test_it_ranks_as_before_under_parameters_that_know_four_signals():
    _, inputs = drawn(1, ideas=6, people=20)
    four = ("approval", "criteria", "beliefs", "market")
    old = Parameters(signals=tuple(p for p in Parameters().signals if p.signal in four))
    now, before = (rank(inputs, parameters=p, seed=3) for p in (Parameters(), old))
    assert now.rows == before.rows


def test_it_refuses_a_pair_with_an_idea_that_is_not_listed():
    with pytest.raises(InvalidInput):
        canonical(challenge(2, pairs=pairs((1, 9, 1))))
