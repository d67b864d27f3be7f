"""The order of chance in which a person meets ideas: theirs alone, and the same at every visit."""

import hashlib
from collections.abc import Iterable


def chance_order(idea_ids: Iterable[int], *, challenge_id: int, person_id: int | None) -> list[int]:
    """Return ideas in an order that depends on nothing but the person, challenge and idea.

    A new idea slips in somewhere and moves no other: nothing about age or judgement shows.
    """

    def place(idea_id: int) -> bytes:
        return hashlib.sha256(f"{challenge_id}:{person_id}:{idea_id}".encode()).digest()

    return sorted(idea_ids, key=place)
