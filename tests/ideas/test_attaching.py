"""What hangs on an idea: co-authors, evidence, tags."""

import pytest
from crowd import make_crowd, make_people
from sqlalchemy import select

from community.tag_queries import tags_of
from core.errors import InvalidInput, NotAllowed, NotFound, Refused
from ideas.queries import authors_of, evidence_of, person_with
from ideas.services.attaching import (
    CO_AUTHORS_MAX,
    EVIDENCE_MAX,
    add_co_author,
    add_evidence,
    remove_co_author,
    remove_evidence,
    tag_idea,
    untag_idea,
)
from models.community import Notification


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now, ideas=2)


@pytest.fixture
def idea(crowd):
    return crowd.ideas[0]


@pytest.fixture
def add(session, crowd, idea, now):
    def added(person, by=None):
        add_co_author(
            session,
            idea_id=idea.id,
            person_id=person.id,
            added_by_id=(by or crowd.cast.alice).id,
            now=now,
        )

    return added


def test_it_names_a_co_author_who_is_told(session, crowd, idea, add):
    add(crowd.cast.bob)
    assert authors_of(session, [idea.id])[idea.id] == (crowd.cast.alice.id, crowd.cast.bob.id)
    told = session.scalars(select(Notification)).one()
    assert (told.person_id, told.kind) == (crowd.cast.bob.id, "co_author")


def test_it_names_nobody_twice(crowd, add):
    add(crowd.cast.bob)
    for person in (crowd.cast.bob, crowd.cast.alice):
        with pytest.raises(InvalidInput) as refusal:
            add(person)
        assert refusal.value.field == "email"


def test_it_names_only_people_who_are_here(session, crowd, add):
    crowd.cast.bob.is_active = False
    session.flush()
    with pytest.raises(InvalidInput):
        add(crowd.cast.bob)


def test_it_is_for_those_behind_the_idea_to_name_others(crowd, add):
    with pytest.raises(NotAllowed):
        add(crowd.cast.mallory, by=crowd.cast.bob)


def test_it_ends_at_ten_co_authors(session, crowd, now, add):
    people = make_people(session, CO_AUTHORS_MAX + 1, now)
    for person in people[:-1]:
        add(person)
    with pytest.raises(Refused):
        add(people[-1])


def test_it_lets_a_co_author_leave_and_the_author_take_them_off(session, crowd, idea, now, add):
    for remover in (crowd.cast.bob, crowd.cast.alice):
        add(crowd.cast.bob)
        remove_co_author(
            session,
            idea_id=idea.id,
            person_id=crowd.cast.bob.id,
            removed_by_id=remover.id,
            now=now,
        )
        assert authors_of(session, [idea.id])[idea.id] == (crowd.cast.alice.id,)
    add(crowd.cast.bob)
    with pytest.raises(NotAllowed):
        remove_co_author(
            session,
            idea_id=idea.id,
            person_id=crowd.cast.bob.id,
            removed_by_id=crowd.cast.mallory.id,
            now=now,
        )


def test_it_finds_people_by_their_address_alone(session, crowd):
    assert person_with(session, " Bob.Brandt@throng.example ") == crowd.cast.bob.id
    with pytest.raises(InvalidInput) as refusal:
        person_with(session, "Bob Brandt")
    assert refusal.value.field == "email"


def evidence(session, crowd, idea, now, url="https://harbour.example/", person=None, **changes):
    return add_evidence(
        session,
        idea_id=idea.id,
        person_id=(person or crowd.cast.alice).id,
        url=url,
        now=now,
        **changes,
    )


def test_it_keeps_each_link_once(session, crowd, idea, now):
    first = evidence(session, crowd, idea, now, label=" Waits \n 2025")
    assert evidence(session, crowd, idea, now).id == first.id
    assert [(e.url, e.label) for e in evidence_of(session, idea.id)] == [
        ("https://harbour.example/", "Waits 2025")
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "harbour.example", ""])
def test_it_refuses_what_is_no_link(session, crowd, idea, now, url):
    with pytest.raises(InvalidInput) as refusal:
        evidence(session, crowd, idea, now, url=url)
    assert refusal.value.field == "url"


def test_it_takes_links_from_those_behind_the_idea_alone(session, crowd, idea, now):
    with pytest.raises(NotAllowed):
        evidence(session, crowd, idea, now, person=crowd.cast.bob)


def test_it_ends_at_twenty_links(session, crowd, idea, now):
    for number in range(EVIDENCE_MAX):
        evidence(session, crowd, idea, now, url=f"https://harbour.example/{number}")
    with pytest.raises(Refused):
        evidence(session, crowd, idea, now, url="https://harbour.example/more")


def test_it_takes_a_link_off_its_own_idea_only(session, crowd, idea, now):
    link = evidence(session, crowd, idea, now)
    with pytest.raises(NotFound):
        remove_evidence(
            session,
            idea_id=crowd.ideas[1].id,
            evidence_id=link.id,
            person_id=crowd.cast.bob.id,
            now=now,
        )
    remove_evidence(
        session,
        idea_id=idea.id,
        evidence_id=link.id,
        person_id=crowd.cast.alice.id,
        now=now,
    )
    assert evidence_of(session, idea.id) == []


def test_it_is_tagged_by_anyone_and_untagged_by_those_behind_it(session, crowd, idea, now):
    tag_idea(session, idea_id=idea.id, person_id=crowd.cast.bob.id, name="Night shift", now=now)
    assert [tag.slug for tag in tags_of(session, "idea", [idea.id])[idea.id]] == ["night-shift"]
    with pytest.raises(NotAllowed):
        untag_idea(session, idea_id=idea.id, person_id=crowd.cast.bob.id, slug="night-shift")
    untag_idea(session, idea_id=idea.id, person_id=crowd.cast.alice.id, slug="night-shift")
    assert tags_of(session, "idea", [idea.id])[idea.id] == []
