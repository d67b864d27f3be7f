"""Invented people: what they say stays in bounds and leans the way it should."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from demo.temper import (
    Temper,
    chance_believed,
    choice_of,
    liking,
    log_odds_of,
    rating_of,
    temper_of,
)

PLAIN = Temper(noise=0.0, lean=1.0, mood=0.0, zeal=1.0)
MERITS = st.floats(min_value=-10, max_value=10)


def test_it_reads_even_odds_as_nothing():
    assert log_odds_of(0.5) == 0.0


def test_it_believes_what_it_sees_without_noise():
    assert chance_believed(PLAIN, log_odds=log_odds_of(0.7), error=0.0) == 700_000


@given(merit=MERITS, seed=st.integers())
def test_it_stays_on_every_scale(merit, seed):
    chance = Random(seed)
    temper = temper_of("contrary", ["beds"], chance)
    liked = liking(temper, merit, ("beds", "unknown"), chance)
    assert 1 <= rating_of(liked, temper, chance) <= 7
    assert choice_of(liked, chance) in {"approve", "reject", "pass"}
    assert 30_000 <= chance_believed(temper, log_odds=merit, error=liked) <= 970_000


def test_it_lets_contrary_people_like_what_others_do_not():
    chance = Random(1)
    steady = [liking(temper_of("steady", [], chance), 2.0, (), chance) for _ in range(200)]
    contrary = [liking(temper_of("contrary", [], chance), 2.0, (), chance) for _ in range(200)]
    assert sum(steady) / 200 > 1.8
    assert sum(contrary) / 200 < -1.0
