"""Words, numbers and times in the reader's language, and what people may type."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.figures import (
    DAY,
    SHORT_DAY,
    WEEKDAY,
    day_words,
    decimal,
    moment_words,
    number,
    typed_decimal,
)
from core.language import _, kept, later, later_counted, ngettext, told
from core.points import format_points, format_points_exact, format_points_short, parse_points
from core.reader import reader, reading_as
from core.text import ago, plural

EVENING = datetime(2026, 12, 24, 17, 5, tzinfo=UTC)


def test_it_speaks_english_by_utc_to_nobody_in_particular():
    assert (reader().language, reader().zone) == ("en", "UTC")
    assert _("At most %(longest)s characters.", longest=5000) == "At most 5,000 characters."
    assert ngettext("%(num)s day ago", "%(num)s days ago", 1240) == "1,240 days ago"


def test_it_speaks_the_readers_language_inside_the_block_only():
    with reading_as("de"):
        assert _("At most %(longest)s characters.", longest=5000) == "Höchstens 5.000 Zeichen."
        with reading_as("xx"):
            assert reader().language == "en"
        assert ngettext("%(num)s day ago", "%(num)s days ago", 1) == "vor 1 Tag"
        assert ngettext("%(num)s day ago", "%(num)s days ago", 3) == "vor 3 Tagen"
    assert reader().language == "en"


def test_it_puts_off_the_words_until_somebody_reads():
    label = later("At most %(longest)s characters.", longest=5000)
    assert str(label) == "At most 5,000 characters."
    with reading_as("de"):
        assert f"{label}" == "Höchstens 5.000 Zeichen."


def test_it_keeps_a_message_with_its_values_for_any_reader():
    row = kept(
        later("%(a)s, %(b)s, %(c)s", a=EVENING, b=date(2026, 12, 24), c=later_counted(
            "%(num)s day ago", "%(num)s days ago", 3))
    )  # fmt: skip
    assert told(row) == "24 December 2026, 17:05 UTC, 24 December 2026, 3 days ago"
    with reading_as("de", "Europe/Berlin"):
        assert told(row) == "24. Dezember 2026, 18:05 MEZ, 24. Dezember 2026, vor 3 Tagen"
    assert kept("plain words") == ""


def test_it_writes_numbers_as_the_language_does():
    assert (number(1_234_567), decimal(0.1274, 3)) == ("1,234,567", "0.127")
    assert format_points(1_040_500_000) == "1,040.50"
    with reading_as("de"):
        assert (number(1_234_567), decimal(0.1274, 3)) == ("1.234.567", "0,127")
        assert format_points(1_040_500_000) == "1.040,50"
        assert format_points_short(1_040_000_000) == "1.040"
        assert format_points_exact(1_040_500_000) == "1040.500000"  # For files, in any language.


def test_it_writes_days_and_times_by_the_readers_clock():
    late = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert day_words(late) == "31 July 2026"
    assert moment_words(late, SHORT_DAY) == "31 Jul, 22:30 UTC"
    with reading_as("de", "Europe/Berlin"):
        assert day_words(late) == "1. August 2026"
        assert day_words(date(2026, 7, 31), DAY) == "31. Juli"
        assert moment_words(late, WEEKDAY) == "Samstag, 1. August, 00:30 MESZ"
    with reading_as("de", "Nowhere/Atall"):
        assert moment_words(late, DAY) == "31. Juli, 22:30 UTC"


@pytest.mark.parametrize(
    ("step", "english", "german"),
    [
        (timedelta(seconds=10), "just now", "gerade eben"),
        (timedelta(seconds=-10), "in a moment", "gleich"),
        (timedelta(minutes=1), "1 minute ago", "vor 1 Minute"),
        (timedelta(hours=-5), "in 5 hours", "in 5 Stunden"),
        (timedelta(days=3), "3 days ago", "vor 3 Tagen"),
        (timedelta(days=-400), "in 1 year", "in 1 Jahr"),
    ],
)
def test_it_says_how_long_ago_or_ahead(step, english, german):
    assert ago(EVENING - step, EVENING) == english
    with reading_as("de"):
        assert ago(EVENING - step, EVENING) == german


def test_it_counts_things():
    assert plural(1, "idea", "ideas") == "1 idea"
    assert plural(1240, "person", "people") == "1,240 people"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12,50", 12_500_000),
        ("12,5", 12_500_000),
        ("12.50", 12_500_000),
        ("1000", 1_000_000_000),
        (" 7,25 ", 7_250_000),
    ],
)
def test_it_takes_a_decimal_comma_where_the_language_writes_one(typed, read):
    with reading_as("de"):
        assert parse_points(typed_decimal(typed)) == read


@pytest.mark.parametrize(
    "typed",
    ["1.000", "1,000", "1.000,5", "1,000.5", "1.000.000", "1,2,3", "12,", ",5", "1 000", "1'000",
     "−5", "-5,0", "12,505", "1e3", "１２,５", ""],
)  # fmt: skip
def test_it_refuses_whatever_could_mean_two_amounts(typed):
    with reading_as("de"), pytest.raises(ValueError, match="schlichte Zahl"):
        _refused(typed)


def _refused(typed):
    from core.errors import InvalidInput

    try:
        parse_points(typed_decimal(typed))
    except InvalidInput as error:
        raise ValueError(error.message) from error


def test_it_takes_no_comma_where_the_language_writes_a_point():
    assert typed_decimal("12,50") == "12,50"
