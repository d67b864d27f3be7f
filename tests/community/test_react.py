"""Reacting to a comment with one click."""

import pytest
from cast import make_cast, visitor
from challenges import make_challenge

from community.queries import target_of
from community.reaction_queries import reactions_to
from community.services.comments import delete_comment, post_comment
from community.services.reactions import react
from community.target import Target
from core.errors import InvalidInput, Refused


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def said(session, cast, now):
    on = Target(kind="challenge", id=7)
    return post_comment(session, author_id=cast.alice.id, on=on, body="I timed it.", now=now)


def counts(session, said, viewer):
    given = reactions_to(session, [said.id], viewer.id)[said.id]
    return {each.kind: (each.count, each.is_mine) for each in given if each.count}


def test_it_counts_each_person_once_and_takes_back(session, cast, said, now):
    for person in (cast.bob, cast.mallory):
        react(session, comment_id=said.id, person_id=person.id, kind="useful", now=now)
    assert counts(session, said, cast.bob) == {"useful": (2, True)}
    assert counts(session, said, cast.alice) == {"useful": (2, False)}
    react(session, comment_id=said.id, person_id=cast.bob.id, kind="useful", now=now)
    assert counts(session, said, cast.bob) == {"useful": (1, False)}


def test_it_refuses_ones_own_comment_other_words_and_what_is_gone(session, cast, said, now):
    with pytest.raises(Refused):
        react(session, comment_id=said.id, person_id=cast.alice.id, kind="useful", now=now)
    with pytest.raises(InvalidInput):
        react(session, comment_id=said.id, person_id=cast.bob.id, kind="angry", now=now)
    delete_comment(session, person_id=cast.alice.id, comment_id=said.id, now=now)
    with pytest.raises(Refused):
        react(session, comment_id=said.id, person_id=cast.bob.id, kind="useful", now=now)


def test_it_shows_the_count_where_the_comment_stands(app, session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    on = target_of(session, "challenge", challenge.id)
    said = post_comment(session, author_id=cast.alice.id, on=on, body="I timed it.", now=now)
    session.commit()
    bob = visitor(app, cast.bob)
    answer = bob.post(f"/comments/{said.id}/react/useful")
    assert answer.location.endswith(f"#comment-{said.id}")
    assert 'aria-pressed="true">Useful 1</button>' in bob.get(on.path).text
    assert "Bob Brandt" not in visitor(app, cast.alice).get(on.path).text
