"""What judgements and tallies say in words."""

from datetime import UTC, datetime

import pytest

from voting.shown import Histogram, Judgement, TallyShown
from voting.wording import number_words, stands_with, stood_summary, stood_words


def said(choice, ratings=None):
    return Judgement(
        idea_id=1,
        choice=choice,
        ratings=ratings or {},
        version=1,
        changed_since=False,
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def tally(approve, reject, passed=0):
    return TallyShown(idea_id=1, approve=approve, reject=reject, passed=passed, rated=0)


@pytest.mark.parametrize(
    ("choice", "approve", "reject", "words"),
    [
        ("approve", 75, 43, "You said yes. So did 74 of 117 others."),
        ("reject", 9, 2, "You said no. So did 1 of 10 others."),
        ("approve", 1, 0, "You said yes. You are the first to answer."),
        ("reject", 8, 1, "You said no. So far you stand alone, and that is worth as much."),
        ("approve", 2, 0, "You said yes. So did 1 of 1 other."),
        ("pass", 3, 1, "You passed. 3 of 4 people said yes."),
        ("pass", 0, 0, "You passed. Nobody has said yes or no yet."),
    ],
)
def test_it_says_where_someone_stands(choice, approve, reject, words):
    assert stood_words(said(choice), tally(approve, reject)) == words


def test_it_knows_ratings_without_an_answer():
    assert stood_words(said(None, {1: 5}), tally(2, 1)) == ("You rated it. 2 of 3 people said yes.")


@pytest.mark.parametrize(
    ("choice", "approve", "reject", "stands"),
    [
        ("approve", 3, 2, True),  # 2 of 4 others
        ("approve", 2, 3, False),  # 1 of 4 others
        ("reject", 5, 5, False),  # 4 of 9 others
        ("approve", 1, 0, None),
        ("pass", 5, 5, None),
    ],
)
def test_it_knows_who_stands_with_most(choice, approve, reject, stands):
    assert stands_with(said(choice), tally(approve, reject)) is stands


@pytest.mark.parametrize(
    ("stances", "words"),
    [
        ([], "What the others say stays closed for now."),
        ([None, None], "What the others say stays closed for now."),
        ([True, True, None], "Each time you stood with most of the others."),
        ([False], "You saw it otherwise than most, and that is worth as much."),
        (
            [True, True, False],
            (
                "Mostly you stood with the others; once you saw it otherwise, "
                "and that is worth as much."
            ),
        ),
        (
            [True, False, False],
            "Twice you saw it otherwise than most, and that is worth as much.",
        ),
    ],
)
def test_it_sums_up_a_set(stances, words):
    assert stood_summary(stances) == words


def test_it_writes_small_numbers_as_words():
    assert [number_words(n) for n in (1, 10, 11, 1240)] == ["one", "ten", "11", "1,240"]


def test_it_draws_one_person_apart():
    histogram = Histogram(criterion_id=1, counts=(0, 1, 0, 0, 3, 0, 2))
    assert histogram.people == 6
    assert histogram.without(5) == (0, 1, 0, 0, 2, 0, 2)
    assert histogram.without(None) == histogram.counts
