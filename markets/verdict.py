"""What is said to have happened: one outcome, each in part, or nothing that can be used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import InvalidInput
from core.language import _
from markets.payout import WHOLE

_PER_CENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,4}))?\s*%?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A kind, outcome, partial or void, with a weight in parts per million for each outcome."""

    kind: str
    weights: tuple[int, ...] = ()
    value: int | None = None  # what a number or date came to, in the units of its buckets

    @staticmethod
    def of_outcome(position: int, n: int) -> "Verdict":
        """Return the verdict that outcome `position` of n happened."""
        weights = tuple(WHOLE if place == position else 0 for place in range(n))
        return Verdict(kind="outcome", weights=weights)

    @staticmethod
    def of_value(value: int, edges: Sequence[tuple[int | None, int | None]]) -> "Verdict":
        """Return the verdict that a value came out, given each bucket's lower and upper edge.

        Raises:
            InvalidInput: no bucket holds it, or more than one.
        """
        places = [
            place
            for place, (lower, upper) in enumerate(edges)
            if (lower is None or lower <= value) and (upper is None or value < upper)
        ]
        if len(places) != 1:
            raise InvalidInput(_("None of the ranges holds this value."), field="value")
        return replace(Verdict.of_outcome(places[0], len(edges)), value=value)

    @staticmethod
    def in_part(lines: Sequence[str]) -> "Verdict":
        """Return the verdict that each outcome counts by a per cent, one on each line.

        Raises:
            InvalidInput: a line is no per cent with at most four decimals.
        """
        return Verdict(kind="partial", weights=tuple(_parts_per_million(text) for text in lines))


VOID = Verdict(kind="void")


def _parts_per_million(text: str) -> int:
    found = _PER_CENT.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(
            _("Give a per cent for each answer, one on each line, such as 62.5."), field="weights"
        )
    return int(found[1]) * 10_000 + int((found[2] or "").ljust(4, "0"))
