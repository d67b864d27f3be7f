"""Bring in ideas with their tags, authors, statuses and answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from community.services.tags import add_tag
from core.text import one_line, slug_of
from exchange.formats import IdeaRow
from exchange.services.loading import Found, Into, People, idea_ids, not_in_future, of_each, sieve
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import Reading
from ideas.content import IdeaText
from models.ideas import CoAuthor, Idea, IdeaVersion
from models.purpose import Challenge
from purpose.queries import challenge_by_slug


def import_ideas(
    session: Session,
    *,
    reading: Reading[IdeaRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Add ideas to a challenge, whatever its phase; those without a number get the next ones.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        NotFound: there is no such challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    taken = idea_ids(session, challenge)
    people = People(session, of_each(reading.rows, authors_of), into=into)
    dated = not_in_future(now, "submitted_at")
    found = sieve(
        reading,
        lambda row: _number_taken(row, taken),
        _without_title,
        _co_author_twice,
        lambda row: dated(row.submitted_at),
        lambda row: people.check(row.author, "author"),
        lambda row: next(
            filter(None, (people.check(n, "co_authors") for n in row.co_authors)), None
        ),
    )
    skipped = sifted(found.bad, skip_bad=into.skip_bad)
    ids = people.add_missing(of_each(found.rows, authors_of), challenge=challenge, now=now)
    numbered = _numbered(found.rows, last=max((challenge.idea_count, *taken), default=0))
    for number, row in numbered:
        _add(session, challenge, row, number=number, ids=ids, now=now)
        advance(1)
    challenge.idea_count = max([challenge.idea_count, *(number for number, _ in numbered)])
    session.flush()
    return Report(counts={"ideas": len(numbered)}, skipped=skipped)


def authors_of(row: IdeaRow) -> Sequence[str]:
    """Return everyone behind an idea."""
    return (row.author, *row.co_authors)


def _number_taken(row: IdeaRow, taken: Mapping[int, int]) -> Found:
    if row.number in taken:
        return "number", f"Idea {row.number} is here already."
    return None


def _without_title(row: IdeaRow) -> Found:
    return None if one_line(row.title) else ("title", "There is nothing to read in it.")


def _co_author_twice(row: IdeaRow) -> Found:
    return ("co_authors", "The author is listed again.") if row.author in row.co_authors else None


def text_of(row: IdeaRow) -> IdeaText:
    """Return the words of an idea, however short its title: history is not asked to be better."""
    return IdeaText(
        title=one_line(row.title),
        problem=_body(row.problem),
        proposal=_body(row.proposal),
        benefit=_body(row.benefit),
        cost=row.cost,
    )


def _body(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _numbered(rows: Sequence[IdeaRow], *, last: int) -> list[tuple[int, IdeaRow]]:
    """Give the rows their numbers, the free ones after all others."""
    following = max([last, *(row.number for row in rows if row.number)]) + 1
    numbered = []
    for row in rows:
        if row.number is None:
            numbered.append((following, row))
            following += 1
        else:
            numbered.append((row.number, row))
    return numbered


def _add(
    session: Session,
    challenge: Challenge,
    row: IdeaRow,
    *,
    number: int,
    ids: Mapping[str, int],
    now: datetime,
) -> None:
    text = text_of(row)
    created_at = row.submitted_at or now
    idea = Idea(
        challenge_id=challenge.id,
        number=number,
        slug=slug_of(text.title),
        status=row.status,
        author_id=ids[row.author],
        created_at=created_at,
        answer=row.answer,
        answered_by_id=challenge.sponsor_id if row.answer else None,
        answered_at=now if row.answer else None,
        **vars(text),
    )
    session.add(idea)
    session.flush()
    version = IdeaVersion(
        idea_id=idea.id, version=1, author_id=idea.author_id, created_at=created_at, **vars(text)
    )
    co_authors = [
        CoAuthor(idea_id=idea.id, person_id=ids[name], added_at=created_at)
        for name in row.co_authors
    ]
    session.add_all([version, *co_authors])
    for tag in row.tags:
        add_tag(
            session,
            object_kind="idea",
            object_id=idea.id,
            name=tag,
            person_id=idea.author_id,
            now=created_at,
        )
