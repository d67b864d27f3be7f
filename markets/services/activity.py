"""Keep what was done to a market in the log that members read, and tell those it concerns."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services import activity, notifications
from models.markets import Market, Position


def record_act(
    session: Session,
    market: Market,
    act: str,
    *,
    actor_id: int | None,
    now: datetime,
    detail: str = "",
) -> None:
    """Write one act on a market into the log; no actor means the clock did it."""
    activity.record(
        session,
        actor_id=actor_id,
        act=act,
        object_kind="market",
        object_id=market.id,
        challenge_id=market.challenge_id,
        detail=detail,
        now=now,
    )


def path_of(market: Market) -> str:
    """Return the address of a market's page, for those who are told of it."""
    return f"/markets/{market.id}"


def tell_holders(
    session: Session,
    market: Market,
    text: str,
    *,
    kind: str,
    now: datetime,
    but: Iterable[int] = (),
) -> None:
    """Tell everyone who has traded in a market what has become of it."""
    holders = session.scalars(
        select(Position.person_id).where(Position.market_id == market.id).distinct()
    )
    notifications.notify(
        session,
        person_ids=set(holders) - set(but),
        kind=kind,
        object_kind="market",
        object_id=market.id,
        text=text,
        path=path_of(market),
        now=now,
    )
