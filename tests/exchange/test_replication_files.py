"""Reading the replication markets: the real files exactly, every broken line named."""

import random
from collections import Counter
from contextlib import suppress
from decimal import Decimal

import pytest
from broken import broken
from datasets import replication_dir

from exchange.replay import points_needed, replay
from exchange.replication import read_replication_markets, replication_markets_from
from exchange.tables import BadFile

FINDINGS = "project,finding_id,cite,doi,replicated,original_pval\nRPP,1,Ada (2008),,1,p < 0.05\n"
SURVEY = "project,finding_id,forecaster_id,response\nRPP,1,aa,0.5\n"
HEAD = (
    "project,finding_id,transaction_id,time_stamp,forecaster_id,transaction_type,"
    "transaction_cost,transaction_shares,net_shares,price\n"
)
# The first trade of RPP finding 1, as published.
FIRST = "RPP,1,4805,2012-11-09 10:08:20,aa,sell,1000.0,19.0902828926,19.0902828926,0.452418709018\n"


def read(findings=FINDINGS, survey=SURVEY, trades=HEAD + FIRST):
    return replication_markets_from(
        findings=findings.encode(), survey=survey.encode(), trades=trades.encode()
    )


def test_it_puts_both_conventions_into_one():
    eerp = "EERP,41,40160,2015-04-23 02:15:16,bb,buy,5.0,9.76186,9.76186,0.5243853\n"
    found = read(findings=FINDINGS + "EERP,41,Bob,,0,\n", trades=HEAD + FIRST + eerp)
    assert found.bad_lines == ()
    assert [(t.micro_shares, t.cost) for t in found.trades] == [
        (9_761_860, Decimal(5)),
        (-19_090_283, Decimal(10)),
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("RPP,1,", "XXX,1,"), "project"),
        (("RPP,1,", "RPP,2,"), "finding_id"),
        (("RPP,1,", "RPP,one,"), "finding_id"),
        (("4805", "48o5"), "transaction_id"),
        (("2012-11-09 10:08:20", "9 Nov 2012"), "time_stamp"),
        (("2012-11-09 10:08:20", "2012-11-31 10:08:20"), "time_stamp"),
        ((",aa,", ",,"), "forecaster_id"),
        (("sell", "swap"), "transaction_type"),
        (("sell", "buy"), "transaction_type"),
        (("1000.0", "-1000.0"), "transaction_cost"),
        (("1000.0", "NaN"), "transaction_cost"),
        (("19.0902828926,19", "0.0,19"), "transaction_shares"),
        (("19.0902828926,19", "1e99,19"), "transaction_shares"),
        (("19.0902828926,19", "many,19"), "transaction_shares"),
        ((",0.452418709018", ",1.2"), "price"),
        ((",0.452418709018", ",inf"), "price"),
        ((",0.452418709018", ""), ""),
    ],
)
def test_it_names_a_bad_trade(change, column):
    found = read(trades=HEAD + FIRST.replace(*change))
    assert found.trades == ()
    assert [(bad.file, bad.line, bad.column) for bad in found.bad_lines] == [
        ("trades.csv", 2, column)
    ]


def test_it_names_bad_findings_and_forecasts():
    found = read(
        findings=FINDINGS + "RPP,1,Twice,,0,\nRPP,2,Maybe,,2,\n",
        survey=SURVEY + "RPP,1,aa,0.6\nRPP,1,bb,1.6\nRPP,9,cc,0.6\n",
    )
    chance = "Give a chance from 0 to 1 with at most 6 decimals, such as 0.62. Found '1.6'."
    assert [str(bad) for bad in found.bad_lines] == [
        "findings.csv line 3, project: the same project and finding_id as line 2.",
        "findings.csv line 4, replicated: Give 1 or 0. Found '2'.",
        "survey.csv line 3, project: the same project and finding_id and forecaster_id as line 2.",
        f"survey.csv line 4, response: {chance}",
        "survey.csv line 5, finding_id: findings.csv does not list it.",
    ]


def test_it_refuses_a_folder_without_the_files(tmp_path):
    with pytest.raises(BadFile, match=r"findings\.csv"):
        read_replication_markets(tmp_path)


def test_it_prices_the_first_published_trade():
    steps, bad = replay(read().trades)
    assert bad == []
    assert (steps[0].outcome, steps[0].shares) == (1, 19_090_283)
    assert abs(steps[0].cost - 10_000_000) <= 1  # 1000 hundredths of a point, case 6
    assert steps[0].price_gap < 1e-9
    assert points_needed({("RPP", 1): steps}) == {"aa": steps[0].cost}


def test_it_takes_a_trade_for_a_sale_where_the_amount_says_so():
    # Selling the 19.09 shares back brings the 10 points back.
    back = FIRST.replace("4805", "4806").replace("sell", "buy").replace("18.0", "")
    back = back.replace(
        "1000.0,19.0902828926,19.0902828926,0.452418709018", "1000.0,-19.0902828926,0,0.5"
    )
    steps, bad = replay(read(trades=HEAD + FIRST + back).trades)
    assert bad == []
    assert [(step.outcome, step.shares) for step in steps] == [(1, 19_090_283), (1, -19_090_283)]
    assert sum(step.cost for step in steps) == 0


def test_it_names_a_trade_whose_price_is_not_the_makers():
    steps, bad = replay(read(trades=HEAD + FIRST.replace("0.452418", "0.452420")).trades)
    assert steps == []
    assert (bad[0].line, bad[0].column) == (2, "price")


def test_it_reads_the_real_files_whole():
    found = read_replication_markets(replication_dir())
    assert found.bad_lines == ()
    assert (len(found.findings), len(found.beliefs), len(found.trades)) == (58, 3_573, 4_368)
    assert Counter(finding.replicated for finding in found.findings) == {False: 32, True: 26}
    assert len({b.forecaster_id for b in (*found.beliefs, *found.trades)}) == 180


def test_it_replays_every_real_trade_within_a_millionth():
    found = read_replication_markets(replication_dir())
    replayed = [
        replay([trade for trade in found.trades if trade.key == finding.key])
        for finding in found.findings
    ]
    steps = [step for steps, _ in replayed for step in steps]
    assert [fault for _, bad in replayed for fault in bad] == []
    assert len(steps) == 4_368
    assert max(step.price_gap for step in steps) < 3.2e-7  # measured: 3.17e-7, in EERP
    assert sum(step.shares < 0 for step in steps) == 920
    assert sum(step.cost_agrees for step in steps) == 4_255


def test_it_survives_10_000_broken_files():
    chance = random.Random(2021)
    for _ in range(10_000):
        trades = broken((HEAD + FIRST).encode(), chance, start=len(HEAD))
        with suppress(BadFile):
            found = replication_markets_from(
                findings=FINDINGS.encode(), survey=SURVEY.encode(), trades=trades
            )
            replay(found.trades)
