"""Attacks on markets, scripted: each returns what it gained and the most that it may, with why.

Gains and bounds are micro-points unless an attack says otherwise. A gain above its bound is a
fault of the house; the tests compare, and keep the worst of each.
"""

import json
from decimal import Context, Decimal
from math import ceil, log
from types import SimpleNamespace

import pytest
from manipulation.field import HOUR, Result, lots
from market_cast import points_of
from resolving import NO, YES, approve, close, propose
from sqlalchemy import func, select

from aggregation.methods.price import robust_price
from core.errors import InvalidInput, NotAllowed, NotEnough, OverCap, Refused
from core.points import LOT, MICRO
from ledger.services import account_of
from markets.quote import Side, Wish
from markets.reading.skill import profits_of
from markets.services.bundle import trade_sets
from markets.services.execute import position_max
from markets.services.insiders import tag_insider
from markets.services.orders import cancel_order
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.verdict import VOID
from models.markets import Market, Trade


def wash_trading(field):
    """Two trade with each other and the maker all day and end where they began: gain 0, rank 0.

    Cost is a difference of one potential (Hanson 2003), so what telescopes to q → q costs 0; the
    leaderboard counts resolved profit and never volume (design/markets.md, "Fairness").
    """
    before = field.have(*field.ring)
    for _ in range(30):
        person, outcome = field.chance.choice(field.ring), field.chance.randrange(2)
        try:
            field.trade(person, outcome, lots(field))
            if field.chance.random() < 0.4:
                field.sell_all(person)
        except Refused:
            field.sell_all(person)
    field.sell_all(*field.ring)
    field.settle(field.chance.choice((YES, NO)))
    profits = profits_of(field.session, since=None)
    gain = max(field.have(*field.ring) - before, sum(profits.get(p.id, 0) for p in field.ring))
    return Result(gain=gain, bound=0)


