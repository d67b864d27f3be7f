"""Which idea a person judges next: the least shown, and one time in five by pure chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

CHANCE_SHARE = 0.2


@dataclass(frozen=True, kw_only=True)
class Card:
    """An idea put before a person, and by which rule it was chosen."""

    idea_id: int
    chosen_by: Literal["catch_up", "chance", "asked"]


def next_card(shown: Mapping[int, int], *, seed: str) -> Card | None:
    """Choose among ideas, each with how often it was shown by such a choice; None without any.

    How often an idea was shown counts, never how it was judged, so that the order of the cards
    tells nothing about hidden ballots. Ties are broken by chance. The same seed and the same
    ideas give the same card.
    """
    if not shown:
        return None
    chance = Random(seed)  # noqa: S311  # Fairness, not secrecy.
    everyone = sorted(shown)
    if chance.random() < CHANCE_SHARE:
        return Card(idea_id=chance.choice(everyone), chosen_by="chance")
    fewest = min(shown.values())
    least = [idea_id for idea_id in everyone if shown[idea_id] == fewest]
    return Card(idea_id=chance.choice(least), chosen_by="catch_up")
