"""Editing an idea, and going back."""

import pytest
from crowd import DAY, make_crowd
from sqlalchemy import select

from community.services.follows import follow
from core.errors import Closed, InvalidInput, NotAllowed, NotFound, Refused, Stale
from ideas.content import IdeaText, fingerprint_of
from ideas.queries import versions_of
from ideas.services.attaching import add_co_author
from ideas.services.standing import withdraw_idea
from ideas.services.writing import edit_idea, revert_idea, text_of
from models.community import Notification
from voting.services.casting import cast_ballot


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now, ideas=2)


@pytest.fixture
def idea(crowd):
    return crowd.ideas[0]


def edit(session, crowd, title, *, now, editor=None, based_on=None, **words):
    idea = crowd.ideas[0]
    return edit_idea(
        session,
        idea_id=idea.id,
        editor_id=(editor or crowd.cast.alice).id,
        text=IdeaText(title=title, **words),
        based_on=based_on or fingerprint_of(text_of(idea)),
        now=now,
    )


def said(session, idea):
    return [(version.version, version.title) for version in versions_of(session, idea.id)]


def test_it_is_free_until_judging_begins(session, crowd, idea, now):
    edit(session, crowd, "A nurse at the gate", now=now, cost=5)
    assert (idea.version, idea.title, idea.slug, idea.cost) == (
        1,
        "A nurse at the gate",
        "a-nurse-at-the-gate",
        5,
    )
    assert said(session, idea) == [(1, "A nurse at the gate")]


def test_it_makes_a_version_once_judging_has_begun(session, crowd, idea):
    before = idea.title
    edit(session, crowd, "A nurse at the gate", now=crowd.judging_at)
    assert said(session, idea) == [(2, "A nurse at the gate"), (1, before)]


def test_it_makes_a_version_once_someone_has_judged(session, crowd, idea, now):
    cast_ballot(
        session,
        idea_id=idea.id,
        person_id=crowd.cast.bob.id,
        choice="approve",
        now=crowd.judging_at,
    )
    crowd.challenge.phases[1].allows_judge = False  # Judging was put off after it had begun.
    session.flush()
    edit(session, crowd, "A nurse at the gate", now=crowd.judging_at)
    assert idea.version == 2


def test_it_tells_the_author_nothing_about_who_has_judged(session, crowd, idea):
    """Whether an edit makes a version depends on the clock, never on hidden ballots."""
    edit(session, crowd, "A nurse at the gate", now=crowd.judging_at)
    unjudged = idea.version
    cast_ballot(
        session,
        idea_id=idea.id,
        person_id=crowd.cast.bob.id,
        choice="approve",
        now=crowd.judging_at,
    )
    edit(session, crowd, "A nurse at the fence", now=crowd.judging_at)
    assert (unjudged, idea.version) == (2, 3)


def test_it_changes_nothing_for_the_same_text(session, crowd, idea):
    edit(session, crowd, f"  {idea.title} ", now=crowd.judging_at)
    assert idea.version == 1


def test_it_refuses_a_page_that_others_have_overtaken(session, crowd, idea, now):
    stale = fingerprint_of(text_of(idea))
    edit(session, crowd, "A nurse at the gate", now=now)
    with pytest.raises(Stale):
        edit(session, crowd, "A nurse at the fence", based_on=stale, now=now)
    assert idea.title == "A nurse at the gate"


def test_it_lets_co_authors_edit_and_nobody_else(session, crowd, idea, now):
    with pytest.raises(NotAllowed):
        edit(session, crowd, "A nurse at the gate", editor=crowd.cast.mallory, now=now)
    with pytest.raises(NotAllowed):
        edit(session, crowd, "A nurse at the gate", editor=crowd.cast.facilitator, now=now)
    add_co_author(
        session,
        idea_id=idea.id,
        person_id=crowd.cast.mallory.id,
        added_by_id=crowd.cast.alice.id,
        now=now,
    )
    edit(session, crowd, "A nurse at the gate", editor=crowd.cast.mallory, now=now)
    assert versions_of(session, idea.id)[0].title == "A nurse at the gate"


def test_it_closes_with_the_last_phase_that_allows_it(session, crowd, now):
    edit(session, crowd, "A nurse at the gate", now=now + 17 * DAY - DAY / 86_400_000_000)
    with pytest.raises(Closed):
        edit(session, crowd, "A nurse at the fence", now=now + 17 * DAY)


def test_it_refuses_an_idea_that_is_out(session, crowd, idea, now):
    withdraw_idea(session, idea_id=idea.id, person_id=crowd.cast.alice.id, now=now)
    with pytest.raises(Refused):
        edit(session, crowd, "A nurse at the gate", now=now)


def test_it_refuses_a_text_that_does_not_fit(session, crowd, now):
    with pytest.raises(InvalidInput):
        edit(session, crowd, "No", now=now)


def test_it_tells_followers_of_a_new_version_but_not_the_editor(session, crowd, idea):
    for person in (crowd.cast.alice, crowd.cast.mallory):
        follow(
            session,
            person_id=person.id,
            object_kind="idea",
            object_id=idea.id,
            now=crowd.judging_at,
        )
    edit(session, crowd, "A nurse at the gate", now=crowd.judging_at)
    told = session.execute(select(Notification.person_id, Notification.text)).all()
    assert [tuple(row) for row in told] == [
        (crowd.cast.mallory.id, "Version 2 of an idea you follow: A nurse at the gate")
    ]


def test_it_goes_back_and_keeps_the_history(session, crowd, idea):
    before = text_of(idea)
    edit(session, crowd, "A nurse at the gate", now=crowd.judging_at)
    revert_idea(
        session,
        idea_id=idea.id,
        editor_id=crowd.cast.alice.id,
        version=1,
        now=crowd.judging_at,
    )
    assert text_of(idea) == before
    assert [version for version, _ in said(session, idea)] == [3, 2, 1]


def test_it_refuses_to_go_back_to_what_never_was(session, crowd, idea):
    with pytest.raises(NotFound):
        revert_idea(
            session,
            idea_id=idea.id,
            editor_id=crowd.cast.alice.id,
            version=7,
            now=crowd.judging_at,
        )
