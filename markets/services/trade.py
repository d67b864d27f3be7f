"""Trade: buy or sell shares of an outcome, once per key, with the belief stated beside it."""

from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from markets.asked import Asked
from markets.asked import Receipt as Receipt  # noqa: PLC0414  # For callers.
from markets.quote import Wish
from markets.services.batch import carry_out_alone


def trade(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    wish: Wish,
    key: str,
    now: datetime,
    belief_ppm: int | None = None,
) -> Receipt:
    """Buy or sell what is wished, at the price of this moment.

    The belief is kept together with the trade; without one the person must have stated it
    before. The same key with the same wish gives the first receipt again.

    Raises:
        InvalidInput: the wish makes no sense, or no belief was stated.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
        Refused: closed, over the cap, out of the band, too dear, too little, or stale.
    """
    asked = Asked(
        market_id=market_id, person_id=person_id, wish=wish, key=key, belief_ppm=belief_ppm
    )
    if asked.waits:
        raise ValueError("what waits is an order: place it")
    return cast("Receipt", carry_out_alone(session, asked, now=now))
