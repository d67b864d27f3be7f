"""Reads of search: what holds the words and may be seen, nearest first.

Hidden things are never found: drafts, withdrawn, screened and merged ideas, comments taken back,
people who left. Who wrote something is never searched, so that a name leads to no pen name.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.policy import Role, Viewer
from ideas.queries import HIDDEN, authors_of
from models.community import Comment
from models.ideas import Idea
from models.markets import Market
from models.people import Person
from models.purpose import Challenge
from people.names import NAMED, shown_person
from search import comments
from search.matching import matching
from search.shown import KINDS, Asked, Found, Hit
from search.words import excerpt, parts_of

FEW, MANY = 5, 50


def found_for(session: Session, asked: Asked, viewer: Viewer, *, most: int = FEW) -> list[Found]:
    """Return what was found of each kind, or of the one kind asked for."""
    kinds = [asked.kind] if asked.kind else KINDS
    return [_found(session, kind, asked, viewer, MANY if asked.kind else most) for kind in kinds]


def counts_for(session: Session, asked: Asked, viewer: Viewer) -> dict[str, int]:
    """Count what was found of every kind."""
    return {kind: len(_nearest(session, kind, asked, viewer)) for kind in KINDS}


def visible_challenges(session: Session, viewer: Viewer) -> Sequence[Challenge]:
    """List the challenges a search can be narrowed to, newest first."""
    seen = select(Challenge).where(may_see_challenge(viewer)).order_by(Challenge.id.desc())
    return session.scalars(seen).all()


def may_see_challenge(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a challenge is for a viewer, as `purpose.queries.may_see` says."""
    if viewer.has(Role.FACILITATOR) or viewer.has(Role.ADMINISTRATOR):
        return true()
    return or_(Challenge.state != "draft", Challenge.sponsor_id == viewer.id)


def _found(session: Session, kind: str, asked: Asked, viewer: Viewer, most: int) -> Found:
    ids = _nearest(session, kind, asked, viewer)
    hits = _HITS[kind](session, ids[:most], asked, viewer)
    return Found(kind=kind, count=len(ids), hits=tuple(hits))


def _nearest(session: Session, kind: str, asked: Asked, viewer: Viewer) -> list[int]:
    table, visible = _VISIBLE[kind]
    places = matching(session, table, asked.words)
    if not places or (kind == "people" and asked.challenge_id is not None):
        return []
    seen = session.scalars(visible(asked, viewer, list(places)))
    return sorted(seen, key=lambda row_id: places[row_id])


def _of(asked: Asked, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return true() if asked.challenge_id is None else column == asked.challenge_id


def _seen_ideas(asked: Asked, viewer: Viewer, ids: list[int]) -> Select[int]:
    return (
        select(Idea.id)
        .join(Challenge, Challenge.id == Idea.challenge_id)
        .where(
            Idea.id.in_(ids),
            Idea.status.not_in(HIDDEN),
            may_see_challenge(viewer),
            _of(asked, Idea.challenge_id),
        )
    )


def _seen_markets(asked: Asked, _viewer: Viewer, ids: list[int]) -> Select[int]:
    return (
        select(Market.id)
        .join(Challenge, Challenge.id == Market.challenge_id)
        .where(
            Market.id.in_(ids),
            Market.state != "draft",
            Challenge.state != "draft",
            _of(asked, Market.challenge_id),
        )
    )


def _seen_comments(asked: Asked, viewer: Viewer, ids: list[int]) -> Select[int]:
    on_idea = and_(Comment.object_kind == "idea", Idea.status.not_in(HIDDEN))
    on_market = and_(Comment.object_kind == "market", Market.state != "draft")
    return (
        select(Comment.id)
        .join(Challenge, Challenge.id == Comment.challenge_id)
        .outerjoin(Idea, and_(Comment.object_kind == "idea", Idea.id == Comment.object_id))
        .outerjoin(Market, and_(Comment.object_kind == "market", Market.id == Comment.object_id))
        .where(
            Comment.id.in_(ids),
            Comment.deleted_at.is_(None),
            Comment.hidden_at.is_(None),
            may_see_challenge(viewer),
            or_(Comment.object_kind == "challenge", on_idea, on_market),
            _of(asked, Challenge.id),
        )
    )


def _seen_people(_asked: Asked, _viewer: Viewer, ids: list[int]) -> Select[int]:
    return select(Person.id).where(Person.id.in_(ids), Person.is_active)


_VISIBLE: dict[str, tuple[str, Callable[[Asked, Viewer, list[int]], Select[int]]]] = {
    "ideas": ("idea", _seen_ideas),
    "markets": ("market", _seen_markets),
    "comments": ("comment", _seen_comments),
    "people": ("person", _seen_people),
}


def _idea_hits(session: Session, ids: list[int], asked: Asked, viewer: Viewer) -> list[Hit]:
    rows = session.execute(
        select(Idea, Challenge.question)
        .join(Challenge, Challenge.id == Idea.challenge_id)
        .where(Idea.id.in_(ids))
    )
    authors = authors_of(session, ids)
    hits = {
        idea.id: Hit(
            title=tuple(parts_of(idea.title, asked.words)),
            excerpt=tuple(excerpt(f"{idea.proposal} {idea.problem} {idea.benefit}", asked.words)),
            place=question,
            path=f"/ideas/{idea.id}-{idea.slug}",
            number=idea.number,
            is_mine=viewer.id in authors[idea.id],
            state=idea.status,
        )
        for idea, question in rows
    }
    return [hits[row_id] for row_id in ids]


def _market_hits(session: Session, ids: list[int], asked: Asked, _viewer: Viewer) -> list[Hit]:
    rows = session.execute(
        select(Market, Challenge.question)
        .join(Challenge, Challenge.id == Market.challenge_id)
        .where(Market.id.in_(ids))
    )
    hits = {
        market.id: Hit(
            title=tuple(parts_of(market.question, asked.words)),
            excerpt=tuple(excerpt(market.resolution_rule, asked.words)),
            place=question,
            path=f"/markets/{market.id}",
            state=market.state,
        )
        for market, question in rows
    }
    return [hits[row_id] for row_id in ids]


def _person_hits(session: Session, ids: list[int], asked: Asked, viewer: Viewer) -> list[Hit]:
    hits = {
        person.id: Hit(
            title=tuple(parts_of(person.name, asked.words)),
            excerpt=tuple(parts_of(person.team, asked.words)),
            path=f"/people/{person.id}",
            is_mine=person.id == viewer.id,
            who=shown_person(NAMED, person_id=person.id, name=person.name, alias=None),
        )
        for person in session.scalars(select(Person).where(Person.id.in_(ids)))
    }
    return [hits[row_id] for row_id in ids]


_HITS: dict[str, Callable[[Session, list[int], Asked, Viewer], list[Hit]]] = {
    "ideas": _idea_hits,
    "markets": _market_hits,
    "comments": comments.hits,
    "people": _person_hits,
}
