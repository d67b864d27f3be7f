"""A batch of orders comes to what its orders come to one by one: the same answers and rows."""

from dataclasses import replace

import pytest
from conditional import open_branch
from factories import make_person
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from market_cast import faults, make_market, make_place
from sqlalchemy import select

from core.errors import NotFound, Refused, Stale, ThrongError
from core.points import MICRO
from core.reader import Reader
from markets.asked import Asked
from markets.quote import Side, Wish
from markets.services.batch import carry_out_together
from models.ledger import Account, Transfer
from models.markets import Belief, Market, Outcome, Position, Trade
from models.orders import Order

PEOPLE = 4
WANTED = st.fixed_dictionaries(
    {
        "person": st.integers(0, PEOPLE - 1),
        "outcome": st.integers(0, 2),
        "side": st.sampled_from([Side.BUY, Side.BUY, Side.SELL]),
        "amount": st.sampled_from([1, 5, 12, 30, 39]),
        "budget": st.booleans(),
        "limit": st.sampled_from([None, None, 0.3, 0.45, 0.5, 0.55, 0.6]),
        "waits": st.booleans(),
        "belief": st.sampled_from([None, 600_000, 600_000, 300_000]),
        "key": st.integers(0, 30),
    }
)


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now, points=2000)


@pytest.fixture
def crowd(session, now):
    """People who trade."""
    made = [make_person(session, f"Trader {n}", points=300, now=now) for n in range(PEOPLE)]
    session.commit()
    return [person.id for person in made]


def markets_of_every_kind(session, cast, place, now) -> list[int]:
    makers = [
        {"is_success_test": False},
        {"is_success_test": False, "maker": "product", "weight_ppm": 300_000},
        {"is_success_test": False, "outcomes": ("A", "B", "C"), "kind": "exclusive"},
    ]
    ids = [make_market(session, cast, place, now, **changes).id for changes in makers]
    return [*ids, open_branch(session, cast, place, now).id]


def asked(market_id, crowd, wanted, key) -> Asked:
    limit, amount = wanted["limit"], wanted["amount"] * MICRO
    is_budget = wanted["budget"] and wanted["side"] is Side.BUY
    wish = Wish(
        outcome=wanted["outcome"],
        side=wanted["side"],
        shares=None if is_budget else amount,
        budget=amount if is_budget else None,
        limit_ppm=None if limit is None else round(limit * MICRO),
        waits=limit is None or wanted["waits"],
    )
    return Asked(
        market_id=market_id,
        person_id=crowd[wanted["person"]],
        wish=wish,
        key=key,
        belief_ppm=wanted["belief"],
    )


def told(answer) -> object:
    """Return an answer without the numbers that only its rows have."""
    if isinstance(answer, ThrongError):
        return type(answer), answer.message, answer.field
    new = {"trade_id", "order_id", "transaction_id"}
    return {name: part for name, part in vars(answer).items() if name not in new}


def rows_of(session, market_id) -> list[object]:
    """Return everything that is kept of a market, without numbers and hashes of rows."""

    def read(*columns, order):
        return [tuple(row) for row in session.execute(select(*columns).order_by(*order))]

    trades = (Trade.seq, Trade.person_id, Trade.outcome_id, Trade.shares, Trade.cost, Trade.kind)
    orders = (Order.person_id, Order.outcome_id, Order.side, Order.price_ppm, Order.shares,
              Order.filled, Order.reserved, Order.state)  # fmt: skip
    moves = (Transfer.chain, Transfer.seq, Transfer.amount, Transfer.kind)
    held = (Position.person_id, Position.outcome_id, Position.shares, Position.reserved,
            Position.paid, Position.received)  # fmt: skip
    said = (Belief.person_id, Belief.outcome_id, Belief.probability_ppm, Belief.is_current,
            Belief.price_seen)  # fmt: skip
    owned = (Account.kind, Account.unit, Account.person_id, Account.market_id, Account.balance)
    counts = (Market.id, Market.version, Market.trade_count, Market.trader_count)
    return [
        read(*trades, Trade.prices, order=[Trade.market_id, Trade.seq]),
        read(*orders, order=[Order.id]),
        read(*moves, order=[Transfer.chain, Transfer.seq]),
        read(*held, order=held[:2]),
        read(*said, order=[Belief.id]),
        read(*counts, order=[Market.id]),
        read(Outcome.id, Outcome.q, Outcome.price, order=[Outcome.id]),
        read(*owned, order=owned[:-1]),
    ]


def tried(session, orders, now, *, size) -> tuple[list[object], list[object]]:
    """Carry orders out so many at a time; return answers and rows, and undo it all."""
    attempt = session.begin_nested()
    answers = []
    for start in range(0, len(orders), size):
        answers += carry_out_together(session, orders[start : start + size], now=now)
    found = [told(one) for one in answers], rows_of(session, orders[0].market_id)
    assert faults(session) == []
    attempt.rollback()
    session.expire_all()
    return found


@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=[Phase.generate],
)
@given(wanted=st.lists(WANTED, min_size=2, max_size=8), cut=st.integers(2, 5))
def test_it_comes_to_the_same_together_and_one_by_one(session, kinds, crowd, now, wanted, cut):
    for market_id in kinds:
        orders = [asked(market_id, crowd, one, f"key-{one['key']:08d}") for one in wanted]
        alone = tried(session, orders, now, size=1)
        assert tried(session, orders, now, size=len(orders)) == alone
        assert tried(session, orders, now, size=cut) == alone


@pytest.fixture
def kinds(session, cast, place, now):
    return markets_of_every_kind(session, cast, place, now)


@pytest.fixture
def market(kinds):
    return kinds[0]


def buying(market, person, key, **changes) -> Asked:
    wish = Wish(outcome=0, side=Side.BUY, shares=MICRO)
    kept = {"market_id": market, "person_id": person, "wish": wish, "key": key}
    return Asked(**{**kept, "belief_ppm": 600_000, **changes})


def test_it_carries_out_the_others_when_one_is_refused(session, market, crowd, now):
    dear = Wish(outcome=0, side=Side.BUY, shares=MICRO, cost_limit=1)
    orders = [
        buying(market, crowd[0], "the-first-key"),
        buying(market, crowd[1], "the-dear-key", wish=dear),
        buying(market, crowd[2], "the-third-key"),
    ]
    first, refused, third = carry_out_together(session, orders, now=now)
    assert isinstance(refused, Refused)
    assert (first.shares, third.shares) == (MICRO, MICRO)
    assert session.get_one(Market, market).trade_count == 2
    assert faults(session) == []


def test_it_answers_the_same_key_again_within_a_batch(session, market, crowd, now):
    one = buying(market, crowd[0], "the-same-key")
    other = replace(one, belief_ppm=610_000)
    first, again, stale = carry_out_together(session, [one, one, other], now=now)
    assert (again.trade_id, again.is_repeat, first.is_repeat) == (first.trade_id, True, False)
    assert isinstance(stale, Stale)
    (later,) = carry_out_together(session, [one], now=now)
    assert (later.trade_id, later.is_repeat) == (first.trade_id, True)


def test_it_refuses_each_in_their_own_language(session, crowd, now):
    german = Reader("de", "Europe/Berlin")
    orders = [buying(99, crowd[0], "nowhere-1"), buying(99, crowd[1], "nowhere-2", reader=german)]
    english, other = carry_out_together(session, orders, now=now)
    assert isinstance(english, NotFound)
    assert english.message == "There is no such market."
    assert other.message != english.message
