"""Points are neither made nor lost, whatever the order of events (R1, through the services).

Markets open, trade, close, are proposed, approved, rejected, disputed, ruled on and paid in any
order; after every step the ledger's audit is clean and everybody has what the plain auditor says,
who predicts every price with 80 digits and every refusal.
"""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from keeping import keep_result
from market_cast import plan_for
from market_machine import BUDGET, MARKETS_MAX, NUMBER, WHO, MarketMachine, one_of, try_out
from plain_books import Book, Books
from sqlalchemy import select

from core.errors import InvalidInput, NotEnough, OutsideBand, OverCap
from core.points import LOT, MICRO
from markets.quote import Side, Wish
from markets.services.open import open_market
from markets.services.trade import trade
from models.markets import Position

EXERCISED = (
    "trade",
    "resolved",
    "void",
    "dispute_resolution",
    "rule_on_dispute",
    "undo_market",
    "refused",
)
REFUSALS = {"band": OutsideBand, "shares": NotEnough, "cap": OverCap, "points": NotEnough}
OUTCOME, LOTS = st.integers(0, 3), st.integers(1, 6_000)
ACTS = st.sampled_from(
    ["open", "wait", "again", "let_nobody_else_trade", "act_out_of_turn"]
    + ["buy"] * 7
    + ["sell"] * 4
    + ["spend"] * 2
    + ["advance"] * 6
    + ["undo"]
)


class MoneyMachine(MarketMachine):
    """Trades with the maker alone, whose every price the auditor predicts."""

    def __init__(self):
        super().__init__()
        self.books = Books([*self.traders, self.cast.bob.id], BUDGET * MICRO)
        self.last = None

    @rule(act=ACTS, data=st.data())
    def act(self, act, data):
        """Do one thing. One rule for all: Hypothesis would leave out whole rules, run by run."""
        draw = data.draw
        may_open = len(self.books.markets) < MARKETS_MAX
        if may_open and (act == "open" or not self.standing("open")):
            self.open_one(draw(st.integers(20, 400)), draw(st.integers(2, 4)), draw(NUMBER) + 1)
        elif act in {"buy", "sell", "spend"} and self.standing("open"):
            self.trade_shares(draw(WHO), draw(NUMBER), draw(OUTCOME), draw(LOTS), act)
        elif act == "wait":
            self.wait(draw(st.integers(1, 30)))
        elif act == "again":
            self.send_again()
        elif act == "undo":
            self.undo(draw(NUMBER))
        elif act in {"let_nobody_else_trade", "act_out_of_turn"}:
            getattr(self, act)(one_of(self.books.markets, draw(NUMBER)))
        else:
            self.advance(draw)

    def open_one(self, budget, n, days):
        labels = ("Yes", "No") if n == 2 else tuple("abcd"[:n])
        plan = plan_for(
            self.place,
            self.now,
            budget=budget * MICRO,
            outcomes=labels,
            is_success_test=n == 2,
            dispute_hours=24 * (days % 3),
            closes_at=self.now + timedelta(days=days),
        )
        market = self.attempt(open_market, plan=plan, opener_id=self.cast.facilitator.id)
        self.books.open(Book(id=market.id, b=market.b, q=[0] * n, closes_at=plan.closes_at))

    def trade_shares(self, who, number, outcome, lots, how):
        book, person = one_of(self.standing("open"), number), self.traders[who]
        outcome %= len(book.q)
        if how == "spend":
            wish = Wish(outcome=outcome, side=Side.BUY, budget=lots * LOT)
            self.order(book, person, wish, None)
            return
        held = book.held[person, outcome]
        shares = lots * LOT if how == "buy" else -min(lots * LOT, held or lots * LOT)
        wish = Wish(outcome=outcome, side=Side(how), shares=abs(shares))
        self.order(book, person, wish, shares)

    def order(self, book, person, wish, shares):
        wanted = {
            "market_id": book.id,
            "person_id": person,
            "wish": wish,
            "belief_ppm": 600_000,
            "key": self.key(),
        }
        problem = "" if shares is None else self.books.problem(book, person, wish.outcome, shares)
        if problem:
            self.refuses(REFUSALS[problem], service=trade, **wanted)
            return
        try:
            receipt = self.attempt(trade, **wanted)
        except (OverCap, OutsideBand, InvalidInput, NotEnough):
            assert shares is None  # Only a budget may come to something that is refused.
            return
        signed = receipt.shares if wish.side is Side.BUY else -receipt.shares
        assert shares in {None, signed}
        assert self.books.trade(book, person, wish.outcome, signed, self.now) == receipt.cost
        assert wish.budget is None or receipt.cost <= wish.budget
        self.last = (wanted, receipt)

    def send_again(self):
        if self.last is None:
            return
        wanted, receipt = self.last
        again = self.attempt(trade, **wanted)
        assert again.is_repeat
        assert (again.trade_id, again.cost) == (receipt.trade_id, receipt.cost)

    @invariant()
    def everyone_holds_what_they_bought(self):
        shares = self.session.scalars(select(Position.shares)).all()
        assert sum(shares) == sum(sum(book.held.values()) for book in self.books.markets)


def test_points_are_neither_made_nor_lost(session, cast, now):
    done = try_out(MoneyMachine, session, cast, now, examples=50)
    assert done["steps"] >= 50 * 50
    assert [kind for kind in EXERCISED if done[kind] < 10] == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(10))
def test_it_holds_for_10_000_steps_more(session, cast, now, number):
    done = try_out(MoneyMachine, session, cast, now, examples=170, number=number)
    where = session.get_bind().dialect.name
    keep_result(
        "R1", f"services, prices predicted, {where}: {dict(done)}, 0 violations", seed=number
    )
