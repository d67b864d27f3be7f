"""What markets hand out as CSV: what they hang on, and which trades were taken back."""

import csv
from datetime import timedelta

from conditional import decide_on, open_branch
from market_cast import buy
from resolving import YES, approve, close, propose, settle

from markets.services.settle import settle_market


def rows(client, path):
    return list(csv.DictReader(client.get(path).text.splitlines()))


def hanging(found):
    return {(row["condition"], row["branch"]) for row in found}


def test_every_table_carries_the_idea_and_the_branch(session, cast, place, now, alice):
    twin = open_branch(session, cast, place, now, branch="if_not")
    market = open_branch(session, cast, place, now)
    for one in (market, twin):
        buy(session, one, cast.alice, 10, now)
    session.commit()
    for one, branch in ((market, "if"), (twin, "if_not")):
        for name in ("trades", "positions", "prices"):
            found = rows(alice, f"/markets/{one.id}/{name}.csv")
            assert found
            assert hanging(found) == {("1", branch)}


def test_scores_carry_it_too(session, cast, place, market, now, alice):
    conditional = open_branch(session, cast, place, now)
    for one in (market, conditional):
        buy(session, one, cast.alice, 10, now)
    decide_on(session, cast, place, now)
    for one in (market, conditional):
        settle(session, cast, one, now + timedelta(hours=1))
    session.commit()
    found = rows(alice, "/you/record.csv")
    assert [(row["market"], row["condition"], row["branch"]) for row in found] == [
        (str(market.id), "", ""),
        (str(conditional.id), "1", "if"),
    ]


def test_an_ordinary_market_hangs_on_nothing(session, cast, market, now, alice):
    buy(session, market, cast.alice, 10, now)
    session.commit()
    for name in ("trades", "positions", "prices"):
        assert hanging(rows(alice, f"/markets/{market.id}/{name}.csv")) == {("", "")}


def test_prices_mark_trades_that_were_taken_back(session, cast, market, now, alice):
    """Of three trades, the two after the answer was known."""
    for hours in (0, 2, 4):
        buy(session, market, cast.alice, 10, now + timedelta(hours=hours))
    late = now + timedelta(hours=5)
    market.dispute_hours = 0
    close(session, cast, market, late)
    known = propose(session, cast, market, late, YES, known_at=now + timedelta(hours=1))
    approve(session, cast, known, late)
    settle_market(session, market_id=market.id, now=late)
    session.commit()
    path = f"/markets/{market.id}"
    assert [row["reversed"] for row in rows(alice, f"{path}/prices.csv")] == ["", "yes", "yes"]
    assert [row["reversed"] for row in rows(alice, f"{path}/trades.csv")] == ["yes", "yes", ""]
