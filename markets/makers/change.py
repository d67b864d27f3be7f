"""Changing a maker while people hold shares: more liquidity, or an outcome carved from another.

What people hold stays what it is, hᵢ = qᵢ − q⁰ᵢ, so q and q⁰ move together. The cash a maker
must have is Ĉ(q) − min q⁰, always: then it can pay any outcome at any later state (proof 4 of
docs/methods/market-maker.md). What a change costs the budget is the difference of that, exactly.
"""

from dataclasses import dataclass
from math import ceil, log

from core.errors import Refused
from core.language import _
from core.points import MICRO
from markets.makers.choice import maker_of
from markets.makers.inverse import last_true
from markets.makers.limits import LIQUIDITY_MAX
from markets.makers.lmsr import Lmsr


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a maker stands: its parameters, q, q at opening, in micro-units."""

    kind: str
    b: int
    q: tuple[int, ...]
    q_opening: tuple[int, ...]
    weight_ppm: int | None = None

    @property
    def cash(self) -> int:
        """The micro-points the market must have: Ĉ(q) − min q⁰."""
        maker = maker_of(self.kind, self.b, len(self.q), self.weight_ppm)
        return maker.potential(self.q) - min(self.q_opening)

    @property
    def held(self) -> tuple[int, ...]:
        """The micro-shares of each outcome that people hold."""
        return tuple(q - opening for q, opening in zip(self.q, self.q_opening, strict=True))


def with_liquidity(standing: Standing, b: int) -> Standing:
    """Return the maker with another b at the same prices.

    LMSR: q′ = q · b′/b keeps every exp(q/b). Constant product: the pool grows in proportion,
    B′ = B · b′/b with k = b. Both rounded to the micro-share, which moves no price by 10⁻⁶.
    """
    if standing.kind == "potential":
        q = tuple(_scaled(quantity, b, standing.b) for quantity in standing.q)
    else:
        maker = maker_of(standing.kind, standing.b, len(standing.q), standing.weight_ppm)
        cash = maker.potential(standing.q)
        q = tuple(-_scaled(cash - quantity, b, standing.b) for quantity in standing.q)
    opening = tuple(quantity - held for quantity, held in zip(q, standing.held, strict=True))
    return Standing(kind=standing.kind, b=b, q=q, q_opening=opening, weight_ppm=standing.weight_ppm)


def liquidity_for_more(standing: Standing, points: int) -> int:
    """Return the largest b that `points` micro-points more can pay for.

    Raises:
        Refused: they buy nothing, or b would go beyond its bound.
    """
    if points >= with_liquidity(standing, LIQUIDITY_MAX).cash - standing.cash:
        raise Refused(_("That is more than a market can take."), field="points")
    more = last_true(
        lambda extra: with_liquidity(standing, standing.b + extra).cash - standing.cash <= points,
        guess=points // 2,
        above=LIQUIDITY_MAX - standing.b + 1,
    )
    if more == 0:
        raise Refused(_("That is too little to make a difference."), field="points")
    return standing.b + more


def carved(standing: Standing, place: int, share_ppm: int) -> Standing:
    """Return an LMSR with one more outcome, last, carved from the one at `place`.

    The new outcome takes `share_ppm` of the old one's price: q_new = q + b ln s and
    q_rest = q + b ln(1 − s), so that exp(q_new/b) + exp(q_rest/b) = exp(q/b) and no other price
    moves; rounded up, in the maker's favour, by less than a micro-share. Who holds the old one
    holds as many shares of both, and so is paid as before whatever happens.

    Raises:
        Refused: a price would come too close to 0.
    """
    share = share_ppm / MICRO
    old, held = standing.q[place], standing.held[place]
    rest = old + ceil(standing.b * log(1 - share))
    new = old + ceil(standing.b * log(share))
    q = (*standing.q[:place], rest, *standing.q[place + 1 :], new)
    if not Lmsr(b=standing.b).in_band(q):
        raise Refused(
            _("The new answer's price would be too close to 0. Give it more."), field="share"
        )
    opening = standing.q_opening
    return Standing(
        kind=standing.kind,
        b=standing.b,
        q=q,
        q_opening=(*opening[:place], rest - held, *opening[place + 1 :], new - held),
    )


def _scaled(quantity: int, b: int, old: int) -> int:
    """Return quantity · b/old, rounded to the nearest integer without floats."""
    return (2 * quantity * b + old) // (2 * old)
