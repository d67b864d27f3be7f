"""Who gets what when a market is settled: in full, in part, or not at all; and how it is undone.

Amounts are micro-points, holdings micro-shares, one for each of the n outcomes. A share of the
outcome that happened pays one point, so micro-shares pay as many micro-points: nothing is
rounded unless an outcome counts in part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.errors import InvalidInput
from core.language import _

WHOLE = 1_000_000  # parts per million


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """The movements that empty a market's cash; people by number, amounts above 0 only.

    `payments` go from the market to people, `clawbacks` from people back to the market,
    `shortfalls` from the treasury to the market in the place of people who have too little, and
    `remainder` from the market to whoever funded it. `repayments` go from the market to the
    treasury, for what it paid in a person's place when an earlier settlement was undone, and so
    does `budget_repaid` for the funder's. After all of them the cash is 0.
    """

    payments: Mapping[int, int]
    remainder: int
    clawbacks: Mapping[int, int] = field(default_factory=dict)
    shortfalls: Mapping[int, int] = field(default_factory=dict)
    repayments: Mapping[int, int] = field(default_factory=dict)
    budget_repaid: int = 0


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What one version of a settlement did to a person; see `Settlement`.

    `amount` is what they got, negative when they gave; `shortfall` what the treasury gave in
    their place; `repaid` what went to the treasury instead of to them.
    """

    amount: int
    shortfall: int = 0
    repaid: int = 0


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """The movements that bring a settled market's cash back; people by number, above 0 only.

    Into the market: `taken` from people, `missing` from the treasury in their place, `owed_again`
    from the treasury for what had been repaid; the same three of the funder's budget. Out of it:
    `returned` to people, `shortfalls_back` to the treasury.
    """

    taken: Mapping[int, int]
    missing: Mapping[int, int]
    owed_again: Mapping[int, int]
    returned: Mapping[int, int]
    shortfalls_back: Mapping[int, int]
    budget_taken: int
    budget_missing: int
    budget_owed_again: int

    @property
    def cash(self) -> int:
        """What the market holds again."""
        came = (self.taken, self.missing, self.owed_again)
        went = (self.returned, self.shortfalls_back)
        budget = self.budget_taken + self.budget_missing + self.budget_owed_again
        return (
            budget
            + sum(sum(part.values()) for part in came)
            - sum(sum(part.values()) for part in went)
        )


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
            _("Give each outcome a share of 0 to 100 percent so that all add up to 100 percent."),
            field="weights",
        )


def settle_known(
    holdings: Mapping[int, Sequence[int]],
    *,
    since: Mapping[int, int],
    weights: Sequence[int],
    available: Mapping[int, int],
    cash: int,
) -> Settlement:
    """Pay by weights what people held when the answer became known, and reverse trades since.

    `holdings` are those of that moment, `since` what each person paid after it minus what they
    got back then. Who sold dear in the know gives that back out of the payout first, then out of
    what is `available`; the treasury pays what is missing.
    """
    check_weights(weights)
    nets = dict(since)
    for person, held in holdings.items():
        due = sum(w * shares for w, shares in zip(weights, held, strict=True)) // WHOLE
        nets[person] = nets.get(person, 0) + due
    return _netted(nets, available=available, cash=cash)


def settle_void(spent: Mapping[int, int], *, available: Mapping[int, int], cash: int) -> Settlement:
    """Give everyone's net spend back, as if the market had never been.

    `spent` is what each person paid minus what they got back. Who is ahead returns the gain, but
    never more than is `available`; the treasury pays what is missing. The remainder is the
    subsidy, whole: Σ spent = Ĉ(q) − Ĉ(q⁰), so nothing is left over.
    """
    return _netted(spent, available=available, cash=cash)


def _netted(nets: Mapping[int, int], *, available: Mapping[int, int], cash: int) -> Settlement:
    """Pay who is owed, and take from who owes."""
    taken = {person: clawback(-net, available[person]) for person, net in nets.items() if net < 0}
    payments = {person: net for person, net in nets.items() if net > 0}
    clawbacks = {person: back for person, (back, _) in taken.items() if back}
    shortfalls = {person: missing for person, (_, missing) in taken.items() if missing}
    back = sum(clawbacks.values()) + sum(shortfalls.values())
    return Settlement(
        payments=payments,
        clawbacks=clawbacks,
        shortfalls=shortfalls,
        remainder=_remainder(cash + back - sum(payments.values())),
    )


def with_debts(
    settlement: Settlement, *, debts: Mapping[int, int], budget_debt: int = 0
) -> Settlement:
    """Let the treasury have back first what it paid here in people's and the funder's place.

    Without this, who spent a payout that was then undone would be paid twice.
    """
    repaid = {
        person: min(amount, debts.get(person, 0)) for person, amount in settlement.payments.items()
    }
    budget_repaid = min(settlement.remainder, budget_debt)
    left = {person: amount - repaid[person] for person, amount in settlement.payments.items()}
    return replace(
        settlement,
        payments={person: amount for person, amount in left.items() if amount},
        repayments={person: amount for person, amount in repaid.items() if amount},
        remainder=settlement.remainder - budget_repaid,
        budget_repaid=budget_repaid,
    )


def undo_settlement(
    paid: Mapping[int, Paid],
    *,
    remainder: int,
    budget_repaid: int,
    available: Mapping[int, int],
    budget: int,
) -> Undoing:
    """Reverse a settlement: everything goes back where it came from, as far as it is there.

    Nobody's available points, nor the funder's `budget`, fall below 0; the treasury pays the
    rest, and `with_debts` gives it back when the market is settled again.
    """
    gained = {person: row.amount for person, row in paid.items() if row.amount > 0}
    taken = {person: clawback(amount, available[person]) for person, amount in gained.items()}
    budget_taken, budget_missing = clawback(remainder, budget)
    return Undoing(
        taken={person: back for person, (back, _) in taken.items() if back},
        missing={person: short for person, (_, short) in taken.items() if short},
        owed_again={person: row.repaid for person, row in paid.items() if row.repaid},
        returned={person: -row.amount for person, row in paid.items() if row.amount < 0},
        shortfalls_back={person: row.shortfall for person, row in paid.items() if row.shortfall},
        budget_taken=budget_taken,
        budget_missing=budget_missing,
        budget_owed_again=budget_repaid,
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
