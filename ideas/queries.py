"""Reads for the pages of ideas."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound
from core.language import _
from core.policy import Role, Viewer
from ideas.order import chance_order
from ideas.similar import Wording, closest
from models.ideas import CoAuthor, Evidence, Idea, IdeaVersion
from models.people import Person

HIDDEN = ("withdrawn", "screened_out", "merged")  # not listed
JUDGEABLE = ("submitted", "shortlisted")  # still before the sponsor's decision
SUMMARY_LENGTH = 220


@dataclass(frozen=True, kw_only=True)
class IdeaRow:
    """An idea in a list."""

    id: int
    number: int
    slug: str
    title: str
    summary: str
    status: str
    version: int
    cost: int | None
    author_ids: tuple[int, ...]
    is_mine: bool
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class SimilarIdea:
    """An idea close to what someone is typing."""

    id: int
    number: int
    slug: str
    title: str
    is_very_close: bool


def find_idea(session: Session, idea_id: int) -> Idea:
    """Return an idea by its id.

    Raises:
        NotFound: there is none.
    """
    idea = session.get(Idea, idea_id)
    if idea is None:
        raise NotFound(_("There is no such idea."))
    return idea


def idea_numbered(session: Session, challenge_id: int, number: int) -> Idea:
    """Return an idea of a challenge by its number.

    Raises:
        NotFound: there is none.
    """
    idea = session.scalar(
        select(Idea).where(Idea.challenge_id == challenge_id, Idea.number == number)
    )
    if idea is None:
        raise NotFound(_("There is no such idea."))
    return idea


def idea_for(session: Session, idea_id: int, viewer: Viewer) -> Idea:
    """Return an idea this viewer may read: what was withdrawn is for its authors and staff.

    Raises:
        NotFound: there is none, or not for this viewer.
    """
    idea = find_idea(session, idea_id)
    if idea.status not in {"withdrawn", "screened_out"}:
        return idea
    is_staff = viewer.has(Role.FACILITATOR) or viewer.has(Role.SPONSOR)
    if not is_staff and not is_author(session, idea.id, viewer.id):
        raise NotFound(_("This idea is not shown any more."))
    return idea


def authors_of(session: Session, idea_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the people behind each idea: its author first, then co-authors as they came."""
    authors: dict[int, list[int]] = defaultdict(list)
    for idea_id, author_id in session.execute(
        select(Idea.id, Idea.author_id).where(Idea.id.in_(idea_ids))
    ):
        authors[idea_id].append(author_id)
    for idea_id, person_id in session.execute(
        select(CoAuthor.idea_id, CoAuthor.person_id)
        .where(CoAuthor.idea_id.in_(idea_ids))
        .order_by(CoAuthor.id)
    ):
        authors[idea_id].append(person_id)
    return {idea_id: tuple(authors[idea_id]) for idea_id in idea_ids}


def is_author(session: Session, idea_id: int, person_id: int | None) -> bool:
    """Say whether a person is behind an idea, as author or co-author."""
    return person_id in authors_of(session, [idea_id])[idea_id]


def listed_ids(
    session: Session, *, challenge_id: int, viewer: Viewer, by_chance: bool = False
) -> list[int]:
    """Return the ideas of a challenge by number, or in the viewer's own order of chance.

    Use the order of chance while ideas are judged; neither order depends on any ballot.
    """
    ids = session.scalars(
        select(Idea.id)
        .where(Idea.challenge_id == challenge_id, Idea.status.not_in(HIDDEN))
        .order_by(Idea.number)
    ).all()
    if not by_chance:
        return list(ids)
    return chance_order(ids, challenge_id=challenge_id, person_id=viewer.id)


def idea_rows(session: Session, idea_ids: Sequence[int], viewer: Viewer) -> list[IdeaRow]:
    """Return the rows of some ideas, those of one page, in the order given."""
    ideas = {idea.id: idea for idea in session.scalars(select(Idea).where(Idea.id.in_(idea_ids)))}
    authors = authors_of(session, idea_ids)
    return [_row(ideas[number], authors[number], viewer) for number in idea_ids]


def _row(idea: Idea, author_ids: Sequence[int], viewer: Viewer) -> IdeaRow:
    return IdeaRow(
        id=idea.id,
        number=idea.number,
        slug=idea.slug,
        title=idea.title,
        summary=summary_of(idea),
        status=idea.status,
        version=idea.version,
        cost=idea.cost,
        author_ids=tuple(author_ids),
        is_mine=viewer.id in author_ids,
        created_at=idea.created_at,
    )


def summary_of(idea: Idea) -> str:
    """Return the beginning of what to do, or of what goes wrong, cut at a word."""
    text = " ".join((idea.proposal or idea.problem or idea.benefit).split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.–-") + " …"


def has_more(idea: Idea) -> bool:
    """Say whether an idea says more than its summary shows."""
    parts = [part for part in (idea.problem, idea.proposal, idea.benefit) if part]
    return len(parts) > 1 or summary_of(idea).endswith(" …")


def similar_ideas(
    session: Session, *, challenge_id: int, text: str, but_not: int | None = None
) -> list[SimilarIdea]:
    """List the ideas of a challenge close to a line someone is typing, closest first."""
    ideas = {
        row.id: row
        for row in session.execute(
            select(Idea.id, Idea.number, Idea.slug, Idea.title, Idea.problem, Idea.proposal).where(
                Idea.challenge_id == challenge_id, Idea.status.not_in(HIDDEN), Idea.id != but_not
            )
        )
    }
    wordings = {
        idea_id: Wording(title=row.title, body=f"{row.problem} {row.proposal}")
        for idea_id, row in ideas.items()
    }
    matches = closest(text, wordings)
    return [
        SimilarIdea(
            id=match.idea_id,
            number=ideas[match.idea_id].number,
            slug=ideas[match.idea_id].slug,
            title=ideas[match.idea_id].title,
            is_very_close=match.is_very_close,
        )
        for match in matches
    ]


def person_with(session: Session, email: str) -> int:
    """Return the active person with an e-mail address.

    Raises:
        InvalidInput: there is nobody here with it.
    """
    person_id = session.scalar(
        select(Person.id).where(Person.email == email.strip().lower(), Person.is_active)
    )
    if person_id is None:
        raise InvalidInput(_("There is nobody here with that address."), field="email")
    return person_id


def versions_of(session: Session, idea_id: int) -> list[IdeaVersion]:
    """List what an idea said at each version, newest first."""
    return list(
        session.scalars(
            select(IdeaVersion)
            .where(IdeaVersion.idea_id == idea_id)
            .order_by(IdeaVersion.version.desc())
        )
    )


def evidence_of(session: Session, idea_id: int) -> list[Evidence]:
    """List the links that support an idea, as they came."""
    return list(
        session.scalars(select(Evidence).where(Evidence.idea_id == idea_id).order_by(Evidence.id))
    )
