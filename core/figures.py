"""Numbers, dates and times as the reader's language and clock write them; no framework.

What files, addresses and scripts read is never written here: it stays in the invariant form.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date

from core.reader import reader

# Patterns of Unicode TR 35: a long day, a day and month, the same short, a weekday, a short day.
PATTERNS = {
    "en": ("d MMMM y", "d MMMM", "d MMM", "EEEE d MMMM", "d MMM y"),
    "de": ("d. MMMM y", "d. MMMM", "d. MMM", "EEEE, d. MMMM", "d. MMM y"),
}
LONG, DAY, SHORT_DAY, WEEKDAY, SHORT = range(5)
# Names of zones that a language has of its own; all else keeps the name of the zone database.
ZONE_NAMES = {
    "de": {"CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ"}
}
# One mark, at most two digits after it: no language writes a thousand so.
_TYPED = re.compile(r"([0-9]+),([0-9]{1,2})", re.ASCII)


@lru_cache
def _marks(language: str) -> tuple[str, str]:
    """Return the marks between thousands and before decimals."""
    symbols = Locale(language).number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


def localised(text: str) -> str:
    """Return an English number such as '1,040.50' with the marks of the reader's language."""
    group, decimal = _marks(reader().language)
    if (group, decimal) == (",", "."):
        return text
    return text.translate({ord(","): group, ord("."): decimal})


def number(value: int) -> str:
    """Return a whole number with its thousands parted: '1,240'."""
    return localised(f"{value:,}")


def decimal(value: float, places: int) -> str:
    """Return a number with so many decimals: '0.127'."""
    return localised(f"{value:,.{places}f}")


def typed_decimal(text: str) -> str:
    """Return what was typed with a decimal point, where the reader's language writes a comma.

    Only one comma with one or two digits after it is taken for a decimal mark. Anything else goes
    on as it is, and the strict parsers refuse it: '1.000,5' and '1.000' are never guessed at.
    """
    if _marks(reader().language)[1] != ",":
        return text
    found = _TYPED.fullmatch(text.strip())
    return f"{found[1]}.{found[2]}" if found else text


def here(moment: date) -> date:
    """Return a moment as the reader's clock shows it; a day stays the day it is."""
    if not isinstance(moment, datetime):
        return moment
    try:
        return moment.astimezone(ZoneInfo(reader().zone))
    except (ZoneInfoNotFoundError, ValueError):  # This machine knows fewer zones.
        return moment


def day_words(moment: date, form: int = LONG) -> str:
    """Return a day such as '22 November 2026', by the reader's clock."""
    there = here(moment)
    day = there.date() if isinstance(there, datetime) else there
    return _day(day, form, reader().language)


def moment_words(moment: datetime, form: int = LONG) -> str:
    """Return a day with its time such as '22 November 2026, 18:00 UTC', by the reader's clock."""
    there = here(moment)
    assert isinstance(there, datetime)  # noqa: S101  # For the types: a moment stays a moment.
    zone = there.tzname() or ""
    zone = ZONE_NAMES.get(reader().language, {}).get(zone, zone)
    return f"{day_words(moment, form)}, {there:%H:%M} {zone}"


@lru_cache(maxsize=1024)
def clock_words(moment: datetime) -> str:
    """Return the time of day such as '14:02', by the reader's clock."""
    there = here(moment)
    assert isinstance(there, datetime)  # noqa: S101  # For the types: a moment stays a moment.
    return f"{there:%H:%M}"


def _day(day: date, form: int, language: str) -> str:
    return format_date(day, PATTERNS[language][form], locale=language)
