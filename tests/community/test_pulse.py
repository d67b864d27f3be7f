"""A page that lies open asks what is new, cheaply, and sees only what its reader may see."""

import pytest
from cast import make_cast, visitor
from challenges import make_challenge, make_draft

from community.queries import target_of
from community.services.comments import post_comment
from community.services.follows import follow


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def challenge(session, cast, now):
    made = make_challenge(session, cast.sponsor.id, now)
    follow(session, person_id=cast.bob.id, object_kind="challenge", object_id=made.id, now=now)
    session.commit()
    return made


def test_it_answers_304_until_something_is_new(app, session, cast, challenge, now):
    bob, address = visitor(app, cast.bob), f"/pulse?on=challenge-{challenge.id}"
    first = bob.get(address)
    assert first.json == {"notes": 0, "comments": 0}
    again = bob.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    on = target_of(session, "challenge", challenge.id)
    post_comment(session, author_id=cast.alice.id, on=on, body="Who pays?", now=now)
    session.commit()
    later = bob.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert later.json == {"notes": 1, "comments": 1}


def test_it_tells_nothing_of_what_is_not_for_its_reader(app, session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    session.commit()
    bob = visitor(app, cast.bob)
    assert bob.get(f"/pulse?on=challenge-{draft.id}").status_code == 404
    assert bob.get("/pulse?on=nothing-x").json["comments"] is None


def test_it_keeps_no_sign_in_alive(app, cast, challenge, time):
    bob = visitor(app, cast.bob)
    for _ in range(9):
        time.forward(hours=1)
        bob.get("/pulse")
    assert bob.get("/challenges").status_code == 303
