"""Manipulation pays at most the bound that is stated for it (R22)."""

import pytest
from keeping import keep_result
from manipulation.attacks import ATTACKS
from manipulation.field import Field, Result, make_ground


@pytest.fixture
def ground(session, cast, now):
    return make_ground(session, cast, now)


def worst(ground, attack, seeds):
    """Try an attack with many seeds, each on its own; return the one that came nearest."""
    found, session = [], ground.session
    for seed in seeds:
        with session.begin_nested() as attempt:
            field = Field(ground, seed)
            result = attack(field)
            assert result.holds, f"seed {seed}: {result}"
            assert field.sound(), f"seed {seed}"
            found.append(result)
            attempt.rollback()
    return max(found, key=lambda result: result.gain - result.bound)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_it_gains_no_more_than_its_bound(ground, attack):
    worst(ground, attack, range(5))


@pytest.mark.long
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_it_gains_no_more_than_its_bound_200_times(ground, attack):
    found = worst(ground, attack, range(100, 300))
    kept = f"{attack.__name__}, 200 seeds: nearest gain {found.gain:.6g} of {found.bound:.6g}"
    keep_result("R22", kept, seed="100-299")


def test_a_gain_above_the_bound_is_one():
    assert Result(gain=0, bound=0).holds
    assert not Result(gain=1, bound=0).holds
