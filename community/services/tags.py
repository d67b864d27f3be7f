"""Putting tags on things, taking them off, and letting one word stand for another."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.services import activity
from community.tag_queries import leads_of, standing_for, tag_at, tag_for
from community.tagging import MOST, end_of, tag_name, tag_slug
from core.errors import InvalidInput, Refused
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
    leads = leads_of(session)
    used = session.scalars(select(TagUse.tag_id).where(*here))
    tag_ids = {end_of(tag_id, leads) for tag_id in used}
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
    """Take a tag off an object with every word that leads to it; nothing when it is not there."""
    tag = tag_for(session, slug)
    if tag is None:
        return
    leads = leads_of(session)
    words = [tag.id, *(tag_id for tag_id in leads if end_of(tag_id, leads) == tag.id)]
    session.execute(
        delete(TagUse).where(
            TagUse.object_kind == object_kind,
            TagUse.object_id == object_id,
            TagUse.tag_id.in_(words),
        )
    )


def lead_tag(session: Session, *, slug: str, to: str, staff_id: int, now: datetime) -> Tag:
    """Let one tag lead to another from now on; `free_tag` undoes it, for nothing is moved.

    Raises:
        NotFound: there is no such tag. InvalidInput: the other word is none, or leads back here.
    """
    tag = tag_at(session, slug)
    target = _tag_named(session, tag_name(to))
    if end_of(target.id, leads_of(session)) == end_of(tag.id, leads_of(session)):
        raise InvalidInput(_("These two words are one already."), field="name")
    tag.leads_to_id = target.id
    _record(session, tag, "led", staff_id, now)
    return target


def free_tag(session: Session, *, slug: str, staff_id: int, now: datetime) -> Tag:
    """Let a tag stand for itself again, on everything it was put on."""
    tag = tag_at(session, slug)
    if tag.leads_to_id is not None:
        tag.leads_to_id = None
        _record(session, tag, "freed", staff_id, now)
    return tag


def _record(session: Session, tag: Tag, act: str, staff_id: int, now: datetime) -> None:
    session.flush()
    activity.record(
        session,
        actor_id=staff_id,
        act=act,
        object_kind="tag",
        object_id=tag.id,
        detail=tag.name,
        now=now,
    )


def _tag_named(session: Session, name: str) -> Tag:
    """Return the tag that a word stands for, making it when it is new."""
    slug = tag_slug(name)
    tag = session.scalar(
        select(Tag).where((Tag.slug == slug) | (func.lower(Tag.name) == name.lower()))
    )
    if tag is None:
        tag = Tag(name=name, slug=slug)
        session.add(tag)
        session.flush()
    return standing_for(session, tag)
