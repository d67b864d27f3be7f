"""Reads of tags: which word stands for which, and what each is on."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.tagging import end_of, tag_slug
from core.errors import NotFound
from core.language import _
from models.community import Tag, TagUse


@dataclass(frozen=True, kw_only=True)
class TagUsed:
    """A tag, other words that lead to it, and the objects of a kind it is on."""

    tag: Tag
    others: tuple[Tag, ...]
    object_ids: frozenset[int]


def leads_of(session: Session) -> dict[int, int]:
    """Return which tag each tag leads to next; one that stands for itself is not in it."""
    rows = session.execute(select(Tag.id, Tag.leads_to_id).where(Tag.leads_to_id.is_not(None)))
    return {tag_id: to_id for tag_id, to_id in rows if to_id is not None}


def tag_for(session: Session, word: str) -> Tag | None:
    """Return the tag that a word, or its address, stands for now; None when there is none."""
    found = session.scalar(select(Tag).where((Tag.slug == word) | (Tag.slug == tag_slug(word))))
    return None if found is None else standing_for(session, found)


def standing_for(session: Session, tag: Tag) -> Tag:
    """Return the tag that another leads to in the end; itself when it leads nowhere."""
    return session.get_one(Tag, end_of(tag.id, leads_of(session)))


def tag_at(session: Session, slug: str) -> Tag:
    """Return the tag of an address as it is, wherever it leads; NotFound when there is none."""
    tag = session.scalar(select(Tag).where(Tag.slug == slug))
    if tag is None:
        raise NotFound(_("There is no such tag."))
    return tag


def tags_of(session: Session, kind: str, ids: Collection[int]) -> dict[int, list[Tag]]:
    """Return the tags on each object of a kind, as they came, each by the word it leads to."""
    leads = leads_of(session)
    found: dict[int, dict[int, None]] = {object_id: {} for object_id in ids}
    rows = session.execute(
        select(TagUse.object_id, TagUse.tag_id)
        .where(TagUse.object_kind == kind, TagUse.object_id.in_(ids))
        .order_by(TagUse.id)
    )
    for object_id, tag_id in rows:
        found[object_id].setdefault(end_of(tag_id, leads))
    wanted = {tag_id for tags in found.values() for tag_id in tags}
    named = {tag.id: tag for tag in session.scalars(select(Tag).where(Tag.id.in_(wanted)))}
    return {object_id: [named[tag_id] for tag_id in tags] for object_id, tags in found.items()}


def tags_used(session: Session, kind: str) -> list[TagUsed]:
    """List every tag that stands for itself, by name, with what it is on."""
    leads = leads_of(session)
    tags = {tag.id: tag for tag in session.scalars(select(Tag).order_by(Tag.name, Tag.id))}
    on: dict[int, set[int]] = {tag_id: set() for tag_id in tags}
    uses = select(TagUse.tag_id, TagUse.object_id).where(TagUse.object_kind == kind)
    for tag_id, object_id in session.execute(uses):
        on[end_of(tag_id, leads)].add(object_id)
    others: dict[int, list[Tag]] = {tag_id: [] for tag_id in tags}
    for tag_id in leads:
        others[end_of(tag_id, leads)].append(tags[tag_id])
    return [
        TagUsed(
            tag=tag,
            others=tuple(sorted(others[tag.id], key=lambda other: other.name.lower())),
            object_ids=frozenset(on[tag.id]),
        )
        for tag in sorted(tags.values(), key=lambda tag: tag.name.lower())
        if tag.id not in leads
    ]
