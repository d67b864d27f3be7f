"""The ticket of a bundle in words: what it costs, pays, moves and can lose. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import ThrongError
from core.language import _
from core.points import LOT, format_points, format_shares
from markets.bundles import BundleQuote, BundleWish, quote_bundle
from markets.lock_words import expected_lines
from markets.quote import Holdings, MarketState
from markets.ticket_words import Lines, have_words, rounded_up


@dataclass(frozen=True, kw_only=True)
class BundleTicket:
    """A bundle as its page shows it; without a quote, `refusal` says why."""

    token: str
    lines: Lines
    action: str
    note: str
    cost_limit: int | None
    version: int
    refusal: str


def token_of(change: Sequence[int]) -> str:
    """Return a bundle in one word, so that a form shows what its price was for."""
    return "b" + "_".join(str(step // LOT) for step in change)


def make_bundle_ticket(
    change: tuple[int, ...],
    *,
    labels: Sequence[str],
    state: MarketState,
    holdings: Holdings,
    problem: ThrongError | None = None,
) -> BundleTicket:
    """Return the ticket for a bundle: its price, or why there is none; nothing for nothing."""
    found, refused = None, problem
    if any(change):
        try:
            found = quote_bundle(state, holdings, BundleWish(change=change), labels=labels)
        except ThrongError as error:
            refused = problem or error
    return BundleTicket(
        token=token_of(change),
        lines=_lines(found, labels, holdings) if found else (),
        action=_action(found) if found else "",
        note=have_words(holdings),
        cost_limit=-(-found.cost // LOT) * LOT if found else None,
        version=state.version,
        refusal=refused.message if refused else "",
    )


def _lines(found: BundleQuote, labels: Sequence[str], holdings: Holdings) -> Lines:
    places = [place for place, step in enumerate(found.change) if step]
    cost = (
        (_("It costs"), rounded_up(found.cost))
        if found.cost >= 0
        else (_("You get"), format_points(-found.cost))
    )
    pays = tuple(
        (_("It pays, if %(label)s", label=labels[place]), format_shares(found.pays[place]))
        for place in places
    )
    moves = tuple(
        (
            _("Price of %(label)s", label=labels[place]),
            _(
                "%(before)s to %(after)s",
                before=f"{found.prices_before[place] * 100:.0f}",
                after=f"{found.prices_after[place] * 100:.0f}",
            ),
        )
        for place in places
    )
    here = any(holdings.shares) or holdings.spent
    lose = _("Most you can lose here") if here else _("Most you can lose")
    total = (lose, _("%(amount)s points", amount=rounded_up(found.loss_max)))
    return (cost, *pays, *moves, *expected_lines(found.cost, holdings.tokens), total)


def _action(found: BundleQuote) -> str:
    shares = sum(abs(step) for step in found.change)
    what = _("%(shares)s shares", shares=format_shares(shares))
    if max(found.change) > 0 and min(found.change) < 0:
        return _("Exchange %(what)s", what=what)
    if max(found.change) > 0:
        return _("Buy %(what)s for %(cost)s", what=what, cost=rounded_up(found.cost))
    return _("Sell %(what)s for %(cost)s", what=what, cost=format_points(-found.cost))
