"""How sure a share of yes is, so that one more judgement can be seen to sharpen it."""

from dataclasses import dataclass

from voting.rules.approval import wilson_low

Z90 = 1.6448536269514722


@dataclass(frozen=True, kw_only=True)
class Interval:
    """From `low` to `high`, both in [0, 1]."""

    low: float
    high: float


def share_interval(yes: int, total: int) -> Interval:
    """Return Wilson's 90 % interval for the share of yes; everything is possible with nobody.

    It needs nothing but the two counts of one idea: no other tally, which may still be hidden.

    Raises:
        InvalidInput: not 0 <= yes <= total.
    """
    return Interval(
        low=wilson_low(yes, total, z=Z90), high=1 - wilson_low(total - yes, total, z=Z90)
    )
