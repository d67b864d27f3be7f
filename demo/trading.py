"""Markets open, people say what they believe, and trade towards it."""

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from random import Random

from community.target import Target
from core.points import MICRO
from demo.asking import plan_talk
from demo.script import MarketScript
from demo.settling import plan_end
from demo.stage import Player, Scene
from demo.temper import PPM, chance_believed, log_odds_of
from markets.quote import Side, Wish
from markets.services.belief import state_beliefs
from markets.services.execute import position_max
from markets.services.group import open_group
from markets.services.load import locked_market
from markets.services.open import Plan, open_market
from markets.services.orders import place_order
from markets.services.trade import trade
from models.markets import Market

OPENER = "aoife"
SLOPE = 0.9  # Log-odds for each deviation in which an idea is better than the usual one.
SWAY = 0.22  # How far one piece of news moves everyone, in log-odds.
TRUTH = 2.4  # Where news has moved everyone by the time the outcome is known.
GAP_MIN = 0.12
NEWS = 9
ORDERED = timedelta(minutes=9)  # How long ago the orders that wait were left.
APPETITE = (0.4, 0.95)  # How much of the most they may hold people care to hold.
PURSE = 0.07  # Nobody spends more of their points at once.
DOUBT = -1.8  # How an objector sees it.
SPREAD = (0.32, 0.2, 0.1, 0.05, 0.03)  # What a number's ranges are worth, from the likeliest on.


@dataclass(kw_only=True)
class Stall:
    """A market as the play sees it: who comes, what they hold, and where the news goes."""

    scene: Scene
    written: MarketScript
    news: tuple[float, ...]
    errors: dict[str, tuple[float, ...]]
    appetites: dict[str, float]
    market: Market | None = None
    visits: int = 0
    purses: dict[str, int] = field(default_factory=dict)
    held: dict[tuple[str, int], int] = field(default_factory=dict)

    @property
    def live(self) -> Market:
        """Return the market once it is open; a trade keeps it up to date."""
        if self.market is None:
            raise LookupError("this market has not opened yet")
        return self.market

    def belief_of(self, player: Player, place: int, now: datetime) -> int:
        """Return what a person believes of an outcome now, in parts per million."""
        error = self.errors[player.key][place]
        return chance_believed(player.temper, log_odds=self._signal(place, now), error=error)

    def _signal(self, place: int, now: datetime) -> float:
        """Return what everyone would believe who knew all there is to know by now."""
        written, scene = self.written, self.scene
        gone = (now - scene.moment(written.day)) / (
            scene.moment(written.close) - scene.moment(written.day)
        )
        known = self.news[min(len(self.news) - 1, int(gone * len(self.news)))]
        if written.numbers:
            away = abs(place - written.outcomes.index(written.ends))
            return log_odds_of(SPREAD[min(away, len(SPREAD) - 1)]) + known / 2
        if len(written.outcomes) > 2:
            lead = TRUTH * gone if written.outcomes[place] == written.ends else 0.0
            return log_odds_of(1 / len(written.outcomes)) + lead + known * (1 - 2 * (place % 2))
        will = scene.script.ideas[written.idea - 1].will if written.idea else written.truth
        base = log_odds_of(scene.script.usual) + SLOPE * will + known
        pull = max(0.0, 2 * gone - 1)  # The second half of its life tells how it will end.
        return base * (1 - pull) + pull * {"Yes": TRUTH, "No": -TRUTH}.get(written.ends, base)


def plan_markets(scene: Scene) -> None:
    """Plan every market of a challenge: its opening, its visitors, its end."""
    for written in scene.script.markets:
        if written.each:
            _plan_group(scene, written)
            continue
        stall = _stall(scene, written)
        scene.stage.calendar.at(scene.moment(written.day), partial(_open, stall))
        plan_talk(scene, written.comments, partial(_target, stall))
        _plan_visits(stall)
        _plan_orders(stall)
        plan_end(scene, written, lambda stall=stall: stall.live)  # type: ignore[misc]


