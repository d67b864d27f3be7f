"""The lot that may select one more idea: drawn so that anybody can repeat it. Pure.

Choosing by price alone can be gamed, since a market on what is not chosen never settles (Othman &
Sandholm 2010); a small chance for every idea, declared beforehand, repairs it (Chen, Kash, Ruberry
& Shnayder 2011). The secret is fixed, by its hash, before the first trade; so nobody can choose
the draw afterwards, and nobody can know it before.
"""

from collections.abc import Iterable
from hashlib import sha256

PPM = 1_000_000


def commitment_of(secret: str) -> str:
    """Return the hash that is shown when the chance is declared: 64 hexadecimal digits."""
    return sha256(secret.encode("ascii")).hexdigest()


def number_drawn(secret: str, challenge_id: int) -> int:
    """Return SHA-256 of "secret:challenge number", read as a number of 256 bits."""
    return int(sha256(f"{secret}:{challenge_id}".encode("ascii")).hexdigest(), 16)


def idea_drawn(
    secret: str, challenge_id: int, *, choice_ppm: int, idea_ids: Iterable[int]
) -> int | None:
    """Return the idea that the lot selects; None when it selects none.

    The number's remainder by a million decides whether there is a draw at all, with a chance of
    `choice_ppm` in a million; the rest of it, by turns, which idea, all alike.
    """
    ideas = sorted(set(idea_ids))
    turn, chance = divmod(number_drawn(secret, challenge_id), PPM)
    if not ideas or chance >= choice_ppm:
        return None
    return ideas[turn % len(ideas)]
