"""How a whole ballot is laid out on its page: rows in order, and what one press would make."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voting.rules.quadratic import CREDITS, cost_of
from voting.way_reads import IdeaToPlace
from voting.writing import (
    Moves,
    Steps,
    Tiers,
    moves_of,
    steps_of,
    with_last,
    write_order,
    write_voices,
)


@dataclass(frozen=True, kw_only=True)
class PlacedRow:
    """An idea in an order, or below it: `add` is then the order with it in.

    `next_number` is the next idea below it that could be added, 0 for the last.
    """

    row: IdeaToPlace
    moves: Moves | None = None
    add: str = ""
    next_number: int = 0


@dataclass(frozen=True, kw_only=True)
class VoicesRow:
    """An idea with its voices, what they cost, and the ballots of one step."""

    row: IdeaToPlace
    voices: int = 0
    cost: int = 0
    steps: Steps | None = None


@dataclass(frozen=True, kw_only=True)
class BudgetLine:
    """An idea with its cost; `fits` when the whole budget could buy it."""

    row: IdeaToPlace
    is_chosen: bool
    fits: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A ballot laid out: `text` is the ballot as an address carries it."""

    text: str
    tiers: Sequence[tuple[int, Sequence[PlacedRow]]] = ()
    pool: Sequence[PlacedRow] = ()
    next_place: int = 1
    rows: Sequence[VoicesRow] = ()
    lines: Sequence[BudgetLine] = ()
    spent: int = 0
    left: int = 0

    @property
    def over(self) -> int:
        """How much more is spent than there is."""
        return max(0, -self.left)


def order_sheet(tiers: Tiers, ideas: Sequence[IdeaToPlace]) -> Sheet:
    """Lay out an order; one's own ideas and unknown numbers are left out of it."""
    by_number = {row.idea.number: row for row in ideas if not row.is_own}
    kept = tuple(tuple(n for n in tier if n in by_number) for tier in tiers)
    kept = tuple(tier for tier in kept if tier)
    placed = {n for tier in kept for n in tier}
    rows, above = [], 1
    for tier in kept:
        members = [PlacedRow(row=by_number[n], moves=moves_of(kept, n)) for n in tier]
        rows.append((above, members))
        above += len(tier)
    left = [row for row in ideas if row.idea.number not in placed]
    return Sheet(text=write_order(kept), tiers=rows, pool=_pool(kept, left), next_place=above)


def _pool(kept: Tiers, left: Sequence[IdeaToPlace]) -> list[PlacedRow]:
    others = [row.idea.number for row in left if not row.is_own]
    after = dict(pairwise(others))
    return [
        PlacedRow(
            row=row,
            add="" if row.is_own else with_last(kept, row.idea.number),
            next_number=after.get(row.idea.number, others[0] if len(others) > 1 else 0),
        )
        for row in left
    ]


def voices_sheet(voices: Mapping[int, int], ideas: Sequence[IdeaToPlace]) -> Sheet:
    """Lay out voices; one's own ideas have none."""
    known = {row.idea.number for row in ideas if not row.is_own}
    kept = {n: count for n, count in voices.items() if n in known}
    rows = []
    for row in ideas:
        n = row.idea.number
        count = kept.get(n, 0)
        steps = None if row.is_own else steps_of(kept, n)
        rows.append(VoicesRow(row=row, voices=count, cost=count * count, steps=steps))
    spent = cost_of(kept)
    return Sheet(text=write_voices(kept), rows=rows, spent=spent, left=CREDITS - spent)


def budget_sheet(chosen: Collection[int], ideas: Sequence[IdeaToPlace], *, money: int) -> Sheet:
    """Lay out what is bought."""
    lines = [
        BudgetLine(
            row=row,
            is_chosen=row.idea.number in chosen and not row.is_own,
            fits=row.idea.cost is not None and row.idea.cost <= money and not row.is_own,
        )
        for row in ideas
    ]
    bought = [line for line in lines if line.is_chosen]
    spent = sum(line.row.idea.cost or 0 for line in bought)
    text = write_voices(dict.fromkeys((line.row.idea.number for line in bought), 1))
    return Sheet(text=text, lines=lines, spent=spent, left=money - spent)
