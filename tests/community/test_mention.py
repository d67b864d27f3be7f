"""Calling somebody by @Name tells them, under the names that the place shows."""

import pytest
from cast import make_cast
from challenges import make_challenge, make_draft
from sqlalchemy import select

from community.mentioning import names_called
from community.services.comments import post_comment
from community.target import Target
from models.community import Notification
from people.services.aliases import alias_of


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


def say(session, cast, body, now, challenge=None, by=None):
    on = Target(
        kind="challenge",
        id=challenge.id if challenge else 7,
        challenge_id=challenge.id if challenge else None,
        title="The wait",
        path="/challenges/the-wait",
    )
    post_comment(session, author_id=(by or cast.bob).id, on=on, body=body, now=now)
    told = session.scalars(select(Notification).where(Notification.kind == "mention"))
    return {note.person_id: note.text for note in told}


def test_it_reads_a_name_as_long_as_it_may_be():
    assert names_called("Ask @Alice Abara, or a@b.example.") == [["alice abara", "alice"]]


def test_it_tells_who_is_called_by_their_whole_name(session, cast, now):
    told = say(session, cast, "Ask @alice Abara now, and @Nobody Here.", now)
    assert told == {cast.alice.id: "You were mentioned: The wait"}


def test_it_tells_nobody_who_calls_only_themselves(session, cast, now):
    assert say(session, cast, "I, @Bob Brandt, said so.", now) == {}


def test_it_tells_nobody_who_left(session, cast, now):
    cast.alice.is_active = False
    session.flush()
    assert say(session, cast, "@Alice Abara", now) == {}


def test_it_knows_only_pen_names_where_those_are_shown(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now, name_policy="pseudonymous")
    pen_name = alias_of(session, challenge.id, cast.alice.id)
    assert say(session, cast, "@Alice Abara", now, challenge) == {}
    assert set(say(session, cast, f"@{pen_name} knows", now, challenge)) == {cast.alice.id}


def test_it_knows_nobody_where_no_name_is_shown(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now, name_policy="anonymous")
    assert say(session, cast, "@Alice Abara", now, challenge) == {}


def test_it_leads_nobody_to_a_draft(session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    assert say(session, cast, "@Alice Abara", now, draft, by=cast.sponsor) == {}
