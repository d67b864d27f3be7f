"""The headline of a ranking, written by rules from its numbers and never surer than they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Leader:
    """What the headline needs of an idea, in rank order."""

    number: int
    band: int
    chance: float
    rank_high: int
    judged: bool


def headline(rows: Sequence[Leader], *, has_success_test: bool) -> str:
    """Write the finding in one or two short sentences."""
    if not rows:
        return "There are no ideas to rank yet."
    if not any(row.judged for row in rows):
        return "Nobody has judged yet. Every idea is as likely as the next."
    if len(rows) == 1:
        return _alone(rows[0], has_success_test=has_success_test)
    first = [row for row in rows if row.band == 1]
    if len(first) == len(rows):
        return f"{_count(len(rows))} ideas, and the crowd cannot yet tell them apart."
    if len(first) == 1:
        return _clear(first[0])
    return f"{_count(len(first))} ideas lead. Which is best, the crowd cannot yet say."


def _alone(row: Leader, *, has_success_test: bool) -> str:
    if not has_success_test:
        return "There is one idea, and nothing to compare it with."
    return f"There is one idea. Its chance is about {round(100 * row.chance)} in 100."


def _clear(row: Leader) -> str:
    if row.rank_high == 1:
        return f"Idea {row.number} leads, and it would take much to change that."
    return f"Idea {row.number} leads. It is probably the best, not surely."


def _count(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)
