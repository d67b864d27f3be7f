"""Beliefs as numbers: bounds, spreading what is left, and what a viewer may see."""

from collections.abc import Sequence
from math import exp, fsum, log

from core.errors import InvalidInput
from core.language import _
from core.points import format_percent

PPM = 1_000_000
PPM_MIN = 10_000
PPM_MAX = 990_000


def spread(chances: Sequence[int | None]) -> list[int]:
    """Return a chance for every outcome of one-of-several, in parts per million, adding to 10⁶.

    What is left open shares the rest equally; the odd parts go to the first of them.

    Raises:
        InvalidInput: the chances do not add to 100 percent, or leave under 1 percent to others.
    """
    said = sum(chance for chance in chances if chance is not None)
    blanks = [place for place, chance in enumerate(chances) if chance is None]
    rest = PPM - said
    if not blanks and rest:
        raise InvalidInput(
            _(
                "Together these are %(said)s %%. Make them 100, or leave one empty to take the "
                "rest.",
                said=format_percent(said),
            ),
            field="beliefs",
        )
    if blanks and rest < PPM_MIN * len(blanks):
        raise InvalidInput(
            _(
                "The %(said)s %% you gave leave less than 1 %% to each of the rest. Lower one "
                "of them.",
                said=format_percent(said),
            ),
            field="beliefs",
        )
    spread_out = [chance or 0 for chance in chances]
    for turn, place in enumerate(blanks):
        spread_out[place] = rest // len(blanks) + (turn < rest % len(blanks))
    return spread_out


def sees_price(*, tally_policy: str, has_stated: bool, is_over: bool) -> bool:
    """Say whether a viewer may see a market's price, trades and positions.

    Once trading is over everyone may; before, whoever has said what they believe, or everyone
    where the challenge keeps its tallies open.
    """
    return is_over or has_stated or tally_policy == "open"


def sees_beliefs(*, has_stated: bool, is_over: bool) -> bool:
    """Say whether a viewer may see what the others believe: after saying it themselves."""
    return is_over or has_stated


def pooled(chances: Sequence[float]) -> float | None:
    """Return the mean of log-odds of beliefs (0 to 1) as a probability; None without beliefs.

    Each is kept within 1 to 99 percent. Source: Genest & Zidek (1986), the logarithmic pool.
    """
    if not chances:
        return None
    kept = [min(max(chance, PPM_MIN / PPM), PPM_MAX / PPM) for chance in chances]
    mean = fsum(log(chance / (1 - chance)) for chance in kept) / len(kept)
    return 1 / (1 + exp(-mean))


def check_chance(chance: int) -> None:
    """Refuse a chance that nobody can state, in parts per million.

    Raises:
        InvalidInput: it is outside 1 to 99 percent.
    """
    if not PPM_MIN <= chance <= PPM_MAX:
        raise InvalidInput(_("Give a chance from 1 to 99 percent."), field="belief")
