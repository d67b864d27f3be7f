"""What a sponsor's report says of its numbers: pure; never more certain than they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.figures import number
from core.language import _, marked, ngettext

GROUP_MIN = 5  # No breakdown shows fewer people.
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# "One" stands for one idea.
WORDS = (
    *("", marked("One"), marked("Two"), marked("Three")),
    *(marked("Four"), marked("Five"), marked("Six"), marked("Seven")),
    *(marked("Eight"), marked("Nine"), marked("Ten")),
)


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
        return _("Nothing is decided yet.")
    if not selected:
        return _("No idea goes ahead.")
    count = _(WORDS[selected]) if selected < len(WORDS) else number(selected)
    if not spent:
        return ngettext(
            "%(count)s idea goes ahead.", "%(count)s ideas go ahead.", selected, count=count
        )
    return ngettext(
        "%(count)s idea goes ahead for %(money)s.",
        "%(count)s ideas go ahead for %(money)s.",
        selected,
        count=count,
        money=f"{currency}\u00a0{number(spent)}",
    )


def groups_shown(groups: Sequence[Group]) -> list[Group]:
    """Return the teams of five people or more; the others together, when they are as many."""
    large = [group for group in groups if group.name and group.count >= GROUP_MIN]
    small = [group for group in groups if group not in large]
    rest = Group(
        name=_("Everyone else"),
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
        return _("No result is known yet, so nobody can say how good these chances are.")
    if count < 20:
        return ngettext(
            "Only %(num)s result is known: too few to judge by.",
            "Only %(num)s results are known: too few to judge by.",
            count,
        )
    return _("%(count)s results are known; close to the diagonal is good.", count=count)
