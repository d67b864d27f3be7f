"""Points, shares and percents: from what people type to integers, and back to text."""

import re

from core.errors import InvalidInput
from core.figures import localised
from core.language import _, marked

MICRO = 1_000_000  # micro-points in a point, micro-shares in a share
LOT = 10_000  # micro-shares in the smallest quantity people trade, 0.01 share
TICK = 1_000  # parts per million in the smallest step of a limit price, 0.1 %
POINT = "point"  # what an account holds, unless it holds tokens
ISSUING = ("treasury", "issuer")  # kinds of account that alone may be below zero
UNITS_MAX = 10**15  # the largest balance or quantity the ledger holds, in micro-units

_AMOUNT = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?", re.ASCII)
_NO_POINTS = marked(
    "Give points as a plain number with at most 7 digits and 2 decimals, such as 12.50."
)
_NO_SHARES = marked(
    "Give shares as a plain number with at most 7 digits and 2 decimals, such as 12.50."
)
_PERCENT = re.compile(r"([0-9]{1,2})(?:\.([0-9]))?", re.ASCII)


def parse_points(text: str, *, field: str | None = None) -> int:
    """Return the micro-points in a decimal amount such as "12.5".

    At most 7 digits before the point and 2 after it, ASCII digits only: no sign, exponent,
    separator or NaN can enter. Raises InvalidInput otherwise.
    """
    return _parse_amount(text, _NO_POINTS, field)


def parse_shares(text: str, *, field: str | None = None) -> int:
    """Return the micro-shares in a decimal quantity such as "0.25", always whole lots.

    The same shapes as `parse_points`. Raises InvalidInput otherwise.
    """
    return _parse_amount(text, _NO_SHARES, field)


def parse_percent(text: str, *, field: str | None = None) -> int:
    """Return a probability from "1" to "99" percent in parts per million.

    At most one decimal. Raises InvalidInput otherwise.
    """
    tenths = _tenths(text)
    if not 10 <= tenths <= 990:
        raise InvalidInput(
            _("Give a chance from 1 to 99 percent, with at most one decimal, such as 62.5."),
            field=field,
        )
    return tenths * TICK


def parse_price(text: str, *, field: str | None = None) -> int:
    """Return a limit price from "0.1" to "99.9" percent in parts per million.

    At most one decimal: prices move in ticks. Raises InvalidInput otherwise.
    """
    tenths = _tenths(text)
    if not tenths:
        raise InvalidInput(
            _("Give a price from 0.1 to 99.9 percent, in steps of 0.1."), field=field
        )
    return tenths * TICK


def _tenths(text: str) -> int:
    """Return the tenths of a percent in a text; 0 where it is none."""
    found = _PERCENT.fullmatch(text.strip())
    return int(found[1]) * 10 + int(found[2] or 0) if found else 0


def format_points(amount: int) -> str:
    """Return micro-points as text with two decimals, "1,040.00"; the rest is cut towards zero."""
    return localised(_format(amount))


def format_points_short(amount: int) -> str:
    """Return micro-points as short text, "1,040" or "12.5": no decimals that say nothing."""
    return localised(_format(amount).rstrip("0").rstrip("."))


def format_points_exact(amount: int) -> str:
    """Return micro-points with all six decimals, for files and audits: "1040.000000"."""
    sign, rest = ("-" if amount < 0 else ""), abs(amount)
    return f"{sign}{rest // MICRO}.{rest % MICRO:06d}"


def format_shares(quantity: int) -> str:
    """Return micro-shares as text with two decimals, "19.09"; the rest is cut towards zero."""
    return localised(_format(quantity))


def format_shares_short(quantity: int) -> str:
    """Return micro-shares without decimals that say nothing, "40" or "19.09"."""
    return localised(_format(quantity).removesuffix(".00"))


def format_shares_plain(quantity: int) -> str:
    """Return micro-shares as a form's value in any language, "1240" or "19.09"."""
    return _format(quantity).removesuffix(".00").replace(",", "")


def format_percent(ppm: int) -> str:
    """Return parts per million as percent with at most one decimal, "62.5"; halves round up."""
    tenths = (ppm + TICK // 2) // TICK
    return localised(f"{tenths // 10}.{tenths % 10}".removesuffix(".0"))


def _parse_amount(text: str, refusal: str, field: str | None) -> int:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(_(refusal), field=field)
    whole, hundredths = found[1], (found[2] or "").ljust(2, "0")
    return int(whole) * MICRO + int(hundredths) * LOT


def _format(units: int) -> str:
    hundredths = abs(units) // LOT
    sign = "-" if units < 0 and hundredths else ""
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"
