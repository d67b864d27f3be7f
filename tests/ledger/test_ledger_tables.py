"""The ledger as a table says what it moves: points, or tokens of a branch."""

import csv
import io

from conditional import open_branch
from market_cast import buy, make_place
from sqlalchemy import select

from ledger.tables import transfers_csv
from models.ledger import Account, Transfer


def test_every_transfer_carries_its_unit(session, cast, now):
    market = open_branch(session, cast, make_place(session, cast, now), now)
    buy(session, market, cast.alice, 10, now)
    units = {row.id: row.unit for row in session.scalars(select(Account))}
    chain = select(Transfer).filter_by(chain=f"market-{market.id}").order_by(Transfer.seq)
    rows = list(csv.DictReader(io.StringIO(transfers_csv(session.scalars(chain), units))))
    locking = [("lock", "point"), ("lock", "if"), ("lock", "if_not")]
    assert [(row["kind"], row["unit"]) for row in rows] == [
        *locking,
        ("subsidy", "if"),
        *locking,
        ("buy", "if"),
    ]
    assert {row["points"] for row in rows[:4]} == {rows[0]["points"]}
