"""Orders whose turn has come, and what became of each. Pure."""

from dataclasses import dataclass

from core.errors import Stale, ThrongError
from core.language import _
from markets.asked import Asked
from markets.floor import Record, Standing, Traded


@dataclass(frozen=True, kw_only=True)
class Turn:
    """An order whose turn has come, with what the caller draws for it."""

    asked: Asked
    request_hash: str
    transaction_id: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an order did; the answer is kept with the record once its rows have numbers."""

    record: Record
    trade: Traded | None
    order: Standing | None
    answer: dict[str, object]

    @property
    def whole_answer(self) -> dict[str, object]:
        """Return the answer with the numbers of its rows."""
        numbers: dict[str, object] = {"trade_id": self.trade.id if self.trade else None}
        if self.order is not None:
            numbers["order_id"] = self.order.id
        return {**self.answer, **numbers}


Result = Done | Record | ThrongError  # A record: the same was asked before, and answered so.


def replayed(records: dict[tuple[int, str], Record], turn: Turn) -> Record | None:
    """Return what is kept under the key of an order; None where it is new.

    Raises:
        Stale: the key was used for something else.
    """
    kept = records.get((turn.asked.person_id, turn.asked.key))
    if kept is not None and kept.request_hash != turn.request_hash:
        raise Stale(_("This form was already used for something else. Reload the page."))
    return kept
