"""The pages of concerns: saying so, ruling on the board, undoing, and no more than so often."""

import pytest
from cast import make_cast, visitor
from challenges import make_challenge
from conftest import settings_for
from visitor import Visitor

from app import create_app
from community.queries import target_of
from community.services.comments import post_comment
from ideas.content import IdeaText
from ideas.services.writing import submit_idea
from web.extensions import db, limiter

WORDS = "Nurse Nell forgets the zebra."
WHY = "It names a colleague."


def make_talk(session, cast, now):
    """Return an idea of Alice's with a comment of Bob's."""
    challenge = make_challenge(session, cast.sponsor.id, now)
    idea = submit_idea(
        session,
        challenge_id=challenge.id,
        author_id=cast.alice.id,
        text=IdeaText(title="A nurse at the door"),
        now=now,
    )
    on = target_of(session, "idea", idea.id)
    said = post_comment(session, author_id=cast.bob.id, on=on, body=WORDS, now=now)
    session.commit()
    return idea, said


@pytest.fixture
def talk(session, cast, now):
    return make_talk(session, cast, now)


def say(app, person, kind, thing, reason=WHY):
    return visitor(app, person).fill(f"/concerns/{kind}/{thing.id}", {"reason": reason})


def rule(app, person, kind, thing, act, note=WHY):
    return visitor(app, person).fill(
        f"/board/concerns/{kind}/{thing.id}", {"act": act, "note": note}
    )


def test_it_goes_from_a_concern_to_hidden_words_and_back(app, cast, talk):
    idea, said = talk
    page = f"/ideas/{idea.id}-{idea.slug}"
    assert f"/concerns/comment/{said.id}" in visitor(app, cast.mallory).get(page).text
    assert f"/concerns/comment/{said.id}" not in visitor(app, cast.bob).get(page).text
    assert say(app, cast.mallory, "comment", said).status_code == 303
    finn = visitor(app, cast.facilitator)
    board = finn.get("/board").text
    assert f"Why: {WHY}" in board
    assert "1 person" in board
    assert "Mallory Moss" in finn.get(f"/board/concerns/comment/{said.id}").text
    assert rule(app, cast.facilitator, "comment", said, "hide").status_code == 303
    assert WORDS not in visitor(app, cast.alice).get(page).text
    assert "A facilitator has hidden this comment." in visitor(app, cast.alice).get(page).text
    own = visitor(app, cast.bob).get(page).text
    assert WORDS in own
    assert WHY in own
    assert "Mallory" not in own
    back = finn.fill("/board", action=f"/board/comments/{said.id}/show")
    assert back.status_code == 303
    assert WORDS in visitor(app, cast.alice).get(page).text


def test_it_sets_an_idea_aside_from_the_queue(app, cast, talk):
    idea, _ = talk
    say(app, cast.mallory, "idea", idea)
    rule(app, cast.facilitator, "idea", idea, "hide")
    assert visitor(app, cast.mallory).get(f"/ideas/{idea.id}").status_code == 404
    assert visitor(app, cast.mallory).get(f"/concerns/idea/{idea.id}").status_code == 404
    assert (
        f"/board/concerns/idea/{idea.id}" not in visitor(app, cast.facilitator).get("/board").text
    )


def test_it_keeps_what_stands(app, cast, talk):
    _, said = talk
    say(app, cast.mallory, "comment", said)
    rule(app, cast.facilitator, "comment", said, "keep", "It names nobody.")
    assert "It names nobody." in visitor(app, cast.mallory).get("/notifications").text
    assert "It names nobody." not in visitor(app, cast.bob).get("/notifications").text
    assert "Nobody has a concern" in visitor(app, cast.facilitator).get("/board").text


def test_it_asks_again_beside_the_field_and_keeps_what_was_typed(app, cast, talk):
    _, said = talk
    answer = say(app, cast.mallory, "comment", said, reason="no")
    assert answer.status_code == 422
    assert "Say why in a line of 5 to 200 characters." in answer.text
    assert 'value="no"' in answer.text
    say(app, cast.mallory, "comment", said)
    unchosen = rule(app, cast.facilitator, "comment", said, None, "A reason.")
    assert unchosen.status_code == 422
    assert 'value="A reason."' in unchosen.text


def test_the_queue_is_for_facilitators(app, cast, talk):
    _, said = talk
    say(app, cast.mallory, "comment", said)
    assert WHY not in visitor(app, cast.sponsor).get("/board").text
    for person in (cast.sponsor, cast.administrator, cast.bob):
        assert visitor(app, person).get(f"/board/concerns/comment/{said.id}").status_code == 403


def test_their_author_sees_neither_who_nor_why_also_as_a_facilitator(app, session, cast, talk, now):
    idea, _ = talk
    on = target_of(session, "idea", idea.id)
    own = post_comment(session, author_id=cast.facilitator.id, on=on, body="Ask me.", now=now)
    session.commit()
    say(app, cast.mallory, "comment", own)
    finn = visitor(app, cast.facilitator)
    assert "another facilitator rules on it" in finn.get("/board").text
    assert WHY not in finn.get("/board").text
    assert finn.get(f"/board/concerns/comment/{own.id}").status_code == 403


@pytest.fixture
def counting(database_url):
    """An application that counts requests."""
    app = create_app(settings_for(database_url, limits=True))
    app.test_client_class = Visitor
    with app.app_context():
        limiter.reset()
        yield app
        limiter.reset()
        db.session.remove()
        db.engine.dispose()


def test_it_takes_twenty_within_an_hour_and_refuses_the_next(counting, now):
    cast = make_cast(db.session(), now)
    _, said = make_talk(db.session(), cast, now)
    mallory = visitor(counting, cast.mallory)
    for _ in range(20):
        answer = mallory.post(f"/concerns/comment/{said.id}", data={"reason": WHY})
        assert answer.status_code == 303
    refused = mallory.post(f"/concerns/comment/{said.id}", data={"reason": WHY})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert visitor(counting, cast.alice).get("/challenges").status_code == 200
