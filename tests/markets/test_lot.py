"""The lot: numbers that anybody can repeat with sha256sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.lot import commitment_of, idea_drawn, number_drawn

SECRET = "0" * 64


def test_the_commitment_is_sha_256_of_the_secret():
    # printf '%064d' 0 | sha256sum
    assert commitment_of(SECRET) == (
        "60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55"
    )


def test_the_number_is_sha_256_of_secret_and_challenge():
    # printf '%064d:7' 0 | sha256sum
    assert f"{number_drawn(SECRET, 7):064x}" == (
        "c6dc093e9d8c787004ef768f7be0869455c085051a031617ab56a5adf0a5633f"
    )


def test_it_draws_by_the_number():
    turn, chance = divmod(number_drawn(SECRET, 7), 10**6)
    ideas = [11, 5, 8]
    wanted = [5, 8, 11][turn % 3]
    assert idea_drawn(SECRET, 7, choice_ppm=chance + 1, idea_ids=ideas) == wanted
    assert idea_drawn(SECRET, 7, choice_ppm=chance, idea_ids=ideas) is None


@pytest.mark.parametrize("ppm", [0, 100_000])
def test_it_draws_nothing_from_nothing(ppm):
    assert idea_drawn(SECRET, 7, choice_ppm=ppm, idea_ids=[]) is None


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(1, 10**9))
def test_without_a_chance_it_never_draws_and_with_a_whole_one_always(secret, challenge):
    assert idea_drawn(secret, challenge, choice_ppm=0, idea_ids=[1, 2]) is None
    assert idea_drawn(secret, challenge, choice_ppm=10**6, idea_ids=[1, 2]) in {1, 2}


def test_ideas_are_drawn_alike():
    drawn = [
        idea_drawn(f"{number:064x}", 1, choice_ppm=100_000, idea_ids=[1, 2, 3, 4])
        for number in range(20_000)
    ]
    counts = [drawn.count(idea) for idea in (1, 2, 3, 4)]
    # 2,000 draws are expected, 500 of each idea; four standard deviations are 85 and 87.
    assert abs(sum(counts) - 2000) < 170
    assert all(abs(count - 500) < 87 for count in counts)
