"""Change a market while it is open: give it more liquidity, or carve an answer out of the rest."""

import json
import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput, Refused
from core.language import _, later
from core.points import MICRO, format_points
from core.text import one_line
from ledger.idempotency import Answer, once
from markets.life import is_open
from markets.makers.change import Standing, carved, liquidity_for_more, with_liquidity
from markets.makers.choice import maker_of
from markets.makers.limits import OUTCOMES_MAX
from markets.services.activity import record_act, tell_holders
from markets.services.execute import Stamp, stand_at
from markets.services.funding import locked_funds, put_in
from markets.services.load import locked_market
from markets.services.waiting import end_orders, standing_orders
from markets.wording import outcome_problems
from models.ledger import IdempotencyRecord
from models.markets import Market, Outcome, Position, Trade


def add_liquidity(
    session: Session, *, market_id: int, facilitator_id: int, points: int, key: str, now: datetime
) -> Market:
    """Give an open market more points from the challenge's budget; no price moves.

    Takes the largest liquidity that `points` micro-points pay for.

    Raises:
        Closed: the market is not open.
        Refused: the budget has too little, or the points make no difference.
        NotFound: there is no such market.
    """

    def perform(_record: IdempotencyRecord) -> Answer:
        market = _open_market(session, market_id, now)
        before = standing_of(market)
        _change(session, market, with_liquidity(before, liquidity_for_more(before, points)), now)
        detail = f"with {format_points(points)} points more"
        record_act(session, market, "deepened", actor_id=facilitator_id, detail=detail, now=now)
        return {"market_id": market.id}

    once(
        session,
        person_id=facilitator_id,
        key=key,
        act="add_liquidity",
        request={"market": market_id, "points": points},
        perform=perform,
        now=now,
    )
    return session.get_one(Market, market_id)


def add_outcome(
    session: Session,
    *,
    market_id: int,
    facilitator_id: int,
    label: str,
    key: str,
    now: datetime,
    share_ppm: int = MICRO // 2,
) -> Market:
    """Add an answer to an open "one of several", carved from its answer for everything else.

    It takes `share_ppm` of that answer's price. Who holds everything else holds as many shares
    of the new answer too, so nobody's payment changes; orders on everything else end.

    Raises:
        InvalidInput: the answer is there already, or the share leaves nothing.
        Closed: the market is not open.
        Refused: it has no answer for everything else, too many, or the budget has too little.
        NotFound: there is no such market.
    """
    if not 0 < share_ppm < MICRO:
        raise InvalidInput(_("Give it a part of the rest between 1 and 99 percent."), field="share")

    name = one_line(label)

    def perform(_record: IdempotencyRecord) -> Answer:
        market = _open_market(session, market_id, now)
        _carve(session, market, name, share_ppm=share_ppm, now=now)
        text = later(
            "“%(question)s” has one more answer: %(label)s.", question=market.question, label=name
        )
        record_act(session, market, "extended", actor_id=facilitator_id, detail=name, now=now)
        tell_holders(session, market, text, kind="market_extended", now=now)
        return {"market_id": market.id}

    once(
        session,
        person_id=facilitator_id,
        key=key,
        act="add_outcome",
        request={"market": market_id, "label": name, "share": share_ppm},
        perform=perform,
        now=now,
    )
    return session.get_one(Market, market_id)


def _carve(session: Session, market: Market, name: str, *, share_ppm: int, now: datetime) -> None:
    """Divide the answer for everything else: price, shares and orders."""
    rest = _rest_of(market)
    for problem in outcome_problems([*(one.label for one in market.outcomes), name]):
        raise InvalidInput(problem, field="label")
    _end_orders_on(session, market, rest, now)
    after = carved(standing_of(market), rest.position, share_ppm)
    added = Outcome(market_id=market.id, position=len(market.outcomes), label=name)
    session.add(added)
    market.outcomes.append(added)
    _change(session, market, after, now)
    _give_shares(session, market, rest, added, now)


def standing_of(market: Market) -> Standing:
    """Return where a market's maker stands, its outcomes loaded."""
    return Standing(
        kind=market.maker,
        b=market.b,
        q=tuple(outcome.q for outcome in market.outcomes),
        q_opening=tuple(outcome.q_opening for outcome in market.outcomes),
        weight_ppm=market.weight_ppm,
    )


def _open_market(session: Session, market_id: int, now: datetime) -> Market:
    market = locked_market(session, market_id)
    if not is_open(market, now):
        raise Closed(_("This market is closed, so it stays as it is."))
    return market


def _rest_of(market: Market) -> Outcome:
    rest = next((outcome for outcome in market.outcomes if outcome.is_rest), None)
    if rest is None or market.kind != "exclusive" or market.maker != "potential":
        raise Refused(_("This market has no answer for everything else to carve one out of."))
    if len(market.outcomes) >= OUTCOMES_MAX:
        raise Refused(
            _("A market has at most %(outcomes_max)s answers.", outcomes_max=OUTCOMES_MAX)
        )
    return rest


def _change(session: Session, market: Market, after: Standing, now: datetime) -> None:
    """Let the market stand elsewhere, and let the budget pay what it must have more."""
    charge = after.cash - locked_funds(session, market).till.balance
    maker = maker_of(after.kind, after.b, len(after.q), after.weight_ppm)
    market.b = after.b
    for outcome, opening in zip(market.outcomes, after.q_opening, strict=True):
        outcome.q_opening = opening
    stand_at(market, after.q, maker.prices(after.q))
    if charge:
        put_in(session, market, charge, kind="liquidity", field="points", now=now)
        market.subsidy += charge
    session.flush()


def _end_orders_on(session: Session, market: Market, rest: Outcome, now: datetime) -> None:
    mine = [order for order in standing_orders(session, market.id) if order.outcome_id == rest.id]
    text = later(
        "“%(label)s” was divided in “%(question)s”, so your order on it is over.",
        label=rest.label,
        question=market.question,
    )
    end_orders(session, market, mine, state="cancelled", now=now, because=text)


def _give_shares(
    session: Session, market: Market, rest: Outcome, added: Outcome, now: datetime
) -> None:
    """Give everyone who holds the rest as many shares of the new answer, with a trade's row."""
    prices = json.dumps([outcome.price for outcome in market.outcomes])
    stamp = Stamp(market=market, prices=prices, transaction_id=str(uuid.uuid4()), now=now)
    holders = session.scalars(
        select(Position)
        .where(Position.outcome_id == rest.id, Position.shares > 0)
        .order_by(Position.person_id)
    ).all()
    for held in holders:
        session.add(
            Position(
                market_id=market.id,
                person_id=held.person_id,
                outcome_id=added.id,
                shares=held.shares,
            )
        )
        trade = Trade(outcome_id=added.id, shares=held.shares, cost=0, kind="carved")
        session.add(stamp.on(trade, held.person_id))
    session.flush()
