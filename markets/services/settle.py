"""Settle a market: pay what its approved resolution says, once, and give back what is left."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.errors import Closed
from ledger.services import Movement, account_of, lock_accounts, post, treasury
from markets.life import is_due
from markets.payout import Settlement, settle_in_part, settle_void
from markets.services.activity import record_act, tell_holders
from markets.services.load import latest_resolution, locked_market
from models.ledger import Account
from models.markets import Market, Position, Resolution
from models.settling import Payout


def settle_market(
    session: Session, *, market_id: int, now: datetime, facilitator_id: int | None = None
) -> Market:
    """Pay a market whose resolution is approved and whose dispute window has passed.

    Raises:
        Closed: nothing is due here: it is not approved, disputed, or paid already.
        NotFound: there is no such market.
    """
    market = locked_market(session, market_id)
    if market.state != "approved":
        raise Closed("Nothing is due here now. Look at the market again.")
    resolution = latest_resolution(session, market.id)
    if not is_due(resolution.state, resolution.pays_at, now):
        raise Closed("The time to dispute this is not over yet.")
    accounts = _Accounts(session, market, is_void=resolution.verdict == "void")
    settlement = _settlement(session, market, resolution, accounts)
    market.settlement_version += 1
    movements = accounts.movements(settlement)
    if movements:
        post(session, movements, market_id=market.id, now=now)
    _keep_payouts(session, market, settlement, now=now)
    market.state = "void" if resolution.verdict == "void" else "resolved"
    market.settled_at = resolution.paid_at = now
    market.version += 1
    resolution.state = "paid"
    record_act(session, market, "paid", actor_id=facilitator_id, now=now)
    tell_holders(session, market, f"“{market.question}” is settled.", kind="market_paid", now=now)
    return market


def due_markets(session: Session, *, now: datetime) -> list[int]:
    """Return the markets that may be paid at `now`."""
    due = (
        select(Market.id)
        .join(Resolution, Resolution.market_id == Market.id)
        .where(
            Market.state == "approved",
            Resolution.state == "approved",
            Resolution.pays_at <= now,
        )
        .order_by(Market.id)
    )
    return list(session.scalars(due))


class _Accounts:
    """The accounts that a settlement touches, locked in the order of their numbers."""

    def __init__(self, session: Session, market: Market, *, is_void: bool) -> None:
        self.is_void = is_void
        self.till = account_of(session, "market", market_id=market.id)
        self.budget = account_of(session, "challenge", challenge_id=market.challenge_id)
        self.treasury = treasury(session)
        self.members: dict[int, Account] = {
            account.person_id: account
            for account in session.scalars(
                select(Account).where(
                    Account.kind == "available",
                    Account.person_id.in_(
                        select(Position.person_id).where(Position.market_id == market.id)
                    ),
                )
            )
            if account.person_id is not None
        }
        ours = [self.till, self.budget, self.treasury, *self.members.values()]
        lock_accounts(session, [account.id for account in ours])

    @property
    def available(self) -> Mapping[int, int]:
        """Micro-points that each person has."""
        return {person: account.balance for person, account in self.members.items()}

    def movements(self, settlement: Settlement) -> list[Movement]:
        """Return the transfers of a settlement, those into the market first."""
        till = self.till.id
        back = [
            Movement(debit_id=self.members[person].id, credit_id=till, amount=n, kind="clawback")
            for person, n in settlement.clawbacks.items()
        ]
        short = [
            Movement(debit_id=self.treasury.id, credit_id=till, amount=n, kind="shortfall")
            for n in settlement.shortfalls.values()
        ]
        kind = "refund" if self.is_void else "payout"
        out = [
            Movement(debit_id=till, credit_id=self.members[person].id, amount=n, kind=kind)
            for person, n in settlement.payments.items()
        ]
        if settlement.remainder:
            out.append(
                Movement(
                    debit_id=till,
                    credit_id=self.budget.id,
                    amount=settlement.remainder,
                    kind="subsidy_back",
                )
            )
        return [*back, *short, *out]


def _settlement(
    session: Session, market: Market, resolution: Resolution, accounts: _Accounts
) -> Settlement:
    """Return what the verdict moves, from the holdings as they are."""
    cash = accounts.till.balance
    places = {outcome.id: outcome.position for outcome in market.outcomes}
    holdings: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    rows = session.scalars(
        select(Position).where(Position.market_id == market.id).order_by(Position.person_id)
    )
    for row in rows:
        held = holdings.setdefault(row.person_id, [0] * len(places))
        held[places[row.outcome_id]] = row.shares
        spent[row.person_id] = spent.get(row.person_id, 0) + row.paid - row.received
    if resolution.verdict == "void":
        return settle_void(spent, available=accounts.available, cash=cash)
    weights: list[int] = json.loads(resolution.weights_ppm)
    return settle_in_part(holdings, weights=weights, cash=cash)


def _keep_payouts(
    session: Session, market: Market, settlement: Settlement, *, now: datetime
) -> None:
    """Keep what each person got, one row a person and settlement."""
    people = {*settlement.payments, *settlement.clawbacks, *settlement.shortfalls}
    rows = [
        {
            "market_id": market.id,
            "settlement_version": market.settlement_version,
            "person_id": person,
            "amount": settlement.payments.get(person, 0) - settlement.clawbacks.get(person, 0),
            "shortfall": settlement.shortfalls.get(person, 0),
            "created_at": now,
        }
        for person in sorted(people)
    ]
    if rows:
        session.execute(insert(Payout), rows)
    session.flush()
