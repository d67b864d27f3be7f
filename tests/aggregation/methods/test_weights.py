"""Weights: clusters count the root of their size, few answers are bounded, others count one."""

from dataclasses import replace

import numpy as np
import pytest
from crowds import approvals, challenge, drawn
from honest import IDEAS, TARGET, all_at_once, honest, one_answer, ring
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.inputs import Approval, Belief, PairChoice, Rating, Voices, canonical
from aggregation.methods.leave_out import prepare
from aggregation.methods.signals import read_signals
from aggregation.methods.weights import DEFENCES, LISTS, weigh


def weighed(rows, **settings):
    inputs = challenge(
        IDEAS, approvals=rows, windows=all_at_once(rows), defences=DEFENCES, **settings
    )
    return canonical(inputs), weigh(canonical(inputs))


def on_target(rows):
    """How much all fakes, and all others, weigh on the target."""
    inputs, weights = weighed(rows)
    fakes = np.array([r.person_id >= 1000 for r in inputs.approvals])
    here = np.array([r.idea_id == TARGET for r in inputs.approvals])
    each = weights.rows["approvals"]
    return each[fakes & here].sum(), each[~fakes & here].sum()


def test_it_weighs_nothing_where_no_defence_is_asked():
    assert weigh(challenge(3, approvals=approvals((3, 1)))) is None


def test_it_gives_every_usual_person_one_voice():
    _, weights = weighed(honest())
    assert set(weights.rows["approvals"].tolist()) == {1.0}
    assert weights.suspects == ()


@pytest.mark.parametrize("members", [5, 10, 50])
def test_it_counts_a_cluster_by_the_root_of_its_size(members):
    fakes, others = on_target((*honest(), *ring(members)))
    assert fakes == pytest.approx(members**0.5)
    assert others == sum(r.idea_id == TARGET for r in honest())


@pytest.mark.parametrize("accounts", [1, 9, 200, 1000])
def test_it_bounds_accounts_of_few_answers(accounts):
    """Bound: the root of their number, at most a quarter of the others."""
    fakes, others = on_target((*honest(), *one_answer(accounts)))
    assert fakes == pytest.approx(min(accounts**0.5, others / 4))


def test_it_leaves_accounts_of_few_answers_alone_where_all_answer_little():
    """Three ideas, or one answer each: nobody is one of few."""
    assert set(weighed(approvals((9, 3), (4, 8), (7, 5)))[1].rows["approvals"].tolist()) == {1.0}
    once = tuple(Approval(idea_id=1 + p % 5, person_id=p, choice=1) for p in range(40))
    assert set(weighed(once)[1].rows["approvals"].tolist()) == {1.0}


@given(st.integers(1, 60), st.integers(0, 5))
def test_it_never_gives_more_for_more_accounts_than_its_bound(accounts, seed):
    few, others = on_target((*honest(seed), *one_answer(accounts)))
    assert few <= max(1.0, others / 4) + 1e-9
    assert few <= accounts**0.5 + 1e-9


def few_say(accounts, say):
    return tuple(say(1000 + n) for n in range(accounts))


@pytest.mark.parametrize(
    ("name", "signal", "say"),
    [
        (
            "ratings",
            "criteria",
            lambda p: Rating(idea_id=1, person_id=p, criterion_id=1, value=7.0),
        ),
        ("beliefs", "beliefs", lambda p: Belief(idea_id=1, person_id=p, probability=0.99)),
        ("pairs", "pairs", lambda p: PairChoice(left_id=1, right_id=2, person_id=p, choice=1)),
        ("voices", "quadratic", lambda p: Voices(idea_id=1, person_id=p, voices=10)),
    ],
)
def test_it_bounds_them_in_every_way_of_judging(name, signal, say):
    """Fifty accounts of one answer move every signal at most two thirds as far as undefended."""
    _, crowd = drawn(3, ideas=20, people=40)
    chance = np.random.default_rng(1)
    crowd = replace(
        crowd,
        pairs=tuple(
            PairChoice(left_id=int(a), right_id=int(b), person_id=p, choice=1 if a > b else -1)
            for p in range(40)
            for a, b in [chance.permutation(np.arange(1, 21))[:2] for _ in range(12)]
        ),
        voices=tuple(
            Voices(idea_id=i, person_id=p, voices=int(chance.integers(0, 2 + i // 4)))
            for p in range(40)
            for i in range(1, 21)
        ),
    )
    attacked = canonical(replace(crowd, **{name: (*getattr(crowd, name), *few_say(50, say))}))
    values = []
    for given_ in (canonical(crowd), attacked, replace(attacked, defences=DEFENCES)):
        signals = read_signals(given_, approval_weight=4.0, weights=weigh(given_))
        values.append(next(s for s in signals if s.name == signal).value)
    before, bent, defended = (v[0] - v[1] for v in values)
    assert bent - before > 0.3
    assert defended - before < (bent - before) * 2 / 3


def test_it_leaves_people_out_by_their_weight():
    """Without all fakes the approvals read as if they had never been."""
    inputs, weights = weighed((*honest(), *ring(10)))
    signals = read_signals(inputs, approval_weight=4.0, weights=weights)
    parts = prepare(inputs, signals, approval_weight=4.0, weights=weights)
    group = np.array([0 if person >= 1000 else -1 for person in parts.people])
    value, _ = parts.readings(group, 1)["approval"]
    clean = canonical(challenge(IDEAS, approvals=honest()))
    expected = read_signals(clean, approval_weight=4.0)[0].value
    assert value[0] == pytest.approx(expected, abs=0.06)


def test_it_weighs_every_list():
    _, inputs = drawn(1, ideas=6, people=10)
    found = weigh(canonical(replace(inputs, defences=DEFENCES)))
    assert {name: len(found.rows[name]) for name in LISTS} == {
        name: len(getattr(inputs, name)) for name in LISTS
    }
