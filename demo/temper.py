"""How an invented person judges: taste, skill and mood, numbers in and answers out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

NOISE = {"steady": 0.45, "contrary": 0.9, "quiet": 0.8, "": 0.8}
CONTRARY = -0.6  # A contrary person likes, by this much, what others do not.
TEAM_TASTE = 0.35
PPM = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Temper:
    """One person's way: `noise` of each answer, `lean` with or against the crowd, `mood` on scales.

    `zeal` is the chance, 0 to 1, that they do what they are asked.
    """

    noise: float
    lean: float
    mood: float
    zeal: float
    tastes: dict[str, float] = field(default_factory=dict)


def temper_of(kind: str, tags: Iterable[str], chance: Random) -> Temper:
    """Draw a person's way."""
    return Temper(
        noise=NOISE[kind],
        lean=CONTRARY if kind == "contrary" else 1.0,
        mood=chance.gauss(0, 0.5),
        zeal=0.3 if kind == "quiet" else chance.uniform(0.55, 0.98),
        tastes={tag: chance.gauss(0, TEAM_TASTE) for tag in sorted(tags)},
    )


def liking(temper: Temper, merit: float, tags: Sequence[str], chance: Random) -> float:
    """Return how much a person likes something of a merit, in deviations from the usual."""
    taste = sum(temper.tastes.get(tag, 0.0) for tag in tags)
    return temper.lean * merit + taste + chance.gauss(0, temper.noise)


def choice_of(liked: float, chance: Random) -> str:
    """Return approve, reject or, now and then, pass."""
    if chance.random() < 0.05:
        return "pass"
    return "approve" if chance.random() < 1 / (1 + math.exp(-1.6 * liked)) else "reject"


def rating_of(liked: float, temper: Temper, chance: Random) -> int:
    """Return a place on a scale of 1 to 7."""
    return min(7, max(1, round(4.1 + 1.1 * liked + temper.mood + chance.gauss(0, 0.5))))


def chance_believed(temper: Temper, *, log_odds: float, error: float) -> int:
    """Return what a person believes, in parts per million and whole per cent from 3 to 97.

    `error` is the person's own, kept as long as they look at the same thing.
    """
    lean = 1.0 if temper.lean > 0 else 0.4  # Contrary people doubt; they see nothing upside down.
    seen = lean * log_odds + 0.2 * temper.mood + error
    return min(97, max(3, round(100 / (1 + math.exp(-seen))))) * (PPM // 100)


def log_odds_of(probability: float) -> float:
    """Return the log-odds of a probability between 0 and 1, both excluded."""
    return math.log(probability / (1 - probability))
