"""Bringing in the replication markets: every trade through the maker and the ledger."""

import json
from random import Random

import pytest
from datasets import replication_dir
from sqlalchemy import func, select

from core.errors import Refused
from exchange.replication import read_replication_markets, replication_markets_from
from exchange.services.refusing import BadRows
from exchange.services.replication import import_replication
from ledger.audit import audit_ledger
from markets.audit import audit_markets
from models.aggregation import LearningRow, Ranking
from models.ideas import Idea
from models.ledger import Account, Transfer
from models.markets import Belief, Market, Resolution, Trade
from models.people import Person
from models.purpose import Challenge, Result

FINDINGS = (
    "project,finding_id,cite,doi,replicated,original_pval\n"
    "RPP,1,Ada & Bo (2008),https://doi.org/10.1/x,0,p < 0.05\nRPP,2,Cy (2008),,1,0.02\n"
)
SURVEY = "project,finding_id,forecaster_id,response\nRPP,1,aa,0.5\nRPP,1,bb,0.0\nRPP,2,aa,1.0\n"
# The first two trades of RPP finding 1 as published, and the first one's shares sold again.
TRADES = (
    "project,finding_id,transaction_id,time_stamp,forecaster_id,transaction_type,"
    "transaction_cost,transaction_shares,net_shares,price\n"
    "RPP,1,4805,2012-11-09 10:08:20,aa,sell,1000.0,19.0902828926,19.0902828926,0.4524187090180\n"
    "RPP,1,4816,2012-11-09 10:12:22,cc,sell,100.0,1.8187347411,20.909017633700003,"
    "0.44791706764843164\n"
    "RPP,1,4817,2012-11-09 10:13:00,aa,buy,1004.0,-19.0902828926,1.8187347411,0.4954533\n"
)


def crowd(findings=FINDINGS, survey=SURVEY, trades=TRADES):
    return replication_markets_from(
        findings=findings.encode(), survey=survey.encode(), trades=trades.encode()
    )


def bring_in(session, found, now, **options):
    return import_replication(session, crowd=found, chance=Random(7), now=now, **options)


def count(session, model):
    return session.scalar(select(func.count(model.id)))


def test_it_replays_trades_with_real_people_and_points(session, now):
    report = bring_in(session, crowd(), now)
    assert report.counts == {"people": 6, "ideas": 2, "beliefs": 3, "trades": 3, "results": 2}
    trades = session.scalars(select(Trade).order_by(Trade.seq)).all()
    assert [(trade.shares, trade.is_history) for trade in trades] == [
        (19_090_283, True),
        (1_818_735, True),
        (-19_090_283, True),
    ]
    prices = [json.loads(trade.prices)[0] for trade in trades]
    assert prices == pytest.approx([0.452418709, 0.447917068, 0.4954533], abs=1e-6)
    assert trades[2].cost < 0
    assert audit_ledger(session) == []
    assert audit_markets(session) == []


def test_it_grants_just_what_the_trades_took(session, now):
    bring_in(session, crowd(), now)
    grants = session.scalars(select(Transfer.amount).where(Transfer.kind == "import_grant")).all()
    spent = session.scalars(select(Transfer.amount).where(Transfer.kind == "buy")).all()
    assert sorted(grants) == sorted(spent)
    assert session.scalar(select(func.min(Account.balance)).where(Account.kind != "treasury")) >= 0


def test_it_settles_by_two_people_and_records_what_came_true(session, now):
    bring_in(session, crowd(), now)
    markets = session.scalars(select(Market).order_by(Market.id)).all()
    assert [market.state for market in markets] == ["resolved", "resolved"]
    verdicts = session.scalars(select(Resolution).order_by(Resolution.market_id)).all()
    assert [json.loads(verdict.weights_ppm) for verdict in verdicts] == [
        [0, 1_000_000],
        [1_000_000, 0],
    ]
    assert all(verdict.proposed_by_id != verdict.approved_by_id for verdict in verdicts)
    assert session.scalars(select(Result.is_met).order_by(Result.idea_id)).all() == [False, True]
    assert session.scalars(select(Challenge.state)).one() == "reviewed"
    assert count(session, Ranking) == 1
    assert session.scalars(select(LearningRow.outcome).order_by(LearningRow.idea_id)).all() == [
        0,
        1,
    ]


def test_it_keeps_beliefs_as_they_were_stated(session, now):
    bring_in(session, crowd(), now)
    assert session.scalars(select(Belief.probability_ppm).order_by(Belief.id)).all() == [
        500_000,
        0,
        1_000_000,
    ]


def test_it_refuses_the_same_data_twice(session, now):
    bring_in(session, crowd(), now)
    with pytest.raises(Refused, match="here already"):
        bring_in(session, crowd(), now)
    assert count(session, Idea) == 2


def test_it_refuses_a_bad_row_whole(session, now):
    with pytest.raises(BadRows) as refusal:
        bring_in(session, crowd(survey=SURVEY.replace("0.0", "2.0")), now)
    assert [(bad.file, bad.line) for bad in refusal.value.bad] == [("survey.csv", 3)]
    assert count(session, Person) == 0


def test_it_refuses_a_price_that_is_not_the_makers(session, now):
    with pytest.raises(BadRows) as refusal:
        bring_in(session, crowd(trades=TRADES.replace("0.447917", "0.447927")), now)
    assert [(bad.file, bad.line, bad.column) for bad in refusal.value.bad] == [
        ("trades.csv", 3, "price"),
        ("trades.csv", 4, "price"),  # Follows from the first: it starts elsewhere.
    ]


def test_it_loads_the_rest_when_asked_to_skip(session, now):
    report = bring_in(session, crowd(survey=SURVEY.replace("0.0", "2.0")), now, skip_bad=True)
    assert report.counts["beliefs"] == 2
    assert [bad.line for bad in report.skipped] == [3]


def test_it_brings_in_all_the_real_trades(session, now):
    report = bring_in(session, read_replication_markets(replication_dir()), now)
    assert report.counts == {
        "people": 183,
        "ideas": 58,
        "beliefs": 3_573,
        "trades": 4_368,
        "results": 58,
    }
    assert (count(session, Trade), count(session, Belief), count(session, LearningRow)) == (
        4_368,
        3_573,
        58,
    )
    assert session.scalar(select(func.count()).where(Market.state == "resolved")) == 58
    assert audit_ledger(session) == []
    assert audit_markets(session) == []
