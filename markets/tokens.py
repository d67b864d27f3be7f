"""How many points a trade in a branch locks, and which tokens go back into points.

For every point that is locked, one token of each branch is issued: "if it is selected" and "if
it is not". A pair of both is worth a point whatever is decided, so free pairs turn back at once.
Pure; micro-points and as many tokens.
"""


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
