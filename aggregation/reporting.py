"""What a sponsor's report says of its numbers: pure; never more certain than they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.text import plural

GROUP_MIN = 5  # No breakdown shows fewer people.
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, kw_only=True)
class Group:
    """How many of a team took part."""

    name: str
    acted: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Chances that were said within a range, and how often they came true."""

    low: float
    high: float
    count: int
    came_true: int


def headline(selected: int, declined: int, spent: int | None, currency: str) -> str:
    """Say what was decided, in one sentence."""
    if not selected and not declined:
        return "Nothing is decided yet."
    if not selected:
        return "No idea goes ahead."
    number = WORDS[selected] if selected < len(WORDS) else f"{selected:,}"
    goes = "idea goes ahead" if selected == 1 else "ideas go ahead"
    money = f" for {currency}\u00a0{spent:,}" if spent else ""
    return f"{number} {goes}{money}."


def groups_shown(groups: Sequence[Group]) -> list[Group]:
    """Return the teams of five people or more; the others together, when they are as many."""
    large = [group for group in groups if group.name and group.count >= GROUP_MIN]
    small = [group for group in groups if group not in large]
    rest = Group(
        name="Everyone else",
        acted=sum(group.acted for group in small),
        count=sum(group.count for group in small),
    )
    shown = sorted(large, key=lambda group: (-group.count, group.name))
    return [*shown, rest] if large and rest.count >= GROUP_MIN else shown


def bins_of(said: Sequence[tuple[float, int]]) -> list[Bin]:
    """Sort (chance from 0 to 1, outcome 0 or 1) into five equal ranges; empty ones are left out."""
    bins = []
    for low, high in pairwise(EDGES):
        inside = [came for chance, came in said if low <= chance < high or chance == high == 1.0]
        if inside:
            bins.append(Bin(low=low, high=high, count=len(inside), came_true=sum(inside)))
    return bins


def finding(bins: Sequence[Bin]) -> str:
    """Say how much the past tells about the chances: little, when little is known."""
    count = sum(each.count for each in bins)
    if not count:
        return "No result is known yet, so nobody can say how good these chances are."
    if count < 20:
        return f"Only {plural(count, 'result is', 'results are')} known: too few to judge by."
    return f"{count:,} results are known; close to the diagonal is good."
