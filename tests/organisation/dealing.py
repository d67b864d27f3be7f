"""What members do in markets: say what they believe, trade, wait, take back, send twice."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.points import LOT, MICRO, TICK
from markets.quote import Side, Wish
from markets.services.belief import state_beliefs
from markets.services.bundle import trade_sets
from markets.services.orders import cancel_order, place_order
from markets.services.trade import trade
from models.markets import Market, Position
from models.orders import Order


def trading(org):
    """Return a market that trades now; now and then one whose time is over."""
    found = select(Market).where(Market.state == "open").options(selectinload(Market.outcomes))
    if org.chance.random() < 0.95:
        found = found.where(Market.closes_at > org.now)
    return org.any_of(found)


def believe(org):
    market = trading(org)
    if market:
        chances = {0: org.chance.randint(1, 99) * 10_000}
        org.do(state_beliefs, market_id=market.id, person_id=org.someone(), chances=chances)


def deal(org):
    """Buy or sell at once, for shares or for a budget."""
    market = trading(org)
    if market is None:
        return
    person, outcome = org.someone(), org.chance.randrange(len(market.outcomes))
    wish = Wish(outcome=outcome, side=Side.BUY, shares=org.chance.randint(1, 1_500) * LOT)
    if org.chance.random() < 0.2:
        wish = Wish(outcome=outcome, side=Side.BUY, budget=org.chance.randint(1, 40 * MICRO))
    _send(org, trade, market_id=market.id, person_id=person, wish=wish)


def sell(org):
    held = org.any_of(select(Position).where(Position.shares > LOT))
    if held:
        market = org.session.get_one(
            Market, held.market_id, options=[selectinload(Market.outcomes)]
        )
        place = next(one.position for one in market.outcomes if one.id == held.outcome_id)
        lots = org.chance.randint(1, held.shares // LOT)
        wish = Wish(outcome=place, side=Side.SELL, shares=lots * LOT)
        _send(org, trade, market_id=market.id, person_id=held.person_id, wish=wish)


def order(org):
    """Wait in the book for a price near the market's."""
    market = trading(org)
    if market is None:
        return
    place = org.chance.randrange(len(market.outcomes))
    ticks = round(market.outcomes[place].price * 1000) + org.chance.randint(-60, 15)
    wish = Wish(
        outcome=place,
        side=Side.BUY,
        shares=org.chance.randint(1, 1_200) * LOT,
        limit_ppm=min(999, max(1, ticks)) * TICK,
    )
    ends = org.chance.choice((None, org.now + timedelta(hours=org.chance.randint(1, 90))))
    _send(
        org,
        place_order,
        market_id=market.id,
        person_id=org.someone(),
        wish=wish,
        expires_at=ends,
    )


def _send(org, service, **wanted):
    """Send an order with a key of its own; now and then send it again at once."""
    wanted |= {"key": org.key(), "belief_ppm": org.chance.randint(1, 99) * 10_000}
    answer = org.do(service, **wanted)
    if answer and org.chance.random() < 0.1:
        org.sent.append((service, wanted, answer))


def send_again(org):
    """Send something old again: the first answer comes, and nothing else happens."""
    if org.sent:
        service, wanted, answer = org.chance.choice(org.sent)
        before = org.head()
        again = org.do(service, **wanted)
        assert again is not None
        assert again.is_repeat
        assert (again.market_id, again.cost) == (answer.market_id, answer.cost)
        assert org.head() == before
        org.done["again"] += 1


def take_back(org):
    waiting = org.any_of(select(Order).where(Order.state == "open"))
    if waiting:
        org.do(cancel_order, order_id=waiting.id, person_id=waiting.person_id, key=org.key())


def exchange_sets(org):
    market = trading(org)
    if market:
        org.do(
            trade_sets,
            market_id=market.id,
            person_id=org.someone(),
            side=org.chance.choice((Side.BUY, Side.BUY, Side.SELL)),
            shares=org.chance.randint(1, 500) * LOT,
            key=org.key(),
        )
