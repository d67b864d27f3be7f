"""Where an idea stands: withdrawn, restored, shortlisted, answered."""

import pytest
from crowd import make_crowd
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed, NotFound, Refused
from core.policy import Role, Viewer
from ideas.queries import idea_for, idea_rows, listed_ids
from ideas.services.standing import answer_idea, restore_idea, shortlist_idea, withdraw_idea
from models.community import Notification


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now, ideas=2)


@pytest.fixture
def idea(crowd):
    return crowd.ideas[0]


def test_it_disappears_and_comes_back_where_it_stood(session, crowd, idea, now):
    alice, viewer = crowd.cast.alice.id, Viewer(id=crowd.cast.mallory.id)
    shortlist_idea(
        session, idea_id=idea.id, staff_id=crowd.cast.sponsor.id, is_listed=True, now=now
    )
    withdraw_idea(session, idea_id=idea.id, person_id=alice, now=now)
    withdraw_idea(session, idea_id=idea.id, person_id=alice, now=now)
    ids = listed_ids(session, challenge_id=crowd.challenge.id, viewer=viewer)
    assert [row.number for row in idea_rows(session, ids, viewer)] == [2]
    with pytest.raises(NotFound):
        idea_for(session, idea.id, viewer)
    assert idea_for(session, idea.id, Viewer(id=alice))
    assert idea_for(session, idea.id, Viewer(id=99, roles=frozenset({Role.FACILITATOR})))
    restore_idea(session, idea_id=idea.id, person_id=alice, now=now)
    assert (idea.status, idea.status_before) == ("shortlisted", None)
    restore_idea(session, idea_id=idea.id, person_id=alice, now=now)
    assert idea.status == "shortlisted"


@pytest.mark.parametrize("act", [withdraw_idea, restore_idea])
def test_it_is_for_those_behind_it_alone(session, crowd, idea, now, act):
    for person in (crowd.cast.bob, crowd.cast.facilitator, crowd.cast.sponsor):
        with pytest.raises(NotAllowed):
            act(session, idea_id=idea.id, person_id=person.id, now=now)


def test_it_stays_once_it_has_been_decided_on(session, crowd, idea, now):
    idea.status = "selected"
    session.flush()
    with pytest.raises(Refused):
        withdraw_idea(session, idea_id=idea.id, person_id=crowd.cast.alice.id, now=now)
    with pytest.raises(Refused):
        shortlist_idea(
            session, idea_id=idea.id, staff_id=crowd.cast.sponsor.id, is_listed=False, now=now
        )


def test_it_stays_once_the_challenge_has_been_decided(session, crowd, idea, now):
    crowd.challenge.state = "decided"
    session.flush()
    with pytest.raises(Refused):
        withdraw_idea(session, idea_id=idea.id, person_id=crowd.cast.alice.id, now=now)


def test_it_is_shortlisted_and_taken_off_again(session, crowd, idea, now):
    for is_listed, status in ((True, "shortlisted"), (True, "shortlisted"), (False, "submitted")):
        shortlist_idea(
            session,
            idea_id=idea.id,
            staff_id=crowd.cast.facilitator.id,
            is_listed=is_listed,
            now=now,
        )
        assert idea.status == status
    told = session.scalars(select(Notification)).one()
    assert (told.person_id, told.text) == (crowd.cast.alice.id, f"Shortlisted: {idea.title}")


def test_it_is_answered_and_those_behind_it_are_told(session, crowd, idea, now):
    answer_idea(
        session, idea_id=idea.id, staff_id=crowd.cast.sponsor.id, answer=" We try it. ", now=now
    )
    assert (idea.answer, idea.answered_by_id, idea.answered_at) == (
        "We try it.",
        crowd.cast.sponsor.id,
        now,
    )
    told = session.scalars(select(Notification)).one()
    assert (told.person_id, told.path) == (crowd.cast.alice.id, f"/ideas/{idea.id}-{idea.slug}")


@pytest.mark.parametrize("answer", ["", "  \n ", "x" * 5001])
def test_it_refuses_an_answer_without_words(session, crowd, idea, now, answer):
    with pytest.raises(InvalidInput) as refusal:
        answer_idea(
            session, idea_id=idea.id, staff_id=crowd.cast.sponsor.id, answer=answer, now=now
        )
    assert refusal.value.field == "answer"


def test_it_is_answered_and_shortlisted_only_by_those_who_run_the_challenge(
    session, crowd, idea, now
):
    for person in (crowd.cast.alice, crowd.cast.bob, crowd.cast.administrator):
        with pytest.raises(NotAllowed):
            answer_idea(session, idea_id=idea.id, staff_id=person.id, answer="No.", now=now)
        with pytest.raises(NotAllowed):
            shortlist_idea(session, idea_id=idea.id, staff_id=person.id, is_listed=True, now=now)
