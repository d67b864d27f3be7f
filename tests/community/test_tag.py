"""Tags: one line, one slug, ten at most."""

import pytest
from cast import make_cast
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from community.services.tags import add_tag, remove_tag
from community.tagging import tag_name, tag_slug
from core.errors import InvalidInput, Refused
from models.community import Tag, TagUse


@pytest.fixture
def add(session, now):
    person_id = make_cast(session, now).alice.id

    def act(name, object_id=1):
        return add_tag(
            session,
            object_kind="idea",
            object_id=object_id,
            name=name,
            person_id=person_id,
            now=now,
        )

    return act


def uses(session):
    return session.scalar(select(func.count()).select_from(TagUse))


def test_it_knows_a_tag_again_however_it_is_written(session, add):
    tags = {add(name).id for name in ("Night shift", "#night  shift", "NIGHT-SHIFT")}
    assert len(tags) == 1
    assert uses(session) == 1
    assert session.scalars(select(Tag)).one().slug == "night-shift"


def test_it_keeps_tags_of_other_scripts_apart(session, add):
    assert add("衛生").slug != add("安全").slug
    assert add("衛生").slug.startswith("tag-")


def test_it_takes_a_tag_off_one_object_only(session, add):
    add("beds", 1)
    add("beds", 2)
    remove_tag(session, object_kind="idea", object_id=1, slug="beds")
    remove_tag(session, object_kind="idea", object_id=1, slug="never there")
    assert session.scalars(select(TagUse.object_id)).all() == [2]


@pytest.mark.parametrize("name", ["", "  ", "###", "\n", "x" * 41])
def test_it_refuses_what_is_no_tag(add, name):
    with pytest.raises(InvalidInput) as refusal:
        add(name)
    assert refusal.value.field == "name"


def test_it_stops_at_ten(session, add):
    for number in range(10):
        add(f"tag {number}")
    with pytest.raises(Refused, match="10 tags already"):
        add("one more")
    add("tag 3")
    assert uses(session) == 10


@given(st.text(max_size=60))
def test_it_makes_a_slug_of_any_name_it_accepts(text):
    try:
        name = tag_name(text)
    except InvalidInput:
        return
    slug = tag_slug(name)
    assert 1 <= len(slug) <= 60
    assert slug.isascii()
