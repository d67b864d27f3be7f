"""What an idea may say, and what a link may be."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from ideas.content import (
    BODY_MAX,
    COST_MAX,
    IdeaText,
    checked_link,
    cleaned,
    fingerprint_of,
    parse_cost,
)

TITLE = "A nurse at the door"


def test_it_drops_stray_white_space_and_controls():
    text = cleaned(IdeaText(title="  A nurse\n at\tthe door ", problem="one\r\ntwo\x00\x07 "))
    assert (text.title, text.problem) == (TITLE, "one\ntwo")


@pytest.mark.parametrize("title", ["", "   ", "abcd", "\n\n", "x" * 201])
def test_it_refuses_a_line_too_short_or_too_long(title):
    with pytest.raises(InvalidInput) as refusal:
        cleaned(IdeaText(title=title))
    assert refusal.value.field == "title"


@pytest.mark.parametrize("field", ["problem", "proposal", "benefit"])
def test_it_refuses_a_text_past_its_limit(field):
    cleaned(IdeaText(title=TITLE, **{field: "x" * BODY_MAX}))
    with pytest.raises(InvalidInput) as refusal:
        cleaned(IdeaText(title=TITLE, **{field: "x" * (BODY_MAX + 1)}))
    assert refusal.value.field == field


@pytest.mark.parametrize("cost", [-1, COST_MAX + 1])
def test_it_refuses_a_cost_out_of_range(cost):
    with pytest.raises(InvalidInput) as refusal:
        cleaned(IdeaText(title=TITLE, cost=cost))
    assert refusal.value.field == "cost"


@pytest.mark.parametrize(
    ("typed", "cost"),
    [("0", 0), ("140000", 140_000), ("140,000", 140_000), (" 140 000 ", 140_000)],
)
def test_it_reads_a_cost(typed, cost):
    assert parse_cost(typed) == cost


@pytest.mark.parametrize("typed", ["-5", "1.5", "1e9", "NaN", "١٢", "", "9" * 30, "about 5", "5€"])
def test_it_refuses_what_is_no_whole_number(typed):
    with pytest.raises(InvalidInput):
        parse_cost(typed)


@given(st.text(max_size=30))
def test_it_never_fails_otherwise_on_a_cost(typed):
    with contextlib.suppress(InvalidInput):
        assert 0 <= parse_cost(typed) <= COST_MAX


@given(st.lists(st.text(max_size=6), min_size=4, max_size=4), st.integers(0, 3))
def test_it_notices_any_change_by_the_fingerprint(words, changed):
    def fingerprint(parts):
        names = ("title", "problem", "proposal", "benefit")
        return fingerprint_of(IdeaText(**dict(zip(names, parts, strict=True))))

    other = [word + "!" if place == changed else word for place, word in enumerate(words)]
    assert fingerprint(words) == fingerprint(list(words))
    assert fingerprint(words) != fingerprint(other)
    assert len(fingerprint(words)) == 16


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/waits?year=2025#table",
        "http://10.0.0.1:8080/",
        "HTTPS://HARBOUR.EXAMPLE",
    ],
)
def test_it_takes_a_web_address(url):
    assert checked_link(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://harbour.example/",
        "//harbour.example/",
        "/challenges",
        "https://",
        "https:harbour.example",
        "https://someone:secret@harbour.example/",
        "https://harbour.example/a b",
        "https://harbour.example/\nx",
        "https://harbour.example/\u202eexe",
        "https://[not-an-address/",
        "https://" + "x" * 600,
        "",
    ],
)
def test_it_refuses_what_is_none(url):
    with pytest.raises(InvalidInput) as refusal:
        checked_link(url)
    assert refusal.value.field == "url"