def last_minute_push(field):
    """Four trades at the last moment move the signal to no price that the crowd had not seen.

    The signal takes the median of the last ten prices; of ten sorted, the fifth and sixth are
    honest whatever four others say (design/markets.md, "Resolution"). Prices, 0 to 1.
    """
    field.honest_day(16)
    seen = [json.loads(row)[0] for row in _prices(field)]
    for _ in range(4):
        field.trade(field.one, 0, position_max(field.market) // 4 // LOT * LOT)
    after = [json.loads(row)[0] for row in _prices(field)]
    assert after[-1] > max(seen[-6:])  # The push itself came through.
    signal = robust_price([SimpleNamespace(price=price) for price in after])
    return Result(gain=signal, bound=max(seen[-6:]))


def _prices(field):
    return field.session.scalars(
        select(Trade.prices).where(Trade.market_id == field.market.id).order_by(Trade.seq)
    ).all()


def cornering(field):
    """One account buys all it can of one answer: it moves the log-odds by 0.2 ln 2 at most.

    A person may hold a fifth of the subsidy's shares, F/5 = b ln 2 / 5, and the price is the
    logistic of (q₁ − q₂)/b. In log-odds; the bound has the cap's own rounding, one lot in b.
    """
    field.honest_day(4)
    before = field.price()
    left = position_max(field.market) // LOT * LOT
    while left:
        part = min(left, lots(field, 3_000))
        field.trade(field.one, 0, part)
        left -= part
    with pytest.raises(OverCap):
        field.trade(field.one, 0, LOT)
    moved = _log_odds(field.price()) - _log_odds(before)
    return Result(gain=moved, bound=0.2 * log(2) + LOT / field.market.b)


def _log_odds(price):
    return log(price / (1 - price))


def spoofing(field):
    """Fifty orders show a demand that is not there, and go: no price moves, no point is gained.

    What waits trades only when it is met; taking it back returns the reservation (I6).
    """
    field.honest_day(4)
    before, price = field.have(field.one), field.price()
    ceiling = ceil(price * 1000) - 20
    placed = []
    for _ in range(30):
        try:
            ticks = max(1, ceiling - field.chance.randint(0, 200))
            placed.append(field.wait(field.one, 0, lots(field, 400), ticks))
        except Refused:
            break
    assert len(placed) > 3
    for one in placed:
        wanted = {"order_id": one.order_id, "person_id": field.one.id, "key": field.key()}
        field.act(cancel_order, **wanted)
    assert account_of(field.session, "reserved", person_id=field.one.id).balance == 0
    return Result(gain=field.have(field.one) - before + abs(field.price() - price), bound=0)


def double_spending(field):
    """The same points wait in several markets at once: never more than there are is promised.

    Each order reserves its worst case when it is placed (Manifold's PRs 1007 and 3585); the gain
    is what was spent and promised beyond what the account had.
    """
    had = field.have(field.one)
    markets = [field.open(budget=3_000 * MICRO) for _ in range(8)]
    promised = refused = 0
    for _ in range(40):
        market = field.chance.choice(markets)
        ticks, shares = field.chance.randint(200, 450), field.chance.randint(100, 300) * 100 * LOT
        try:
            placed = field.wait(field.one, 0, shares, ticks, market=market)
            promised += placed.reserved + placed.cost
        except Refused as no:
            refused += isinstance(no, NotEnough)
    assert refused
    for market in markets:  # Now everything that waits is met.
        field.market = market
        for person in field.crowd[:3]:
            try:
                field.trade(person, 1, position_max(market) // LOT * LOT)
            except Refused:
                continue
    assert points_of(field.session, field.one) >= 0
    return Result(gain=promised - had, bound=0)


def rounding_mining(field):
    """Hundreds of trades of one lot, two accounts in turn: less than 1 micro-point each.

    A cost is ⌈C(q′)⌉ − ⌈C(q)⌉, so it differs from the real one by less than a micro-point, and
    the differences telescope (reliability 2.2, "Salami"). The bound counts every trade.
    """
    field.honest_day(3)
    before, start, count = field.have(*field.ring), _real_potential(field.market), 0
    for _ in range(80):
        person, outcome = field.chance.choice(field.ring), field.chance.randrange(2)
        side = Side.SELL if field.held(person, outcome) > 5 * LOT else Side.BUY
        try:
            field.trade(person, outcome, LOT, side)
            count += 1
        except (Refused, InvalidInput):
            continue
    real = _real_potential(field.market) - start
    paid = before - field.have(*field.ring)
    field.sell_all(*field.ring)
    assert field.have(*field.ring) - before <= 0  # Back where it began, not a unit is gained.
    return Result(gain=float(real - paid), bound=float(count))


def _real_potential(market):
    """Return b ln Σ exp(q/b) in 50 digits, micro-points: C itself, not its ceiling."""
    context = Context(prec=50)
    b = Decimal(market.b)
    total = sum(context.exp(context.divide(Decimal(one.q), b)) for one in market.outcomes)
    return context.multiply(b, context.ln(total))


def colluding_pair(field):
    """Two (and the whole crowd) hold everything they can, and it comes true: they gain F at most.

    The maker's loss is bounded by its subsidy, ⌈b ln n⌉ (Hanson 2003), with no term per trade.
    """
    people = [*field.ring, *field.crowd]
    before, verdict = field.have(*people), field.chance.choice((YES, NO))
    winning = verdict.weights.index(1_000_000)
    for _ in range(40):
        outcome = winning if field.chance.random() < 0.8 else 1 - winning
        try:
            field.trade(field.chance.choice(people), outcome, lots(field, 2_500))
            if field.chance.random() < 0.2:
                shares = {"side": Side.BUY, "shares": lots(field, 200), "key": field.key()}
                who = {"market_id": field.market.id, "person_id": field.one.id}
                field.act(trade_sets, **who, **shares)
        except Refused:
            continue
    bound = ceil(field.market.b * log(2))
    assert field.market.subsidy in {bound, bound - 1}  # A float may fall on the other side.
    field.settle(verdict)
    return Result(gain=field.have(*people) - before, bound=field.market.subsidy)


def chip_dumping(field):
    """One loses to the other on purpose: what passes is a fifth of the subsidy at most.

    Who is paid must hold what they sell, at most the cap, and a share brings at most a point.
    """
    cap = position_max(field.market)
    before = field.have(field.other)
    field.trade(field.other, 0, cap // LOT * LOT)
    try:
        field.wait(field.other, 0, field.held(field.other, 0) // LOT * LOT, 999, side=Side.SELL)
        field.trade(field.one, 0, cap // LOT * LOT)
    except Refused:
        pass
    field.sell_all(field.one)
    field.settle(field.chance.choice((YES, NO, VOID)))
    return Result(gain=field.have(field.other) - before, bound=cap)


def second_account(field):
    """A tagged insider lets a second account buy in the know: since "known at", gain 0.

    The insider is refused; trades after the moment at which it was known are reversed exactly
    (design/markets.md, "Known at").
    """
    field.honest_day(6)
    tag_insider(
        field.session,
        market_id=field.market.id,
        email=field.one.email,
        reason="Sees table 4 first",
        tagged_by_id=field.cast.facilitator.id,
        now=field.now,
    )
    before, known = field.have(*field.ring), field.now
    field.now += HOUR
    with pytest.raises(NotAllowed):
        field.trade(field.one, 0, LOT)
    field.trade(field.other, 0, position_max(field.market) // LOT * LOT)
    if field.chance.random() < 0.5:
        field.trade(field.other, 0, lots(field, 200), Side.SELL)
    field.market.dispute_hours = 0
    close(field.session, field.cast, field.market, field.now)
    proposed = propose(field.session, field.cast, field.market, field.now, YES, known_at=known)
    approve(field.session, field.cast, proposed, field.now)
    settle_market(field.session, market_id=field.market.id, now=field.now)
    return Result(gain=field.have(*field.ring) - before, bound=0)


def replaying(field):
    """Every order is sent up to five times, some with another body: one effect each.

    The gain is the number of effects beyond one a key (R6).
    """
    sent = []
    for _ in range(25):
        wish = Wish(outcome=field.chance.randrange(2), side=Side.BUY, shares=lots(field, 300))
        wanted = {"market_id": field.market.id, "person_id": field.one.id, "wish": wish}
        sent.append({**wanted, "belief_ppm": 500_000, "key": field.key()})
    done = set()
    for wanted in field.chance.choices(sent, k=120):
        try:
            receipt = field.act(trade, **wanted)
            done.add(receipt.trade_id)
            other = Wish(outcome=0, side=Side.BUY, shares=LOT)
            field.act(trade, **{**wanted, "wish": other})
        except Refused:
            continue
    count = select(func.count()).select_from(Trade).where(Trade.market_id == field.market.id)
    counted = field.session.scalar(count)
    market = field.session.get_one(Market, field.market.id)
    assert counted == market.trade_count
    return Result(gain=counted - len(done), bound=0)


def voiding(field):
    """Take profits, then have the market declared void: everyone ends as they began, gain 0.

    Net spends are returned and gains taken back (reliability 2.3, "N/A").
    """
    before = field.have(*field.ring)
    field.trade(field.one, 0, lots(field))
    field.honest_day(8)
    field.sell_all(field.one)
    field.trade(field.other, 1, lots(field))
    field.settle(VOID)
    return Result(gain=field.have(*field.ring) - before, bound=0)


ATTACKS = (
    wash_trading,
    last_minute_push,
    cornering,
    spoofing,
    double_spending,
    rounding_mining,
    colluding_pair,
    chip_dumping,
    second_account,
    replaying,
    voiding,
)
