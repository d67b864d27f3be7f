"""What needs a person now, in words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from purpose.needs import (
    in_words,
    to_answer,
    to_finish,
    to_judge,
    to_read,
    to_rule,
    to_settle,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    slug: str = "waits"
    question: str = "How might nobody wait?"
    left: int = 64
    closes_at: datetime | None = NOW + timedelta(days=5)
    act: str = "approve"
    market_id: int = 7
    words: str = "A proposal waits for a second person."


@dataclass(frozen=True, kw_only=True)
class Begun:
    title: str


def test_it_asks_for_three_ideas_at_most_and_the_first_loudest():
    first, second = to_judge([Waiting(), Waiting(left=1, closes_at=None)], NOW)
    assert first.title == "Three ideas are waiting for your judgement"
    assert first.words == "How might nobody wait? Judging closes on Sunday 29 November, 09:00 UTC."
    assert (first.is_loud, second.is_loud) == (True, False)
    assert second.title == "One idea is waiting for your judgement"
    assert second.words == "How might nobody wait?"


def test_it_counts_hours_on_the_last_day():
    (need,) = to_judge([Waiting(closes_at=NOW + timedelta(hours=5))], NOW)
    assert need.words.endswith("Judging closes in 5 hours.")


@pytest.mark.parametrize(
    ("count", "late", "title", "end"),
    [
        (1, 0, "One idea waits for an answer", "five working days."),
        (9, 2, "Nine ideas wait for an answer", "Two of them are late."),
        (12, 1, "12 ideas wait for an answer", "One of them is late."),
    ],
)
def test_it_says_how_many_wait_for_an_answer(count, late, title, end):
    (need,) = to_answer(count, late)
    assert need.title == title
    assert need.words.endswith(end)


def test_it_says_nothing_when_nothing_waits():
    assert to_answer(0, 0) == to_read(0) == to_judge([], NOW) == to_settle([]) == []
    assert to_rule(0) == to_finish([]) == []


def test_it_says_how_many_concerns_wait_for_a_ruling():
    assert [need.title for need in to_rule(1)] == ["1 concern waits for a ruling"]
    assert [need.title for need in to_rule(3)] == ["3 concerns wait for a ruling"]


def test_it_names_what_was_begun_last():
    (need,) = to_finish([Begun(title="A bell at the door"), Begun(title="Who pays?")])
    assert need.title == "2 drafts are not sent yet"
    assert (need.words, need.place) == ("A bell at the door", "drafts")


def test_it_leads_to_the_market():
    (need,) = to_settle([Waiting()])
    assert (need.place, need.id, need.act) == ("market", 7, "Look")


@pytest.mark.parametrize(("number", "word"), [(1, "One"), (10, "Ten"), (11, "11"), (1240, "1,240")])
def test_it_writes_small_numbers_as_words(number, word):
    assert in_words(number) == word
