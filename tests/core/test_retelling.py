"""What the house keeps in English is told in the reader's language; what people wrote is not."""

from datetime import UTC, datetime

import pytest

from core.reader import reading_as
from core.retelling import retold

LOT = (
    "Selected by lot. The chance of 2.5 percent was declared before its markets opened, so that "
    "their prices mean what they say; the secret behind 0123456789ab… was fe10."
)
MOVED = (
    f"“Judge” ends {datetime(2026, 12, 4, 18, tzinfo=UTC):%-d %B %Y, %H:%M} UTC instead of "
    f"{datetime(2026, 12, 1, 9, 30, tzinfo=UTC):%-d %B %Y, %H:%M} UTC. Two sites joined late."
)


@pytest.mark.parametrize("text", [LOT, "by its date", "version 3", "comment 12", MOVED])
def test_it_tells_english_readers_what_was_kept(text):
    assert retold(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("by its date", "zum festgelegten Termin"),
        ("version 3", "Fassung 3"),
        (LOT, "Durch das Los ausgewählt. Die Wahrscheinlichkeit von 2.5 Prozent"),
        (MOVED, "„Judge“ endet am 4. Dezember 2026, 18:00 UTC statt am 1. Dezember 2026, 09:30"),
    ],
)
def test_it_tells_german_readers_in_german(text, told):
    with reading_as("de"):
        assert retold(text).startswith(told)
        assert retold(MOVED).endswith("Two sites joined late.")


@pytest.mark.parametrize("text", ["", "We do it, by its date.", "version three is better", "%(x)s"])
def test_it_leaves_what_people_wrote(text):
    with reading_as("de"):
        assert retold(text) == text
