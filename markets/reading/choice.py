"""Reads for choosing between ideas: what their conditional markets say, and the declared lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.points import format_percent
from core.policy import Viewer
from markets.branch import Both
from markets.deciding import expected_values, nearly_always_best
from markets.queries import markets_of_challenge
from markets.shown import MarketRow
from models.conditions import Lot

VALUES = (1.0, 0.0)  # An idea that meets its test is worth 1, one that does not is worth nothing.


@dataclass(frozen=True, kw_only=True)
class LotView:
    """What is declared about the lot; `secret` is empty before it is drawn."""

    choice_ppm: int
    commitment: str
    secret: str
    is_drawn: bool
    idea_id: int | None

    @property
    def chance_words(self) -> str:
        """The chance in per cent: 2.5."""
        return format_percent(self.choice_ppm)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the conditional markets of an idea say, and its chance to be chosen by price."""

    market: MarketRow
    both: Both
    chance: float | None


def lot_shown(session: Session, challenge_id: int) -> LotView | None:
    """Return what is declared for a challenge, its secret once drawn; None when nothing is."""
    lot = session.scalars(select(Lot).filter_by(challenge_id=challenge_id)).one_or_none()
    if lot is None:
        return None
    return LotView(
        choice_ppm=lot.choice_ppm,
        commitment=lot.commitment,
        secret=lot.secret if lot.drawn_at else "",
        is_drawn=lot.drawn_at is not None,
        idea_id=lot.idea_id,
    )


def choices_of(
    session: Session, challenge_id: int, *, viewer: Viewer, now: datetime
) -> list[Choice]:
    """Return what conditional markets say of each idea, as this viewer may see it.

    The chance is that of choosing the best by price but for the declared lot; it is None while a
    price is hidden from the viewer.
    """
    rows = markets_of_challenge(session, challenge_id, viewer=viewer, now=now)
    found = both_of([row for row in rows if row.kind == "binary"])
    lot = lot_shown(session, challenge_id)
    chances: Sequence[float | None] = [None] * len(found)
    seen = [both.selected for _, both in found if both.selected is not None]
    if found and len(seen) == len(found):
        expected = expected_values([(price, 1 - price) for price in seen], VALUES)
        chances = nearly_always_best(expected, epsilon=(lot.choice_ppm if lot else 0) / 1_000_000)
    return [
        Choice(market=row, both=both, chance=chance)
        for (row, both), chance in zip(found, chances, strict=True)
    ]


def both_of(rows: Sequence[MarketRow]) -> list[tuple[MarketRow, Both]]:
    """Return the first question on each idea, with its prices in either branch."""
    first: dict[int, MarketRow] = {}
    twins: dict[tuple[int | None, str], float | None] = {}
    for row in sorted(rows, key=lambda row: row.id):
        if row.branch is None or row.idea_id is None:
            continue
        if row.branch.side == "if":
            first.setdefault(row.idea_id, row)
        else:
            twins.setdefault((row.idea_id, row.question), row.price)
    return [
        (row, Both(selected=row.price, not_selected=twins.get((row.idea_id, row.question))))
        for row in first.values()
    ]
