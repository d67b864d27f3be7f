"""Choosing by conditional prices: the expected value of each action, and the chance it is chosen.

Choosing the best by price alone can be gamed, since a market on what is not chosen never settles
(Othman & Sandholm 2010). A small chance for every action, published beforehand, repairs it (Chen,
Kash, Ruberry & Shnayder 2011). Pure; probabilities 0 to 1, values in any one unit.
"""

from collections.abc import Sequence
from math import exp, fsum

from core.errors import InvalidInput
from core.language import _


def expected_values(prices: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Return Σ pᵢ·vᵢ for each action, given its conditional prices and the outcomes' values."""
    return [fsum(p * v for p, v in zip(row, values, strict=True)) for row in prices]


def softmax(expected: Sequence[float], *, temperature: float) -> list[float]:
    """Return the chance of each action, proportional to exp(value / temperature)."""
    if temperature <= 0:
        raise InvalidInput(_("The temperature of a choice is above 0."), field="temperature")
    most = max(expected)
    weights = [exp((value - most) / temperature) for value in expected]
    total = fsum(weights)
    return [weight / total for weight in weights]


def nearly_always_best(expected: Sequence[float], *, epsilon: float) -> list[float]:
    """Return the chance of each action: the best with 1 − ε, and ε shared by all alike.

    Of several best the first one counts.
    """
    if not 0 <= epsilon <= 1:
        raise InvalidInput(
            _("The chance of a random choice lies between 0 and 1."), field="epsilon"
        )
    best = max(range(len(expected)), key=lambda place: (expected[place], -place))
    share = epsilon / len(expected)
    return [share + (1 - epsilon if place == best else 0.0) for place in range(len(expected))]
