"""Trading: what it costs, what it changes, and who may not."""

import pytest
from market_cast import buy, cash_of, faults, points_of, sell

from core.points import MICRO


def test_it_moves_points_and_shares(session, cast, market, now):
    receipt = buy(session, market, cast.alice, 20, now)
    assert receipt.shares == 20 * MICRO
    assert points_of(session, cast.alice) == 1000 * MICRO - receipt.cost
    assert faults(session) == []
