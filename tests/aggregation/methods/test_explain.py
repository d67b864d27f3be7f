"""Explanations: exact sums, what to ask next, where liking and belief part."""

import numpy as np
import pytest
from crowds import PLAIN, signal
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.explain import (
    BELIEVED,
    LIKED,
    ask_next,
    column,
    disagreement,
    pushes,
    reasons,
)
from aggregation.methods.posterior import infer

NAN = float("nan")
MAYBE = st.one_of(st.just(NAN), st.floats(-3, 3))


@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE), min_size=1, max_size=10))
def test_it_splits_every_merit_exactly(rows):
    columns = list(zip(*rows, strict=True))
    names = ("approval", "criteria", "beliefs", "market")
    posterior = infer([signal(n, c) for n, c in zip(names, columns, strict=True)], PLAIN)
    parts = pushes(posterior)
    assert set(parts) == {*names, "prior"}
    assert posterior.usual + sum(parts.values()) == pytest.approx(posterior.mean, abs=1e-12)


def test_it_gives_a_silent_signal_no_push():
    posterior = infer([signal("beliefs", [1.0, NAN]), signal("approval", [NAN, 1.0])], PLAIN)
    parts = pushes(posterior)
    assert (parts["beliefs"][1], parts["approval"][0]) == (0, 0)


def test_it_asks_for_what_is_missing_before_what_is_plenty():
    signals = [signal("beliefs", [1.0, 0.0], 0.01), signal("market", [NAN, NAN])]
    posterior = infer(signals, PLAIN)
    names, cuts = ask_next(posterior, signals, PLAIN, askable=("beliefs", "market"))
    assert names == ["market", "market"]
    only, less = ask_next(posterior, signals, PLAIN, askable=("beliefs",))
    assert only == ["", ""]
    assert np.all(less < cuts)


def test_it_asks_nothing_where_nothing_can_be_asked():
    signals = [signal("beliefs", [1.0])]
    names, cuts = ask_next(infer(signals, PLAIN), signals, PLAIN, askable=())
    assert (names, cuts.tolist()) == ([""], [0.0])


def test_it_says_where_liking_and_belief_part():
    want = [signal("approval", [3.0, -3.0, 0.1, 3.0], 0.01)]
    will = [signal("beliefs", [-3.0, 3.0, -0.1, NAN], 0.01)]
    whole = infer([*want, *will], PLAIN)
    found = disagreement(column(want, PLAIN, whole), column(will, PLAIN, whole))
    assert found == [LIKED, BELIEVED, "", ""]


def test_it_reads_wanting_against_the_usual_idea():
    want = [signal("approval", [1.0, 0.0, -1.0])]
    chance = column(want, PLAIN, infer(want, PLAIN)).chance
    assert chance[1] == pytest.approx(0.5)
    assert chance[0] + chance[2] == pytest.approx(1)


def test_it_tells_the_strongest_reason_first():
    parts = {"beliefs": np.array([-0.05]), "market": np.array([0.8])}
    assert reasons(parts, 0, known=["beliefs", "market"]) == (
        "The market's price pushes it strongly up; beliefs push it a little down."
    )
    assert "Nobody has judged" in reasons(parts, 0, known=[])
