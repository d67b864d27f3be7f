"""Posting news of a challenge."""

from datetime import timedelta

import pytest
from cast import make_cast
from challenges import make_challenge, make_draft
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed, Refused
from core.policy import Role, Viewer
from models.community import Notification
from purpose.services.updates import post_update


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


def viewer(person, *roles):
    return Viewer(id=person.id, roles=frozenset(roles))


def test_it_tells_those_who_follow(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    finn = viewer(cast.facilitator, Role.FACILITATOR)
    post_update(session, challenge_id=challenge.id, author=finn, body="Two rooms lent.", now=now)
    told = session.scalars(select(Notification)).one()
    assert told.person_id == cast.sponsor.id
    assert told.text == f"News: {challenge.question}"


def test_it_posts_once_on_a_double_click(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    sana = viewer(cast.sponsor, Role.SPONSOR)

    def post(body, **later):
        return post_update(
            session,
            challenge_id=challenge.id,
            author=sana,
            body=body,
            now=now + timedelta(**later),
        )

    first = post("Half way.")
    assert post("Half way. ", seconds=59) is first
    assert post("All the way.") is not first
    assert post("Half way.", minutes=1) is not first


def test_it_refuses_strangers_empty_words_and_drafts(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    sana = viewer(cast.sponsor, Role.SPONSOR)
    with pytest.raises(NotAllowed):
        post_update(
            session,
            challenge_id=challenge.id,
            author=viewer(cast.alice, Role.SPONSOR),
            body="x",
            now=now,
        )
    with pytest.raises(InvalidInput, match="Write something"):
        post_update(session, challenge_id=challenge.id, author=sana, body=" ", now=now)
    draft = make_draft(session, cast.sponsor.id, now)
    with pytest.raises(Refused, match="Open the challenge first"):
        post_update(session, challenge_id=draft.id, author=sana, body="x", now=now)
