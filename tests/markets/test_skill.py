"""What resolved beliefs say of people: scores, calibration and its intervals."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.skill import (
    Question,
    Said,
    calibration,
    calibration_error,
    excess_of,
    last_words,
    record_of,
    scores_of,
    wilson,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def question(*beliefs, happened=0, n=2, ends=10, number=1):
    return Question(
        id=number,
        n=n,
        happened=happened,
        opens_at=START,
        ends_at=START + ends * DAY,
        closes_at=START + 10 * DAY,
        beliefs=[
            Said(person_id=who, outcome=place, probability=p, at=START + day * DAY)
            for who, place, p, day in beliefs
        ],
    )


def test_it_scores_as_metaculus_does():
    # tests/unit/test_scoring of Metaculus: baseline of .9 → 84.79969066, second half only → half.
    whole, half = scores_of(question((1, 0, 0.9, 0), (2, 0, 0.9, 5)))
    assert whole.baseline == pytest.approx(84.79969066)
    assert (half.baseline, half.coverage) == (pytest.approx(42.39984533), 0.5)
    low, high = scores_of(question((1, 0, 0.1, 0), (2, 0, 0.9, 0)))
    assert (low.peer, high.peer) == (pytest.approx(-219.7224577), pytest.approx(219.7224577))


def test_it_takes_the_rest_for_no():
    (score,) = scores_of(question((1, 0, 0.62, 0), happened=1))
    assert score.brier == pytest.approx(0.3844)


def test_it_scores_the_last_word_and_nothing_after_it_was_known():
    (score,) = scores_of(question((1, 0, 0.38, 0), (1, 0, 0.62, 2), (1, 0, 0.99, 6), ends=5))
    assert score.brier == pytest.approx(0.1444)
    assert score.coverage == 0.5


def test_it_scores_one_of_several_by_what_happened():
    (score,) = scores_of(question((1, 0, 0.2, 0), (1, 2, 0.5, 0), n=4, happened=2))
    assert score.baseline == pytest.approx(50.0)  # 100 ln(.5·4)/ln 4


def test_it_places_beliefs_in_tenths_with_intervals():
    questions = [question((1, 0, 0.75, 0), happened=i % 4 == 0, number=i) for i in range(12)]
    (part,) = calibration(last_words(questions))
    assert (part.low, part.high, part.count) == (0.7, 0.8, 12)
    assert (part.said, part.came_true) == (0.75, 0.75)
    assert calibration_error([part]) == 0


def test_wilson_is_as_published():
    # Newcombe (1998), table I: 81 of 263, 15 of 148 and 0 of 20, 95 %, method 3.
    assert wilson(81, 263) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert wilson(15, 148) == (pytest.approx(0.0624, abs=5e-5), pytest.approx(0.1605, abs=5e-5))
    assert wilson(0, 20) == (0.0, pytest.approx(0.1611, abs=5e-5))


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(true, false):
    least, most = wilson(true, true + false)
    assert 0 <= least <= most <= 1
    if true + false:
        assert least - 1e-12 <= true / (true + false) <= most + 1e-12


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_it_loses_no_belief(words):
    bins = calibration(words)
    assert sum(part.count for part in bins) == len(words)
    assert 0 <= calibration_error(bins) <= 1


def test_the_excess_of_all_who_answered_is_nothing():
    scores = scores_of(question((1, 0, 0.9, 0), (2, 0, 0.5, 0), (3, 0, 0.2, 1)))
    excess = excess_of(scores)
    assert sum(total for total, _ in excess.values()) == pytest.approx(0)
    assert excess[1][0] < 0 < excess[3][0]
    assert {count for _, count in excess.values()} == {1}


def test_it_has_no_record_of_nothing():
    assert record_of([]) is None
    assert scores_of(question()) == []
