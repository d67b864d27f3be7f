"""Who answered within the same short time, told so that nobody can be recognised by it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import Random

from aggregation.methods.inputs import Window

QUARTER_HOUR = 900  # seconds
FEWEST_PEOPLE = 5


def windows_of(
    times: Iterable[tuple[int, datetime]], numbers: Mapping[int, int], chance: Random, *, first: int
) -> tuple[Window, ...]:
    """Give each person the quarter hour of their middle answer, as an opaque number.

    Neither a time nor an order of times is told: windows are numbered by chance, from `first` on.
    A window of fewer than five people is not told. Nor are the smallest others, as long as those
    without a window would be fewer than five themselves.
    """
    answered: dict[int, list[datetime]] = {}
    for person, at in times:
        answered.setdefault(person, []).append(at)
    people: dict[int, list[int]] = {}
    for person, moments in answered.items():
        middle = sorted(moments)[len(moments) // 2]
        people.setdefault(int(middle.timestamp()) // QUARTER_HOUR, []).append(person)
    told = _told([sorted(group) for _, group in sorted(people.items())])
    chance.shuffle(told)
    return tuple(
        Window(person_id=numbers[person], window=number)
        for number, group in enumerate(told, first)
        for person in group
    )


def _told(groups: Sequence[list[int]]) -> list[list[int]]:
    """Leave out windows until all that are told, and those left out together, hold five people."""
    told = sorted((g for g in groups if len(g) >= FEWEST_PEOPLE), key=len, reverse=True)
    untold = sum(map(len, groups)) - sum(map(len, told))
    while told and 0 < untold < FEWEST_PEOPLE:
        untold += len(told.pop())
    return told
