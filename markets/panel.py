"""The panel that answers a dispute: drawn by lot in a way that anyone can repeat, decided by most.

Pure. The seed is the head of the market's hash chain, which nobody can choose once it is closed.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

SEATS = 3
OPEN, UPHELD, OVERRULED = "open", "upheld", "overruled"


def drawn(eligible: Iterable[int], *, seed: str, seats: int = SEATS) -> tuple[int, ...]:
    """Return the people whose numbers, hashed with the seed, come first.

    When there are fewer than `seats` of them one answers alone: two could disagree for ever.
    """
    ordered = sorted(set(eligible), key=lambda person: (_lot(seed, person), person))
    return tuple(ordered[:seats] if len(ordered) >= seats else ordered[:1])


def decided(rulings: Sequence[str]) -> str:
    """Return the ruling of more than half of all seats, given each seat's; empty before that."""
    needed = len(rulings) // 2 + 1
    for ruling in (UPHELD, OVERRULED):
        if rulings.count(ruling) >= needed:
            return ruling
    return ""


def _lot(seed: str, person: int) -> str:
    return sha256(f"{seed}:{person}".encode("ascii")).hexdigest()
