"""Putting tags on things, and taking them off."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.tagging import MOST, tag_name, tag_slug
from core.errors import Refused
from core.language import _
from models.community import Tag, TagUse


def add_tag(
    session: Session,
    *,
    object_kind: str,
    object_id: int,
    name: str,
    person_id: int,
    now: datetime,
) -> Tag:
    """Put a tag on an object, making it when it is new; again is the same as once.

    Raises:
        InvalidInput: the tag is empty or too long.
        Refused: the object already has as many tags as it may have.
    """
    tag = _tag_named(session, tag_name(name))
    here = (TagUse.object_kind == object_kind, TagUse.object_id == object_id)
    tag_ids = set(session.scalars(select(TagUse.tag_id).where(*here)))
    if tag.id in tag_ids:
        return tag
    if len(tag_ids) >= MOST:
        raise Refused(
            _("There are %(most)s tags already. Take one off first.", most=MOST), field="name"
        )
    session.add(
        TagUse(
            tag_id=tag.id,
            object_kind=object_kind,
            object_id=object_id,
            person_id=person_id,
            created_at=now,
        )
    )
    session.flush()
    return tag


def remove_tag(session: Session, *, object_kind: str, object_id: int, slug: str) -> None:
    """Take a tag off an object; nothing happens when it is not there."""
    tag_id = select(Tag.id).where(Tag.slug == slug).scalar_subquery()
    session.execute(
        delete(TagUse).where(
            TagUse.object_kind == object_kind,
            TagUse.object_id == object_id,
            TagUse.tag_id == tag_id,
        )
    )


def _tag_named(session: Session, name: str) -> Tag:
    slug = tag_slug(name)
    tag = session.scalar(
        select(Tag).where((Tag.slug == slug) | (func.lower(Tag.name) == name.lower()))
    )
    if tag is None:
        tag = Tag(name=name, slug=slug)
        session.add(tag)
        session.flush()
    return tag
