"""Many ideas at once: on the shortlist, out of sight, and back with one undo."""

import pytest
from cast import make_cast, visitor
from challenges import make_challenge
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed, Refused
from ideas.content import IdeaText
from ideas.services.screening import bring_back, set_aside
from ideas.services.standing import withdraw_idea
from ideas.services.writing import submit_idea
from models.community import Notification

REASON = "It names a patient."


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def ideas(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    made = [
        submit_idea(
            session,
            challenge_id=challenge.id,
            author_id=cast.alice.id,
            text=IdeaText(title=title),
            now=now,
        )
        for title in ("A nurse at the door", "A porter at the lift")
    ]
    session.commit()
    return made


def aside(session, ideas, person, now, reason=REASON):
    ids = [idea.id for idea in ideas]
    return set_aside(session, idea_ids=ids, staff_id=person.id, reason=reason, now=now)


def test_it_sets_ideas_aside_and_tells_their_authors_why(session, cast, ideas, now):
    aside(session, ideas, cast.facilitator, now)
    assert {idea.status for idea in ideas} == {"screened_out"}
    told = session.scalars(select(Notification).where(Notification.person_id == cast.alice.id))
    assert any(REASON in note.text for note in told)
    ids = [idea.id for idea in ideas]
    bring_back(session, idea_ids=ids, staff_id=cast.facilitator.id, now=now)
    assert {idea.status for idea in ideas} == {"submitted"}


def test_it_changes_all_or_none(session, cast, ideas, now):
    withdraw_idea(session, idea_id=ideas[1].id, person_id=cast.alice.id, now=now)
    session.commit()
    with pytest.raises(Refused):
        aside(session, ideas, cast.facilitator, now)
    session.rollback()
    assert ideas[0].status == "submitted"


def test_it_asks_for_ideas_and_a_reason(session, cast, ideas, now):
    with pytest.raises(InvalidInput):
        aside(session, [], cast.facilitator, now)
    with pytest.raises(InvalidInput):
        aside(session, ideas, cast.facilitator, now, reason=" ")


def test_it_is_for_those_who_run_the_challenge(session, cast, ideas, now):
    with pytest.raises(NotAllowed):
        aside(session, ideas, cast.mallory, now)


def test_it_undoes_all_of_it_from_the_next_page(app, session, cast, ideas):
    finn = visitor(app, cast.facilitator)
    chosen = [str(idea.id) for idea in ideas]
    finn.fill("/board", {"idea": chosen, "reason": REASON, "act": "aside"}, action="/board/ideas")
    assert visitor(app, cast.bob).get(f"/ideas/{ideas[0].id}").status_code == 404
    page = finn.get("/board").text
    assert "2 ideas are set aside." in page
    assert "Bring back" in page
    undo = f"/board/ideas/undo?act=back&ids={'-'.join(chosen)}"
    assert undo.replace("&", "&amp;") in page
    finn.post(undo)
    for idea in ideas:
        session.refresh(idea)
        assert idea.status == "submitted"


def test_it_says_what_is_missing_and_changes_nothing(app, session, cast, ideas):
    finn = visitor(app, cast.facilitator)
    finn.post("/board/ideas", data={"act": "aside", "idea": [str(ideas[0].id)], "reason": ""})
    assert "Not taken: Say why in a line" in finn.get("/board").text
    session.refresh(ideas[0])
    assert ideas[0].status == "submitted"
