"""Who may trade in a market now, what they believe of it, and how long an order may wait. Pure."""

from datetime import datetime, timedelta

from core.errors import Closed, InvalidInput, NotAllowed, NotFound, Refused
from core.language import _
from markets.asked import Asked
from markets.bars import bar_words
from markets.beliefs import check_chance
from markets.floor import Floor, Seat, Stated

LASTS_MAX = timedelta(days=366)
OPEN_MAX = 50  # How many orders one person may have waiting in one market.


def check_end(expires_at: datetime | None, now: datetime) -> None:
    """Refuse an order that ends in the past, or after more than a year."""
    if expires_at is not None and not now < expires_at <= now + LASTS_MAX:
        raise InvalidInput(
            _("Choose an end that is still to come, within a year."), field="expires_at"
        )


def welcome(floor: Floor, person_id: int) -> Seat:
    """Return the seat of someone who may trade here now."""
    seat = floor.seats[person_id]
    if not seat.is_active:
        raise NotAllowed(_("This account is no longer active."))
    if reason := bar_words(seat.bars):
        raise NotAllowed(reason)
    floor.gate()
    if seat.available is None:
        raise NotFound(_("This person has no points account."))
    return seat


def require_life(state: str) -> None:
    """Refuse when a market, in the state it is in now, takes no trades.

    Raises:
        Closed: it has not opened yet, or is over.
    """
    if state == "draft":
        raise Closed(_("This market has not opened yet."))
    if state != "open":
        raise Closed(_("This market is closed: it takes no more beliefs and no more trades."))


def believed(floor: Floor, seat: Seat, asked: Asked) -> Stated:
    """Return the belief that stands beside a trade: the one stated now, or before.

    Of a yes/no market, "yes" is what is believed.
    """
    place = 0 if floor.is_binary else asked.wish.outcome
    if not 0 <= place < len(floor.outcomes):
        raise InvalidInput(_("Choose one of the outcomes of this market."), field="outcome")
    before, chance = seat.beliefs.get(place), asked.belief_ppm
    if chance is not None:
        check_chance(chance)
    if before is not None and chance in (None, before.chance):
        return before
    if chance is None:
        raise InvalidInput(_("Say what you believe first, then trade."), field="belief")
    seen = bool(seat.beliefs) or floor.shows_price
    return Stated(place=place, person_id=seat.person_id, chance=chance, price_seen=seen)


def check_number(floor: Floor, seat: Seat) -> None:
    """Refuse one more order where a person has as many waiting as they may."""
    waiting = sum(one.person_id == seat.person_id for one in floor.book.values())
    if waiting >= OPEN_MAX:
        raise Refused(
            _("You have %(open_max)s orders waiting here. Take one back first.", open_max=OPEN_MAX)
        )
