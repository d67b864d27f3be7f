"""Bring in trades: replayed through the real maker and ledger, in the order of their times."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import ThrongError
from core.points import MICRO, UNITS_MAX, format_points, format_points_exact
from exchange.formats import Key, TradeRow
from exchange.services.loading import Found, Into, People, not_in_future, sieve
from exchange.services.markets import known_outcome, markets_by_key, position_of
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import BadRow, Reading
from ledger.services import account_of, issue
from markets.quote import Holdings, MarketState, Side, Wish, quote
from markets.services.history import PastTrade, import_trades
from markets.tokens import Tokens, locking_of, other_branch
from models.markets import Market, Position, Trade
from purpose.queries import challenge_by_slug

COST_TOLERANCE = MICRO // 100  # sources keep amounts to two decimals
TRADING = ("open", "closed")  # before a verdict is proposed


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A row and what our maker takes for it, in micro-points."""

    row: TradeRow
    outcome: int
    cost: int


def import_own_trades(
    session: Session,
    *,
    reading: Reading[TradeRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Replay trades in markets that are not settled yet; who may trade and caps are not asked.

    Each trader is granted just what the trades take, so that present balances stay as they are
    and none falls below zero on the way.

    Raises:
        BadRows: some rows cannot be used, or the maker says otherwise; nothing was loaded.
        NotFound: there is no such challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    here = markets_by_key(session, challenge)
    people = People(session, [row.person for row in reading.rows], into=into)
    known, dated = known_outcome(here), not_in_future(now, "traded_at")
    last = _last_trades(session, here)
    found = sieve(
        reading,
        lambda row: known(row.key, row.outcome),
        lambda row: _out_of_time(here[row.key], row, last),
        lambda row: dated(row.traded_at),
        lambda row: people.check(row.person),
    )
    priced, bad = _priced(session, found.rows, here, people)
    skipped = sifted((*found.bad, *bad), skip_bad=into.skip_bad)
    names = {each.row.person for trades in priced.values() for each in trades}
    ids = people.add_missing(names, challenge=challenge, now=now)
    granted = _grant(session, priced, here, ids, now=now)
    for key, trades in priced.items():
        past = [_past(each, ids) for each in trades]
        import_trades(session, market_id=here[key].id, trades=past)
        advance(len(past))
    return Report(
        counts={"trades": sum(map(len, priced.values()))},
        remarks=(f"{format_points(granted)} points were granted: just what the trades took.",),
        skipped=skipped,
    )


def _past(priced: Priced, ids: Mapping[str, int]) -> PastTrade:
    return PastTrade(
        person_id=ids[priced.row.person],
        outcome=priced.outcome,
        shares=priced.row.shares,
        at=priced.row.traded_at,
    )


def _last_trades(session: Session, here: Mapping[Key, Market]) -> dict[int, datetime]:
    rows = session.execute(
        select(Trade.market_id, func.max(Trade.created_at))
        .where(Trade.market_id.in_([market.id for market in here.values()]))
        .group_by(Trade.market_id)
    )
    return dict(rows.all())


def _out_of_time(market: Market, row: TradeRow, last: Mapping[int, datetime]) -> Found:
    if market.state not in TRADING:
        return "market", "This market is being settled, or is settled already."
    if not market.opens_at <= row.traded_at < market.closes_at:
        return "traded_at", "The market was not open then."
    if market.id in last and row.traded_at < last[market.id]:
        return "traded_at", "Others have traded in this market since then."
    if row.shares == 0:
        return "shares", "Give more or less than 0."
    return None


def _priced(
    session: Session, rows: Iterable[TradeRow], here: Mapping[Key, Market], people: People
) -> tuple[dict[Key, list[Priced]], list[BadRow]]:
    """Replay the rows without writing; what the maker cannot do, or prices otherwise, is bad."""
    by_market: dict[Key, list[TradeRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.traded_at, row.line)):
        by_market[row.key].append(row)
    priced: dict[Key, list[Priced]] = {}
    bad: list[BadRow] = []
    for key, trades in by_market.items():
        market = here[key]
        held = _held(session, market, people)
        priced[key], faults = replayed(market, trades, held)
        bad.extend(faults)
    return priced, bad


def _held(session: Session, market: Market, people: People) -> dict[str, list[int]]:
    """Return the shares that the people of a file hold in a market, by the file's names."""
    places = {outcome.id: outcome.position for outcome in market.outcomes}
    names = {number: name for name, number in people.ids.items()}
    held: dict[str, list[int]] = defaultdict(lambda: [0] * len(places))
    for position in session.scalars(select(Position).where(Position.market_id == market.id)):
        if position.person_id in names:
            held[names[position.person_id]][places[position.outcome_id]] = position.shares
    return held


def replayed(
    market: Market, trades: Sequence[TradeRow], held: dict[str, list[int]]
) -> tuple[list[Priced], list[BadRow]]:
    """Price trades one after another as the market's maker would; `held` moves with them."""
    state = MarketState(
        q=tuple(outcome.q for outcome in market.outcomes),
        b=market.b,
        version=market.version,
        is_open=True,
    )
    priced: list[Priced] = []
    bad: list[BadRow] = []
    for row in trades:
        outcome = position_of(market, row.outcome) or 0
        side = Side.BUY if row.shares > 0 else Side.SELL
        wish = Wish(outcome=outcome, side=side, shares=abs(row.shares))
        holdings = Holdings(available=UNITS_MAX, shares=tuple(held[row.person]))
        try:
            found = quote(state, holdings, wish, lot=1)
        except ThrongError as problem:
            bad.append(BadRow(line=row.line, column="shares", message=problem.message))
            continue
        if row.cost is not None and abs(row.cost - found.cost) > COST_TOLERANCE:
            said = f"Our maker takes {format_points_exact(found.cost)} points for it."
            bad.append(BadRow(line=row.line, column="cost", message=said))
            continue
        held[row.person][outcome] += row.shares
        state = replace(state, q=found.q_after)
        priced.append(Priced(row=row, outcome=outcome, cost=found.cost))
    return priced, bad


def _grant(
    session: Session,
    priced: Mapping[Key, Sequence[Priced]],
    here: Mapping[Key, Market],
    ids: Mapping[str, int],
    *,
    now: datetime,
) -> int:
    """Grant each trader the most that the replay takes from them at any moment."""
    spent: dict[str, int] = defaultdict(int)
    needed: dict[str, int] = defaultdict(int)
    held: dict[tuple[str, int, str], int] = defaultdict(int)
    for key, trades in priced.items():
        for each in trades:
            spent[each.row.person] += _taken(here[key], each, held)
            needed[each.row.person] = max(needed[each.row.person], spent[each.row.person])
    for name, amount in sorted(needed.items()):
        account = account_of(session, "available", person_id=ids[name])
        account_of(session, "reserved", person_id=ids[name])
        issue(session, to_id=account.id, amount=amount, kind="import_grant", now=now)
    return sum(needed.values())


def _taken(market: Market, each: Priced, held: dict[tuple[str, int, str], int]) -> int:
    """Return the points a trade takes, in a branch what it locks; `held` tokens move with it."""
    if market.branch is None or market.condition_id is None:
        return each.cost
    mine = (each.row.person, market.condition_id, market.branch)
    theirs = (*mine[:2], other_branch(market.branch))
    done = locking_of(each.cost, tokens=Tokens(mine=held[mine], other=held[theirs]))
    net = done.locks - done.frees
    held[mine] += net - each.cost
    held[theirs] += net
    return net