def _plan_group(scene: Scene, written: MarketScript) -> None:
    """Plan several yes/no markets under one question; each has its own visitors."""
    one = replace(written, each=(), visits=written.visits // len(written.each))
    stalls = [_stall(scene, one) for _ in written.each]
    scene.stage.calendar.at(scene.moment(written.day), partial(_open_group, stalls, written))
    for stall in stalls:
        _plan_visits(stall)


def _stall(scene: Scene, written: MarketScript) -> Stall:
    chance = scene.chance
    authors = scene.authors_of(written.idea) if written.idea else set()
    others = [p for p in scene.stage.crowd if p.key not in {*authors, *written.guests}]
    coming = chance.sample(others, k=min(len(others), chance.randint(15, 27)))
    coming += [scene.stage.people[key] for key in written.guests]
    errors = {
        player.key: tuple(chance.gauss(0, player.temper.noise) for _ in written.outcomes)
        for player in coming
    }
    for key in written.dispute[:1]:
        errors[key] = (DOUBT, DOUBT)
    appetites = {player.key: chance.uniform(*APPETITE) for player in coming}
    news = _news(chance)
    return Stall(scene=scene, written=written, news=news, errors=errors, appetites=appetites)


def _news(chance: Random) -> tuple[float, ...]:
    """Draw where news moves everyone: a walk of nine steps."""
    steps = [0.0, *(chance.gauss(0, SWAY) for _ in range(NEWS - 1))]
    return tuple(accumulate(steps))


def _plan_visits(stall: Stall) -> None:
    """Spread visits over the life of a market: most early, and again when it is about to end."""
    scene, written = stall.scene, stall.written
    calendar, chance = scene.stage.calendar, scene.chance
    until = (calendar.until - scene.opened_at).total_seconds() / 86_400
    first, last = written.day + 0.05, min(written.close - 0.02, until - 0.02)
    coming = [*written.guests, *written.guests]
    coming += chance.choices(sorted(stall.errors), k=written.visits - len(coming))
    for key in coming:
        share, player = chance.betavariate(0.9, 1.2), scene.stage.people[key]
        calendar.at(scene.moment(first + (last - first) * share), partial(_visit, stall, player))


def _plan_orders(stall: Stall) -> None:
    """Let some who have been there leave an order at a price of their own, a moment ago."""
    stage, orders = stall.scene.stage, stall.written.orders
    who = [key for key in ("priya", *sorted(stall.errors)) if key in stall.errors]
    for number, key in enumerate(list(dict.fromkeys(who))[:orders]):
        act = partial(_order, stall, stage.people[key], number)
        stage.calendar.at(stage.calendar.until - ORDERED, act)


def _order(stall: Stall, player: Player, number: int, now: datetime) -> None:
    """Wait for a price a little better than the one of now: for yes and for no in turn."""
    market, outcome = stall.live, number % 2
    price = round(market.outcomes[outcome].price * 100) - 2 - number
    room = (position_max(market) - stall.held.get((player.key, outcome), 0)) // MICRO
    shares = min(6 + 3 * number, room)
    if price < 1 or shares < 1:
        return
    place_order(
        stall.scene.stage.session,
        market_id=market.id,
        person_id=player.id,
        wish=Wish(outcome=outcome, side=Side.BUY, shares=shares * MICRO, limit_ppm=price * 10_000),
        belief_ppm=stall.belief_of(player, 0, now),
        key=f"demonstration-order-{market.id}-{number}",
        expires_at=timedelta(days=7),
        now=now,
    )


def _open(stall: Stall, now: datetime) -> None:
    stage, plan = stall.scene.stage, _plan_of(stall)
    stall.market = open_market(stage.session, plan=plan, opener_id=stage.id_of(OPENER), now=now)


def _open_group(stalls: list[Stall], written: MarketScript, now: datetime) -> None:
    stage = stalls[0].scene.stage
    opened = open_group(
        stage.session,
        plan=_plan_of(stalls[0]),
        answers=written.each,
        opener_id=stage.id_of(OPENER),
        key=f"demonstration-group-{stalls[0].scene.challenge_id}-{written.day}".replace(".", "-"),
        now=now,
    )
    for stall, market in zip(stalls, opened, strict=True):
        stall.market = locked_market(stage.session, market.id)  # With its outcomes.


def _plan_of(stall: Stall) -> Plan:
    scene, written = stall.scene, stall.written
    idea_id = scene.ideas[written.idea] if written.idea else None
    return Plan(
        challenge_id=scene.challenge_id,
        idea_id=idea_id,
        question=written.question,
        outcomes=written.outcomes,
        resolution_rule=written.rule or scene.script.rule,
        source=written.source or scene.script.source,
        fallback=scene.script.fallback if written.idea else "",
        closes_at=scene.moment(written.close),
        budget=written.budget * MICRO,
        is_success_test=idea_id is not None,
        kind="number" if written.numbers else "",
        buckets=written.buckets,
        unit=written.unit,
        maker="product" if written.opening else "potential",
        weight_ppm=written.opening * 10_000 or None,
    )


def _target(stall: Stall) -> Target:
    market = stall.live
    return Target(
        kind="market",
        id=market.id,
        challenge_id=market.challenge_id,
        title=market.question,
        path=f"/markets/{market.id}",
    )


def _visit(stall: Stall, player: Player, now: datetime) -> None:
    """Look at a market, say what one believes, and trade when the price is far from it."""
    if stall.live.state != "open":
        return
    stall.visits += 1
    place = _most_wrong(stall, player, now)
    belief = stall.belief_of(player, place, now)
    gap = log_odds_of(belief / PPM) - log_odds_of(stall.live.outcomes[place].price)
    wish = _wish(stall, player, place, gap)
    if wish is None:
        state_beliefs(
            stall.scene.stage.session,
            market_id=stall.live.id,
            person_id=player.id,
            chances={place: belief},
            now=now,
        )
        return
    receipt = trade(
        stall.scene.stage.session,
        market_id=stall.live.id,
        person_id=player.id,
        wish=wish,
        belief_ppm=belief if place == wish.outcome or len(stall.live.outcomes) == 2 else None,
        key=f"demonstration-{stall.live.id}-{stall.visits}",
        now=now,
    )
    stall.held[player.key, wish.outcome] = receipt.holds
    stall.purses[player.key] = receipt.points_left


def _most_wrong(stall: Stall, player: Player, now: datetime) -> int:
    """Return the outcome whose price is furthest from what a person believes; 0 of yes and no."""
    outcomes = stall.live.outcomes
    if len(outcomes) == 2:
        return 0
    return max(
        range(len(outcomes)),
        key=lambda place: abs(stall.belief_of(player, place, now) / PPM - outcomes[place].price),
    )


def _wish(stall: Stall, player: Player, place: int, gap: float) -> Wish | None:
    """Return what to buy or sell; None when it is not worth it, or cannot be."""
    if abs(gap) < GAP_MIN:
        return None
    market, is_binary = stall.live, len(stall.live.outcomes) == 2
    other = 1 - place if is_binary else place
    wanted = market.b / MICRO * abs(gap) * stall.scene.chance.uniform(0.12, 0.4)
    against = other if gap > 0 else place
    held = stall.held.get((player.key, against), 0) // MICRO
    if held and (is_binary or gap < 0):
        return _of(against, Side.SELL, min(held, wanted))
    if gap < 0 and not is_binary:
        return None
    outcome = place if gap > 0 else other
    most = position_max(market) * stall.appetites[player.key]
    room = (most - stall.held.get((player.key, outcome), 0)) / MICRO
    purse = stall.purses.get(player.key, 500 * MICRO) / MICRO * PURSE
    return _of(outcome, Side.BUY, min(wanted, room, purse / market.outcomes[outcome].price))


def _of(outcome: int, side: Side, shares: float) -> Wish | None:
    whole = math.floor(shares)
    return Wish(outcome=outcome, side=side, shares=whole * MICRO) if whole >= 1 else None
