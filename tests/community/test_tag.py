"""Tags: one line, one slug, ten at most."""

import pytest
from cast import make_cast
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from community.services.tags import add_tag, free_tag, lead_tag, remove_tag
from community.tag_queries import tag_for, tags_of, tags_used
from community.tagging import tag_name, tag_slug
from core.errors import InvalidInput, NotFound, Refused
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


def names(session, object_id=1):
    return [tag.name for tag in tags_of(session, "idea", [object_id])[object_id]]


@pytest.fixture
def lead(session, add, now):
    def act(word, to):
        return lead_tag(session, slug=tag_slug(word), to=to, staff_id=1, now=now)

    return act


def test_it_lets_an_old_word_lead_to_the_new_wherever_it_is(session, add, lead):
    add("wait times")
    add("waiting", object_id=2)
    lead("wait times", "waiting")
    assert names(session) == names(session, 2) == ["waiting"]
    assert tag_for(session, "Wait Times").name == "waiting"
    (used,) = tags_used(session, "idea")
    assert (used.tag.name, used.object_ids) == ("waiting", {1, 2})
    assert [other.name for other in used.others] == ["wait times"]
    assert add("wait times", object_id=3).name == "waiting", "typed, it leads there too"
    assert names(session, 3) == ["waiting"]


def test_it_undoes_that_exactly_for_nothing_was_moved(session, add, lead, now):
    add("wait times")
    add("waiting")
    lead("wait times", "waiting")
    assert names(session) == ["waiting"]
    free_tag(session, slug="wait-times", staff_id=1, now=now)
    assert names(session) == ["wait times", "waiting"]


def test_it_follows_one_word_after_another_and_parts_them_one_by_one(session, add, lead, now):
    add("queue")
    add("queues", object_id=2)
    lead("queue", "queues")
    lead("queues", "waiting")
    assert names(session) == names(session, 2) == ["waiting"]
    free_tag(session, slug="queues", staff_id=1, now=now)
    assert names(session) == names(session, 2) == ["queues"]


def test_it_goes_round_in_no_circle(add, lead):
    add("queue")
    lead("queue", "waiting")
    with pytest.raises(InvalidInput, match="one already"):
        lead("waiting", "queue")
    with pytest.raises(InvalidInput, match="one already"):
        lead("waiting", "Waiting")
    with pytest.raises(NotFound):
        lead("nothing of the kind", "waiting")


def test_it_takes_off_every_word_that_means_the_same(session, add, lead):
    add("wait times")
    add("doors")
    lead("wait times", "waiting")
    remove_tag(session, object_kind="idea", object_id=1, slug="waiting")
    assert names(session) == ["doors"]


def test_it_counts_words_that_mean_the_same_once(session, add, lead):
    for number in range(9):
        add(f"tag {number}")
    add("queue")
    lead("queue", "tag 0")
    assert len(names(session)) == 9
    assert add("a tenth").name == "a tenth"
