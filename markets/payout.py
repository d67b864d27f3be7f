"""Who gets what when a market is settled: in full, in part, or not at all.

Amounts are micro-points, holdings micro-shares, one for each of the n outcomes. A share of the
outcome that happened pays one point, so micro-shares pay as many micro-points: nothing is
rounded unless an outcome counts in part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import InvalidInput

WHOLE = 1_000_000  # parts per million


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """The movements that empty a market's cash; people by number, amounts above 0 only.

    `payments` go from the market to people, `clawbacks` from people back to the market,
    `shortfalls` from the treasury to the market in the place of people who have too little, and
    `remainder` from the market to whoever funded it. After all of them the cash is 0.
    """

    payments: Mapping[int, int]
    remainder: int
    clawbacks: Mapping[int, int] = field(default_factory=dict)
    shortfalls: Mapping[int, int] = field(default_factory=dict)


def settle_in_full(holdings: Mapping[int, Sequence[int]], *, outcome: int, cash: int) -> Settlement:
    """Pay one point for each share of the outcome that happened; the rest is the remainder."""
    return _paid({person: held[outcome] for person, held in holdings.items()}, cash)


def settle_in_part(
    holdings: Mapping[int, Sequence[int]], *, weights: Sequence[int], cash: int
) -> Settlement:
    """Pay each share its outcome's weight in parts per million, per person rounded down.

    `weights` are n integers of at least 0 that sum to 1,000,000. What rounding keeps, below one
    micro-point a person, is in the remainder. Raises InvalidInput for other weights.
    """
    check_weights(weights)
    return _paid(
        {
            person: sum(w * shares for w, shares in zip(weights, held, strict=True)) // WHOLE
            for person, held in holdings.items()
        },
        cash,
    )


def check_weights(weights: Sequence[int]) -> None:
    """Raise InvalidInput unless the weights are at least 0 and sum to 1,000,000 ppm."""
    if min(weights, default=-1) < 0 or sum(weights) != WHOLE:
        raise InvalidInput(
            "Give each outcome a share of 0 to 100 percent so that all add up to 100 percent.",
            field="weights",
        )


def settle_void(spent: Mapping[int, int], *, available: Mapping[int, int], cash: int) -> Settlement:
    """Give everyone's net spend back, as if the market had never been.

    `spent` is what each person paid minus what they got back. Who is ahead returns the gain, but
    never more than is `available`; the treasury pays what is missing. The remainder is the
    subsidy, whole: Σ spent = Ĉ(q) − Ĉ(q⁰), so nothing is left over.
    """
    taken = {person: clawback(-net, available[person]) for person, net in spent.items() if net < 0}
    payments = {person: net for person, net in spent.items() if net > 0}
    clawbacks = {person: back for person, (back, _) in taken.items() if back}
    shortfalls = {person: missing for person, (_, missing) in taken.items() if missing}
    back = sum(clawbacks.values()) + sum(shortfalls.values())
    return Settlement(
        payments=payments,
        clawbacks=clawbacks,
        shortfalls=shortfalls,
        remainder=_remainder(cash + back - sum(payments.values())),
    )


def clawback(owed: int, available: int) -> tuple[int, int]:
    """Return what a person gives back of `owed` and what is missing: never below zero points."""
    taken = min(owed, max(0, available))
    return taken, owed - taken


def _paid(payments: Mapping[int, int], cash: int) -> Settlement:
    due = {person: amount for person, amount in payments.items() if amount}
    return Settlement(payments=due, remainder=_remainder(cash - sum(due.values())))


def _remainder(left: int) -> int:
    """Return what is left, which the potential guarantees is at least 0 (a fault otherwise)."""
    if left < 0:
        raise ValueError(f"the market's cash is {-left} micro-points short of what it owes")
    return left
