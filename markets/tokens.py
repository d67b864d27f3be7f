"""How many points a trade in a branch locks, and which tokens go back into points.

For every point that is locked, one token of each branch is issued: "if it is selected" and "if
it is not". A pair of both is worth a point whatever is decided, so free pairs turn back at once.
Pure; micro-points and as many tokens.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What a person has free of a condition's tokens: of the branch traded in, and of the other."""

    mine: int
    other: int


@dataclass(frozen=True, kw_only=True)
class Locking:
    """What an act locks of a person's points, and what turns back into points with it."""

    locks: int
    frees: int


def locking_of(cost: int, *, reserve: int = 0, tokens: Tokens) -> Locking:
    """Return what a cost, negative where it comes back, and what is set aside lock and free."""
    pays = max(0, cost) + reserve
    locks = to_lock(pays, held=tokens.mine)
    left = tokens.mine + locks - pays + max(0, -cost)
    return Locking(locks=locks, frees=free_pairs(left, tokens.other + locks))


def to_lock(cost: int, *, held: int) -> int:
    """Return what must be locked so that `held` tokens suffice for a cost."""
    return max(0, cost - held)


def free_pairs(held: int, other: int) -> int:
    """Return how many pairs turn back into points, given the free tokens of either branch."""
    return max(0, min(held, other))


def other_branch(branch: str) -> str:
    """Return the branch that is taken when this one is not."""
    return "if_not" if branch == "if" else "if"


def branch_taken(*, is_met: bool) -> str:
    """Return the branch whose tokens become points once it is decided."""
    return "if" if is_met else "if_not"
