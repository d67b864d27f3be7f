"""Reads for the trade ticket: what a person has here now, and what a choice would do."""

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound, ThrongError
from core.language import _
from core.points import format_points
from markets.beliefs import PPM
from markets.lock_words import lock_lines
from markets.quote import Holdings, MarketState, Side
from markets.reading.find import Found, own_beliefs
from markets.reading.locked import locking_done, spendable, tokens_at
from markets.services.execute import opening_prices, state_of
from markets.services.waiting import open_book
from markets.shown import Receipt
from markets.ticket import Selection, Ticket, default_price, default_shares, make_ticket
from markets.ticket_words import Lines
from markets.wording import label_words
from models.ledger import POINT, Account
from models.markets import Belief, Market, Position, Trade


def holdings_at(session: Session, market: Market, person_id: int | None) -> Holdings:
    """Return what a person has at a market, as a quote sees it; nothing is locked."""
    rows = session.scalars(
        select(Position).where(Position.market_id == market.id, Position.person_id == person_id)
    ).all()
    held = {row.outcome_id: row.shares for row in rows}
    return Holdings(
        available=spendable(session, market, person_id),
        shares=tuple(held.get(outcome.id, 0) for outcome in market.outcomes),
        spent=sum(row.paid - row.received for row in rows),
        person_id=person_id or 0,
        tokens=tokens_at(session, market, person_id),
    )


def starting_selection(
    session: Session,
    found: Found,
    *,
    outcome: int | None = None,
    side: Side = Side.BUY,
    belief_ppm: int | None = None,
) -> Selection:
    """Return what a ticket starts with: the outcome that looks cheap, a few shares of it.

    The price is the one that an order at a price starts with.
    """
    market = found.market
    stated = own_beliefs(session, found)
    state, holdings = sides_of(session, found)
    if outcome is None or not 0 <= outcome < len(market.outcomes):
        outcome = _cheapest(market, stated)
    believed = market.outcomes[0 if market.kind == "binary" else outcome].id
    return Selection(
        outcome=outcome,
        side=side,
        shares=default_shares(side, outcome, state, holdings),
        belief_ppm=belief_ppm if belief_ppm is not None else stated.get(believed),
        price_ppm=default_price(side, outcome, state),
    )


def ticket_for(
    session: Session, found: Found, selection: Selection, *, problem: ThrongError | None = None
) -> Ticket:
    """Return the ticket for a selection, priced at this moment."""
    state, holdings = sides_of(session, found)
    if not 0 <= selection.outcome < len(found.market.outcomes):
        raise NotFound(_("This market has no such outcome."))
    return make_ticket(
        selection,
        labels=[label_words(outcome.label) for outcome in found.market.outcomes],
        state=state,
        holdings=holdings,
        problem=problem,
    )


def receipt_of(session: Session, found: Found, trade_id: int) -> Receipt:
    """Return the receipt of one of the viewer's own trades.

    Raises:
        NotFound: there is no such trade, or it is another's.
    """
    market = found.market
    row = session.scalars(
        select(Trade).where(
            Trade.id == trade_id,
            Trade.market_id == market.id,
            Trade.person_id == found.viewer.id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such receipt."))
    outcome = next(one for one in market.outcomes if one.id == row.outcome_id)
    holdings = holdings_at(session, market, found.viewer.id)
    believed = session.get(Belief, row.belief_id) if row.belief_id else None
    return Receipt(
        seq=row.seq,
        side="bought" if row.shares > 0 else "sold",
        outcome=outcome.position,
        label=label_words(outcome.label),
        shares=abs(row.shares),
        cost=abs(row.cost),
        at=row.created_at,
        belief_ppm=believed.probability_ppm if believed else None,
        price_before=_price_before(session, market, row, outcome.position),
        price_after=float(json.loads(row.prices)[outcome.position]),
        holds=holdings.shares[outcome.position],
        spent=holdings.spent,
        points=points_of(session, found.viewer.id),
        is_last=row.seq == market.trade_count,
        transaction_id=row.transaction_id,
        locked=_locked_lines(session, found, row),
    )


def _locked_lines(session: Session, found: Found, row: Trade) -> Lines:
    """Return what a trade locked and unlocked; nothing of one that was made in points."""
    condition = found.condition
    if condition is None or (condition.settled_at and condition.settled_at <= row.created_at):
        return ()
    act = row.transaction_id
    cost = session.scalar(
        select(func.sum(Trade.cost)).where(
            Trade.transaction_id == act, Trade.person_id == row.person_id
        )
    )
    done = locking_done(session, found.market, row.person_id, transaction_id=act)
    return lock_lines(done, cost=int(cost or 0), write=format_points)


def locked_words(session: Session, found: Found) -> list[str]:
    """Say what the viewer's last act at a market locked and unlocked, in a sentence each."""
    last = session.scalars(
        select(Trade)
        .where(Trade.market_id == found.market.id, Trade.person_id == found.viewer.id)
        .order_by(Trade.seq.desc())
        .limit(1)
    ).one_or_none()
    lines = _locked_lines(session, found, last) if last else ()
    return [f"{words}: {amount}." for words, amount in lines]


def _price_before(session: Session, market: Market, row: Trade, position: int) -> float:
    before = session.scalar(
        select(Trade.prices).where(Trade.market_id == market.id, Trade.seq == row.seq - 1)
    )
    if before is None:
        return opening_prices(market)[position]
    kept = json.loads(before)
    return float(kept[position]) if position < len(kept) else 0.0


def sides_of(session: Session, found: Found) -> tuple[MarketState, Holdings]:
    """Return the market and the viewer as a quote sees them; nothing is locked."""
    return (
        state_of(found.market, found.now, open_book(session, found.market, found.now)),
        holdings_at(session, found.market, found.viewer.id),
    )


def _cheapest(market: Market, stated: dict[int, int]) -> int:
    """Return the outcome whose price lies furthest below what the viewer believes."""
    outcomes = market.outcomes
    if market.kind == "binary":
        chance = stated.get(outcomes[0].id)
        return 1 if chance is not None and chance / PPM < outcomes[0].price else 0
    return max(
        range(len(outcomes)),
        key=lambda place: stated.get(outcomes[place].id, 0) / PPM - outcomes[place].price,
    )


def points_of(session: Session, person_id: int | None) -> int:
    """Return the micro-points a person has, what is locked or waits left out."""
    mine = select(Account.balance).where(
        Account.kind == "available", Account.unit == POINT, Account.person_id == person_id
    )
    return session.scalar(mine) or 0
