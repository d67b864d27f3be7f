"""Trades as CSV: numbers stay numbers, and no text starts a formula."""

import csv
import io
from datetime import UTC, datetime

import pytest

from markets.shown import TradeView
from markets.tables import csv_of
from people.names import ShownPerson


def rows(name="Hanna", outcome="Yes"):
    trade = TradeView(
        seq=3,
        at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        who=ShownPerson(id=1, name=name, initials="H"),
        did="sold",
        outcome=outcome,
        shares=1_234_567,
        cost=8_980_001,
        price=0.61,
    )
    return list(csv.DictReader(io.StringIO(csv_of([trade]))))


def test_it_writes_exact_amounts():
    assert rows() == [
        {
            "number": "3",
            "at": "2026-11-24T09:00:00+00:00",
            "who": "Hanna",
            "did": "sold",
            "outcome": "Yes",
            "shares": "1.234567",
            "points": "8.980001",
            "price_after": "0.610000",
            "reversed": "",
            "condition": "",
            "branch": "",
        }
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]
)
def test_it_disarms_formulas(text):
    assert rows(name=text)[0]["who"] == f"'{text}"
    assert rows(outcome=text)[0]["outcome"] == f"'{text}"
