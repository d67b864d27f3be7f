"""All real trades of the replication markets, priced by the maker (shared cases, LMSR 8)."""

import csv
from collections import Counter, defaultdict

import pytest
from datasets import replication_dir

from markets.makers.potential import cost, prices

B = 100_000_000
TICKS_A_POINT = {"RPP": 100, "EERP": 1}
CLOSE_ENOUGH = {"RPP": 0.997, "EERP": 0.967}  # share of amounts within 0.1 %


@pytest.fixture(scope="module")
def trades():
    with (replication_dir() / "trades.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def yes_shares(trade):
    """Return the micro-shares of "yes" the trade bought: RPP counts "no", EERP counts "yes"."""
    sign = -1 if trade["project"] == "RPP" else 1
    return sign * round(float(trade["transaction_shares"]) * 1_000_000)


def test_it_gives_the_price_after_each_of_the_4368_trades(trades):
    sold = defaultdict(lambda: (0, 0))
    for trade in trades:
        finding = trade["project"], trade["finding_id"]
        yes, no = sold[finding]
        bought = yes_shares(trade)
        sold[finding] = (yes + bought, no) if bought > 0 else (yes, no - bought)
        found = prices(sold[finding], B)[0]
        assert found == pytest.approx(float(trade["price"]), abs=1e-6)
    assert len(trades) == 4_368
    assert len(sold) == 58


def test_it_costs_what_the_traders_paid_or_were_paid(trades):
    sold, near, count = defaultdict(lambda: (0, 0)), Counter(), Counter()
    for trade in trades:
        finding, project, bought = trade["finding_id"], trade["project"], yes_shares(trade)
        q = sold[project, finding]
        sold[project, finding] = (q[0] + bought, q[1])
        # A trader who closes a position is paid for it: the data gives whichever amount moved.
        amounts = abs(cost(q, B, (bought, 0))), abs(cost(q, B, (0, -bought)))
        moved = float(trade["transaction_cost"]) * 1_000_000 / TICKS_A_POINT[project]
        near[project] += any(abs(amount - moved) <= 0.001 * moved for amount in amounts)
        count[project] += 1
    for project, share in CLOSE_ENOUGH.items():
        assert round(near[project] / count[project], 3) == share
