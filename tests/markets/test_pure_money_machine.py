"""Points are neither made nor lost, whatever the order of events (R1, the pure part).

A world of markets and people that acts only through quote, payout and potential, and a plain
auditor that believes nothing but the list of movements.
"""

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from keeping import keep_result
from pure_world import (
    MARKETS_OPEN,
    PEOPLE,
    Margins,
    World,
    audit,
    audit_books,
    audit_market,
    audit_people,
)

from core.points import LOT, MICRO
from markets import payout
from markets import quote as quoting
from markets.makers import lmsr
from markets.makers.exact import potential_exact
from markets.payout import WHOLE
from markets.quote import Side, Wish


class MoneyMachine(RuleBasedStateMachine):
    """Opens, trades and settles in any order; shrinks what goes wrong."""

    def __init__(self):
        super().__init__()
        self.world = World()

    def pick(self, index):
        return self.world.markets[index % len(self.world.markets)]

    @precondition(lambda self: sum(not m.settlements for m in self.world.markets) < MARKETS_OPEN)
    @rule(
        b=st.one_of(st.integers(MICRO, 50 * MICRO), st.integers(MICRO, 1_000 * MICRO)),
        spread=st.lists(st.integers(0, 6_000), min_size=2, max_size=6),
        cap=st.none() | st.integers(1, 50 * MICRO),
    )
    def open_market(self, b, spread, cap):
        self.world.open_market(b, tuple(b * part // 1_000 for part in spread), cap)

    @precondition(lambda self: self.world.markets)
    @rule(
        index=st.integers(0, 20),
        person=st.sampled_from(PEOPLE),
        outcome=st.integers(0, 6),
        side=st.sampled_from(Side),
        lots=st.integers(0, 300) | st.integers(0, 30_000),
    )
    def trade_shares(self, index, person, outcome, side, lots):
        wish = Wish(outcome=outcome, side=side, shares=lots * LOT)
        self.world.trade(self.pick(index), person, wish)

    @precondition(lambda self: self.world.markets)
    @rule(
        index=st.integers(0, 20),
        person=st.sampled_from(PEOPLE),
        outcome=st.integers(0, 6),
        budget=st.integers(0, 1_000 * MICRO),
        lot=st.sampled_from([1, LOT]),
    )
    def spend_budget(self, index, person, outcome, budget, lot):
        wish = Wish(outcome=outcome, side=Side.BUY, budget=budget)
        self.world.trade(self.pick(index), person, wish, lot=lot)

    @precondition(lambda self: self.world.markets)
    @rule(index=st.integers(0, 20), person=st.sampled_from(PEOPLE), outcome=st.integers(0, 6))
    def sell_everything(self, index, person, outcome):
        market = self.pick(index)
        held = market.holdings[person][outcome % len(market.q)]
        wish = Wish(outcome=outcome % len(market.q), side=Side.SELL, shares=held)
        self.world.trade(market, person, wish, lot=1)

    @precondition(lambda self: any(not market.settlements for market in self.world.markets))
    @rule(index=st.integers(0, 20), way=st.integers(0, 5), weight=st.integers(0, WHOLE))
    def settle(self, index, way, weight):
        unsettled = [market for market in self.world.markets if not market.settlements]
        market = unsettled[index % len(unsettled)]
        if way == 0:
            self.world.settle_void(market)
        elif way == 1:
            rest = (0,) * (len(market.q) - 2)
            self.world.settle_in_part(market, (weight, WHOLE - weight, *rest))
        elif way == 2:
            self.world.settle_in_full(market, weight % len(market.q))

    @invariant()
    def books_are_clean(self):
        audit(self.world)


TestMoneyMachine = MoneyMachine.TestCase
TestMoneyMachine.settings = settings(
    max_examples=100, stateful_step_count=60, deadline=None, print_blob=True
)


# A seeded crowd goes much further than hypothesis can.


def random_wish(chance, market, person, available):
    """Return a wish and its lot: shares, a budget, a sale of all, micro-shares; some impossible."""
    outcome = chance.randrange(len(market.q))
    held = market.holdings[person][outcome]
    part = chance.choice((1, chance.random() ** 2, chance.random() ** 8, chance.random() ** 8, 1.2))
    kind = chance.random()
    if kind < 0.2:
        return Wish(outcome=outcome, side=Side.BUY, shares=LOT * chance.randint(1, 3_000)), LOT
    if kind < 0.4 or (kind < 0.95 and not held):
        budget = int(available * part) + chance.randint(0, 3)
        return Wish(outcome=outcome, side=Side.BUY, budget=budget), chance.choice((1, LOT))
    if kind < 0.45:
        return Wish(outcome=outcome, side=Side.BUY, shares=chance.randint(1, 50)), 1
    return Wish(outcome=outcome, side=Side.SELL, shares=int(held * part)), 1


def random_step(world, chance):
    """Do one random thing and audit what it touched."""
    unsettled = [market for market in world.markets[-2 * MARKETS_OPEN :] if not market.settlements]
    if not unsettled or (len(unsettled) < MARKETS_OPEN and chance.random() < 0.02):
        b = int(MICRO * 10 ** chance.uniform(0, 2.5))
        q = tuple(chance.randint(0, 3 * b) for _ in range(chance.choice((2, 2, 3, 5, 8))))
        market = world.open_market(b, q, chance.choice((None, None, 40 * MICRO)))
        if chance.random() < 0.3:
            world.begin_season()  # Or soon everyone would be too rich or too poor to try anything.
    else:
        market, way = chance.choice(unsettled), chance.random()
        if way > 0.02:
            person = chance.choice(PEOPLE)
            wish, lot = random_wish(chance, market, person, world.balances[person])
            world.trade(market, person, wish, lot)
        elif way > 0.014:
            world.settle_in_full(market, chance.randrange(len(market.q)))
        elif way > 0.01:
            weights = [chance.randint(0, WHOLE // len(market.q)) for _ in market.q[1:]]
            world.settle_in_part(market, (WHOLE - sum(weights), *weights))
        else:
            world.settle_void(market)
    audit_market(world, market)
    audit_people(world)


def run_world(seed, steps):
    chance, world = random.Random(seed), World()
    for step in range(steps):
        random_step(world, chance)
        if step % 20_000 == 0:
            audit_books(world)
    audit(world)
    return world


def test_it_keeps_the_books_over_100_000_random_steps():
    world = run_world(seed=1, steps=100_000)
    # The crowd reached every corner, or the test would say nothing.
    assert world.done["buy"] > 20_000
    assert world.done["sell"] > 10_000
    assert world.done["shortfall"] > 5
    for corner in ("settled", "OutsideBand", "OverCap", "NotEnough", "InvalidInput"):
        assert world.done[corner] > 1_000


@pytest.mark.long
def test_it_keeps_the_books_over_10_million_random_steps():
    margins = Margins()
    for seed in range(100):
        margins = margins.worse(run_world(seed=seed, steps=100_000).margins)
    keep_result(
        "R1", f"10,000,000 pure steps, 0 violations; nearest to bounds {margins}", seed="0-99"
    )


# The auditor has teeth: each planted fault is found.


def cost_in_floats(self, q, change):
    """Cost as most exchanges compute it: a rounded difference of floats."""
    after = [x + d for x, d in zip(q, change, strict=True)]
    return round(self.b * sum(p * d for p, d in zip(self.prices(after), change, strict=True)))


def cost_rounded_twice(self, q, change):
    """Cost with a micro-point's rounding error on each trade."""
    after = [x + d for x, d in zip(q, change, strict=True)]
    return potential_exact(after, self.b) - potential_exact(q, self.b) + sum(change) % 2


@pytest.mark.parametrize(
    ("target", "name", "fault"),
    [
        (lmsr.Lmsr, "cost", cost_in_floats),
        (lmsr.Lmsr, "cost", cost_rounded_twice),
        (lmsr.Lmsr, "largest_in_band", lambda self, q, direction: 10**9),
        (quoting, "_check_cost", lambda holdings, wish, done, *, reserve: None),
        (quoting, "_check_shares", lambda state, holdings, wish, shares: None),
        (payout, "clawback", lambda owed, available: (owed, 0)),
        (payout, "_remainder", lambda left: left - 1),
    ],
)
def test_it_notices_planted_faults(monkeypatch, target, name, fault):
    monkeypatch.setattr(target, name, fault)
    with pytest.raises((AssertionError, ValueError)):
        run_world(seed=1, steps=60_000)
