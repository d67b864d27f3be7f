"""The kinds of files of our own: their format, how each comes in and how it goes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from exchange import formats, queries
from exchange.services.ballots import import_ballots, import_ratings
from exchange.services.beliefs import import_beliefs
from exchange.services.ideas import import_ideas
from exchange.services.markets import import_markets
from exchange.services.refusing import Report
from exchange.services.results import import_results
from exchange.services.trades import import_own_trades
from exchange.tables import Table
from models.purpose import Challenge

Rows = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file; `bring_in` is a use case, `give_out` reads rows for the command line."""

    table: Table[Any]
    bring_in: Callable[..., Report]
    give_out: Callable[[Session, Challenge, datetime], Rows]
    about: str


KINDS = {
    "ideas": Kind(
        table=formats.IDEAS,
        bring_in=import_ideas,
        give_out=lambda session, challenge, _now: queries.ideas_out(session, challenge),
        about="ideas with their tags, authors, statuses and answers",
    ),
    "ballots": Kind(
        table=formats.BALLOTS,
        bring_in=import_ballots,
        give_out=lambda session, challenge, now: queries.ballots_out(session, challenge, now=now),
        about="answers of approval: approve, reject or pass",
    ),
    "ratings": Kind(
        table=formats.RATINGS,
        bring_in=import_ratings,
        give_out=lambda session, challenge, now: queries.ratings_out(session, challenge, now=now),
        about="ratings of 1 to 7 on a challenge's criteria",
    ),
    "markets": Kind(
        table=formats.MARKETS,
        bring_in=import_markets,
        give_out=lambda session, challenge, _now: queries.markets_out(session, challenge),
        about="questions and terms of markets",
    ),
    "beliefs": Kind(
        table=formats.BELIEFS,
        bring_in=import_beliefs,
        give_out=lambda session, challenge, now: queries.beliefs_out(session, challenge, now=now),
        about="probabilities that people stated",
    ),
    "trades": Kind(
        table=formats.TRADES,
        bring_in=import_own_trades,
        give_out=lambda session, challenge, now: queries.trades_out(session, challenge, now=now),
        about="trades, replayed through the maker and the ledger",
    ),
    "results": Kind(
        table=formats.RESULTS,
        bring_in=import_results,
        give_out=lambda session, challenge, _now: queries.results_out(session, challenge),
        about="what success tests showed",
    ),
}
