"""Reads of who does not trade in a market, and why: its conflicts of interest."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.language import _, marked
from markets.reading.find import Found
from markets.shown import Barred
from models.ideas import CoAuthor
from models.settling import Insider
from people.queries import names_for

OPENED = marked("opened this market and may settle it")
WROTE = marked("wrote the idea")


def market_of_insider(session: Session, insider_id: int) -> int:
    """Return the market that somebody is tagged in.

    Raises:
        NotFound: there is no such tag.
    """
    found = session.scalar(select(Insider.market_id).where(Insider.id == insider_id))
    if found is None:
        raise NotFound(_("There is no such tag any more."))
    return found


def barred_from(session: Session, found: Found) -> tuple[Barred, ...]:
    """Return who does not trade here; the opener acts in office and is always named."""
    tags = session.scalars(
        select(Insider).where(Insider.market_id == found.market.id).order_by(Insider.id)
    ).all()
    authors = _authors(session, found)
    opener = found.market.opened_by_id
    named = names_for(session, {opener}, None)
    shown = names_for(
        session,
        {*authors, *(tag.person_id for tag in tags)},
        found.challenge,
        viewer_id=found.viewer.id,
    )
    rows = [Barred(name=named[opener].name, why=_(OPENED))]
    rows += [Barred(name=shown[one].name, why=_(WROTE)) for one in authors]
    rows += [
        Barred(name=shown[tag.person_id].name, why=tag.reason, insider_id=tag.id) for tag in tags
    ]
    return tuple(rows)


def _authors(session: Session, found: Found) -> list[int]:
    if found.idea is None:
        return []
    others = session.scalars(
        select(CoAuthor.person_id)
        .where(CoAuthor.idea_id == found.idea.id)
        .order_by(CoAuthor.person_id)
    )
    return [found.idea.author_id, *(one for one in others if one != found.idea.author_id)]
