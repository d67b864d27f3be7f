"""Reads of feeds: the news that every member may see, whoever asks."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.activity_queries import Happening, happenings_in
from community.atom import Entry
from core.errors import NotFound
from core.language import _
from core.policy import Role, Viewer
from models.community import FeedKey
from models.ideas import Idea
from models.people import Person
from models.purpose import Challenge
from people.links import hash_of

ENTRIES_MAX = 50
GONE = ("withdrawn", "screened_out", "merged")
ANY_MEMBER = Viewer(roles=frozenset({Role.MEMBER.value}))


def owner_of_feed(session: Session, secret: str) -> Person:
    """Return whose feed address it is; NotFound unless they are still here."""
    owner = session.scalar(
        select(Person)
        .join(FeedKey, Person.id == FeedKey.person_id)
        .where(FeedKey.secret_hash == hash_of(secret), Person.is_active)
    )
    if owner is None:
        raise NotFound(_("This feed has been stopped. Its owner can make a new one."))
    return owner


def has_feed_key(session: Session, person_id: int) -> bool:
    """Say whether a person has a feed address."""
    return session.scalar(select(FeedKey.id).where(FeedKey.person_id == person_id)) is not None


def open_challenges(session: Session, slug: str | None = None) -> Sequence[Challenge]:
    """Return the challenges every member sees, or the one of that address.

    Raises:
        NotFound: there is none of that address.
    """
    listed = select(Challenge).where(Challenge.state != "draft").order_by(Challenge.id)
    if slug is not None:
        listed = listed.where(Challenge.slug == slug)
    found = session.scalars(listed).all()
    if slug is not None and not found:
        raise NotFound(_("There is no such challenge."))
    return found


def entries_of(session: Session, challenges: Sequence[Challenge]) -> list[Entry]:
    """Return the latest news of challenges, newest first, under the names each shows."""
    entries = [
        _entry(happening, challenge)
        for challenge in challenges
        for happening in _shown(session, happenings_in(session, challenge, ANY_MEMBER)[0])
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True)[:ENTRIES_MAX]


def _shown(session: Session, happenings: Sequence[Happening]) -> list[Happening]:
    ids = {each.object_id for each in happenings if each.kind == "idea"}
    gone = set(session.scalars(select(Idea.id).where(Idea.id.in_(ids), Idea.status.in_(GONE))))
    return [each for each in happenings if each.kind != "idea" or each.object_id not in gone]


def _entry(happening: Happening, challenge: Challenge) -> Entry:
    who = happening.who.name if happening.who else _("The house")
    place = {
        "idea": f"/ideas/{happening.object_id}",
        "market": f"/markets/{happening.object_id}",
        "ranking": f"/challenges/{challenge.slug}/ranking",
    }.get(happening.kind, f"/challenges/{challenge.slug}")
    title = _("%(who)s %(words)s", who=who, words=_(happening.words))
    return Entry(
        id=happening.id,
        title=f"{title}: {happening.title}" if happening.title else title,
        path=place,
        author=who,
        category=challenge.question,
        at=happening.at,
    )
