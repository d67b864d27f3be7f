"""Orders at a price: placed, met, taken back, expired; funded whatever happens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from market_cast import buy, faults, make_market, points_of, sell
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from core.errors import Closed, InvalidInput, NotAllowed, NotEnough, OverCap, Refused, Stale
from core.points import MICRO
from ledger.services import account_of
from markets.quote import Side, Wish
from markets.services.close import close_due, close_market
from markets.services.insiders import tag_insider
from markets.services.orders import OPEN_MAX, cancel_order, place_order
from markets.services.trade import trade
from models.community import Notification
from models.markets import Position, Trade
from models.orders import Order
from models.people import Person


def order(session, market, person, shares, price, now, **changes):
    wish = Wish(
        outcome=changes.pop("outcome", 0),
        side=changes.pop("side", Side.BUY),
        shares=round(shares * MICRO),
        limit_ppm=round(price * MICRO),
    )
    key = changes.pop("key", None) or f"order-{person.id}-{market.version}-{shares}-{price}"
    placed = place_order(
        session,
        market_id=market.id,
        person_id=person.id,
        wish=wish,
        belief_ppm=600_000,
        key=key,
        now=now,
        **changes,
    )
    session.flush()
    return placed


def reserved(session, person):
    return account_of(session, "reserved", person_id=person.id).balance


def test_it_waits_with_its_points_reserved(session, cast, market, now):
    placed = order(session, market, cast.alice, 20, 0.40, now)
    assert (placed.shares, placed.cost, placed.waits) == (0, 0, 20 * MICRO)
    assert reserved(session, cast.alice) == placed.reserved == 8 * MICRO
    assert points_of(session, cast.alice) == 992 * MICRO
    assert market.trade_count == 0
    assert faults(session) == []


def test_it_trades_up_to_the_price_and_leaves_the_rest(session, cast, market, now):
    placed = order(session, market, cast.alice, 39, 0.53, now)
    # b = 200/ln 2 = 288.539; from 50 to 53 the maker sells b·ln(.53/.47) = 34.665 shares.
    assert placed.shares == 34_660_000
    assert placed.waits == 39 * MICRO - 34_660_000
    assert session.get(Trade, placed.trade_id).order_id == placed.order_id
    assert faults(session) == []


def test_who_sells_meets_it_at_its_price(session, cast, market, now):
    buy(session, market, cast.mallory, 30, now)
    order(session, market, cast.alice, 10, 0.52, now)
    receipt = sell(session, market, cast.mallory, 20, now)
    fill = session.scalars(select(Trade).where(Trade.kind == "fill")).one()
    assert (fill.shares, fill.cost) == (10 * MICRO, 5_200_000)
    assert fill.person_id == cast.alice.id
    assert receipt.cost < -5_200_000
    assert reserved(session, cast.alice) == 0
    assert session.scalars(select(Order.state)).all() == ["filled"]
    assert session.scalar(select(Notification.person_id)) == cast.alice.id
    assert faults(session) == []


def test_two_buyers_of_yes_and_no_make_a_pair(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.49, now)
    receipt = buy(session, market, cast.mallory, 20, now, outcome=1)
    # b = 288.539; from 50 to 51 the maker sells b·ln(.51/.49) = 11.543 shares of "no".
    kept = session.get_one(Order, 1)
    assert kept.filled == 20 * MICRO - 11_540_000
    assert [outcome.q for outcome in market.outcomes] == [kept.filled, receipt.shares]
    assert faults(session) == []


def test_it_is_filled_in_parts(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.50, now)
    buy(session, market, cast.mallory, 3, now, outcome=1)
    kept = session.get_one(Order, 1)
    assert (kept.state, kept.filled, kept.reserved) == ("open", 3 * MICRO, 3_500_000)
    assert faults(session) == []


def test_shares_for_sale_are_reserved(session, cast, market, now):
    buy(session, market, cast.alice, 20, now)
    order(session, market, cast.alice, 15, 0.60, now, side=Side.SELL)
    assert session.scalars(select(Position.reserved)).one() == 15 * MICRO
    with pytest.raises(NotEnough, match=r"hold 5.00 shares"):
        sell(session, market, cast.alice, 6, now)
    sell(session, market, cast.alice, 5, now, key="the-rest-of-them")
    assert faults(session) == []


def test_points_in_an_order_are_not_spent_again(session, cast, market, now):
    order(session, market, cast.alice, 39, 0.45, now)
    left = points_of(session, cast.alice)
    session.execute(
        text("UPDATE account SET balance = 0 WHERE kind = 'available' AND person_id = :p"),
        {"p": cast.alice.id},
    )
    session.expire_all()
    with pytest.raises(NotEnough):
        buy(session, market, cast.alice, 1, now, outcome=1)
    assert left < 1000 * MICRO


def test_orders_that_wait_count_towards_the_cap(session, cast, market, now):
    order(session, market, cast.alice, 30, 0.40, now)
    with pytest.raises(OverCap) as refused:
        buy(session, market, cast.alice, 11, now)
    assert refused.value.largest == market.subsidy // 5 - 30 * MICRO


def test_taking_it_back_frees_what_it_reserved(session, cast, market, now):
    placed = order(session, market, cast.alice, 20, 0.40, now)
    for _ in range(2):  # The same form sent twice.
        kept = cancel_order(
            session,
            order_id=placed.order_id,
            person_id=cast.alice.id,
            key="take-it-back-1",
            now=now,
        )
    assert (kept.state, kept.reserved) == ("cancelled", 0)
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert faults(session) == []
    with pytest.raises(Stale):
        cancel_order(
            session, order_id=kept.id, person_id=cast.alice.id, key="another-key-1", now=now
        )


def test_nobody_takes_back_another_persons_order(session, cast, market, now):
    placed = order(session, market, cast.alice, 20, 0.40, now)
    with pytest.raises(NotAllowed):
        cancel_order(
            session,
            order_id=placed.order_id,
            person_id=cast.mallory.id,
            key="take-it-back-2",
            now=now,
        )


def test_own_orders_never_meet(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.50, now)
    with pytest.raises(Refused, match="own in the way"):
        order(session, market, cast.alice, 10, 0.50, now, outcome=1)


def test_it_expires_by_the_clock_and_durably(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.50, now, expires_at=now + timedelta(hours=1))
    later = now + timedelta(hours=1)
    buy(session, market, cast.mallory, 3, later, outcome=1)  # It has passed it by.
    kept = session.get_one(Order, 1)
    assert (kept.state, kept.filled, kept.ended_at) == ("expired", 0, later)
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert faults(session) == []


def test_the_scheduler_ends_what_has_expired(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.50, now, expires_at=now + timedelta(hours=1))
    assert close_due(session, now=now + timedelta(hours=2)) == []
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert session.get_one(Order, 1).state == "expired"


@pytest.mark.parametrize("by", ["date", "facilitator"])
def test_the_end_of_trading_ends_orders(session, cast, market, now, by):
    buy(session, market, cast.mallory, 5, now)
    order(session, market, cast.alice, 10, 0.50, now)
    order(session, market, cast.mallory, 5, 0.80, now, side=Side.SELL)
    if by == "date":
        close_due(session, now=market.closes_at)
    else:
        close_market(session, market_id=market.id, facilitator_id=cast.facilitator.id, now=now)
    session.flush()
    assert set(session.scalars(select(Order.state))) == {"expired"}
    assert reserved(session, cast.alice) == 0
    assert faults(session) == []


def test_the_same_form_twice_is_one_order(session, cast, market, now):
    first = order(session, market, cast.alice, 10, 0.50, now, key="one-and-the-same")
    again = order(session, market, cast.alice, 10, 0.50, now, key="one-and-the-same")
    assert (again.order_id, again.is_repeat) == (first.order_id, True)
    assert session.scalars(select(Order.id)).all() == [first.order_id]


def test_the_same_form_gives_its_first_answer_when_its_order_is_over(session, cast, market, now):
    wanted = {"key": "one-and-the-same", "expires_at": now + timedelta(hours=1)}
    first = order(session, market, cast.alice, 10, 0.50, now, **wanted)
    again = order(session, market, cast.alice, 10, 0.50, now + timedelta(hours=2), **wanted)
    assert again == replace(first, is_repeat=True)


def test_orders_of_people_who_left_stand_aside(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.50, now)
    session.execute(update(Person).where(Person.id == cast.alice.id).values(is_active=False))
    buy(session, market, cast.mallory, 3, now, outcome=1)
    kept = session.get_one(Order, 1)
    assert (kept.filled, kept.state, kept.reserved) == (0, "cancelled", 0)
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert told(session) == []
    assert faults(session) == []


def told(session):
    """Return who was told that an order is over, and what."""
    rows = session.execute(
        select(Notification.person_id, Notification.text).filter_by(kind="order_over")
    )
    return [tuple(row) for row in rows]


BACK = "What it had set aside is yours again."


def test_the_minute_takes_back_the_orders_of_people_who_left(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.50, now)
    session.execute(update(Person).where(Person.id == cast.alice.id).values(is_active=False))
    assert close_due(session, now=now) == []
    assert session.get_one(Order, 1).state == "cancelled"
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert told(session) == []  # Nobody writes to who has left.
    assert faults(session) == []


def test_its_owner_is_told_that_its_time_is_over(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.40, now, expires_at=now + timedelta(hours=1))
    close_due(session, now=now + timedelta(hours=2))
    said = f"The time of your order in “{market.question}” is over. {BACK}"
    assert told(session) == [(cast.alice.id, said)]


def test_its_owner_is_told_that_the_market_has_closed(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.40, now)
    close_market(session, market_id=market.id, facilitator_id=cast.facilitator.id, now=now)
    said = f"“{market.question}” takes no more trades, so your order is over. {BACK}"
    assert told(session) == [(cast.alice.id, said)]


def test_who_takes_it_back_is_not_told(session, cast, market, now):
    placed = order(session, market, cast.alice, 10, 0.40, now)
    wanted = {"order_id": placed.order_id, "person_id": cast.alice.id, "key": "take-it-back-2"}
    cancel_order(session, **wanted, now=now)
    assert told(session) == []


def test_an_insiders_order_ends_and_they_are_told(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.40, now)
    tag_insider(
        session,
        market_id=market.id,
        email=cast.alice.email,
        reason="Writes table 4.",
        tagged_by_id=cast.facilitator.id,
        now=now,
    )
    said = f"You do not trade in “{market.question}” any more, so your order is over. {BACK}"
    assert told(session) == [(cast.alice.id, said)]
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert faults(session) == []


def test_authors_place_no_orders(session, cast, market, now):
    with pytest.raises(NotAllowed):
        order(session, market, cast.bob, 10, 0.50, now)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"price": 0.0005}, InvalidInput),
        ({"price": 0.5005}, InvalidInput),
        ({"shares": 0.005}, InvalidInput),
        ({"shares": 0}, InvalidInput),
        ({"ends": -1}, InvalidInput),
        ({"ends": 24 * 400}, InvalidInput),
        ({"shares": 41}, OverCap),
    ],
)
def test_it_refuses_what_no_order_can_be(session, cast, market, now, changes, refusal):
    wanted = {"shares": 10, "price": 0.5, "ends": 1, **changes}
    ends = now + timedelta(hours=wanted.pop("ends"))
    with pytest.raises(refusal):
        order(session, market, cast.alice, **wanted, now=now, expires_at=ends)


def test_a_budget_waits_up_to_a_price(session, cast, market, now):
    # 8 points at 40 wait for 20 shares; not even one lot would cost less than .004 points.
    wish = Wish(outcome=0, side=Side.BUY, budget=8 * MICRO, limit_ppm=400_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "belief_ppm": 600_000}
    placed = place_order(session, **wanted, wish=wish, key="a-budget-waits", now=now)
    assert (placed.waits, placed.reserved) == (20 * MICRO, 8 * MICRO)
    small = replace(wish, budget=3_000)
    with pytest.raises(InvalidInput, match=r"less than 0\.01"):
        place_order(session, **wanted, wish=small, key="too-small-a-budget", now=now)
    assert faults(session) == []


def test_what_does_not_wait_is_traded_or_refused(session, cast, market, now):
    wish = Wish(outcome=0, side=Side.BUY, shares=39 * MICRO, limit_ppm=530_000, waits=False)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "belief_ppm": 600_000}
    receipt = trade(session, **wanted, wish=wish, key="no-waiting-1", now=now)
    assert receipt.shares == 34_660_000  # As above: what the maker sells up to 53.
    with pytest.raises(Refused, match="Nothing can be had at 53 now"):
        trade(session, **wanted, wish=replace(wish, shares=MICRO), key="no-waiting-2", now=now)
    with pytest.raises(ValueError, match="place it"):
        trade(session, **wanted, wish=replace(wish, waits=True), key="no-waiting-3", now=now)
    assert session.scalars(select(Order)).all() == []
    assert faults(session) == []


def test_an_order_lasts_a_time_counted_from_now(session, cast, market, now):
    wanted = {"key": "for-a-week-1", "expires_at": timedelta(days=7)}
    first = order(session, market, cast.alice, 10, 0.40, now, **wanted)
    later = order(session, market, cast.alice, 10, 0.40, now + timedelta(seconds=3), **wanted)
    assert (later.order_id, later.is_repeat) == (first.order_id, True)
    assert session.get_one(Order, first.order_id).expires_at == now + timedelta(days=7)


def test_a_closed_market_takes_no_order(session, cast, market, now):
    with pytest.raises(Closed):
        order(session, market, cast.alice, 10, 0.5, market.closes_at)


def test_a_person_keeps_a_bounded_number_of_orders(session, cast, market, now):
    for number in range(OPEN_MAX):
        order(session, market, cast.alice, 0.01, 0.3, now, key=f"order-number-{number:03d}")
    with pytest.raises(Refused, match="Take one back first"):
        order(session, market, cast.alice, 0.01, 0.3, now, key="one-too-many")


def test_the_database_itself_refuses_an_unfunded_order(session, cast, market, now):
    order(session, market, cast.alice, 10, 0.5, now)
    session.commit()
    for change in ("reserved = reserved - 1", "filled = filled + 10000", "price_ppm = 510000"):
        with pytest.raises(IntegrityError):
            session.execute(text(f"UPDATE market_order SET {change}"))
        session.rollback()


def test_in_one_of_several_an_order_is_filled_by_a_trade_elsewhere(session, cast, place, now):
    several = make_market(
        session, cast, place, now, outcomes=("North", "South", "East"), is_success_test=False
    )
    placed = order(session, several, cast.alice, 10, 0.32, now, outcome=1)
    wish = Wish(outcome=0, side=Side.BUY, shares=35 * MICRO)
    trade(
        session,
        market_id=several.id,
        person_id=cast.mallory.id,
        wish=wish,
        belief_ppm=500_000,
        key="from-elsewhere",
        now=now,
    )
    assert session.get_one(Order, placed.order_id).filled > 0
    assert faults(session) == []
