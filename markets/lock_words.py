"""What a ticket and a receipt say of points that lock, and when they come back. Pure."""

from collections.abc import Callable

from core.language import _
from core.points import format_points
from markets.ticket_words import Lines, rounded_up
from markets.tokens import Locking, Tokens, locking_of


def lock_lines(
    locking: Locking, *, cost: int, reserve: int = 0, write: Callable[[int], str] = rounded_up
) -> Lines:
    """Return what an act locks and frees, line by line; what comes back is never rounded up."""
    pays = max(0, cost) + reserve
    kept = max(0, -cost) - locking.frees
    rows = (
        (_("Locked for it"), locking.locks, write),
        (_("Paid from what was locked before"), pays - locking.locks, write),
        (_("Unlocked at once"), locking.frees, format_points),
        (_("Stays locked"), kept, format_points),
    )
    return tuple((words, how(amount)) for words, amount, how in rows if amount > 0)


def expected_lines(cost: int, tokens: Tokens | None, *, reserve: int = 0) -> Lines:
    """Return what a trade would lock; nothing where a market trades in points."""
    if tokens is None:
        return ()
    return lock_lines(locking_of(cost, reserve=reserve, tokens=tokens), cost=cost, reserve=reserve)
