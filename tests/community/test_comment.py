"""Commenting: post, answer, edit, take back, put back."""

from datetime import timedelta

import pytest
from cast import make_cast
from sqlalchemy import select

from community.services.comments import (
    delete_comment,
    edit_comment,
    post_comment,
    restore_comment,
)
from community.services.follows import follow
from community.target import Target
from core.errors import InvalidInput, NotAllowed, NotFound, Refused
from models.community import Activity, Comment, Follow, Notification

IDEA = Target(kind="idea", id=14, title="A nurse at the door", path="/ideas/14")


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def post(session, cast, now):
    def act(person, body="Good.", on=IDEA, **kept):
        return post_comment(session, author_id=person.id, on=on, body=body, now=now, **kept)

    return act


def test_it_keeps_the_words_the_stance_and_a_line_in_the_log(session, cast, post):
    comment = post(cast.alice, "  Nurses like it.\n", stance="for")
    assert (comment.body, comment.stance, comment.depth) == ("Nurses like it.", "for", 1)
    row = session.scalars(select(Activity)).one()
    assert (row.act, row.object_kind, row.object_id) == ("commented", "idea", 14)
    assert "Nurses" not in row.detail
    assert session.scalar(select(Follow.person_id)) == cast.alice.id


def test_it_is_said_once_by_a_double_click(session, cast, post, now):
    first = post(cast.alice, "Yes.")
    assert post(cast.alice, "Yes. ") is first
    assert post(cast.bob, "Yes.") is not first
    assert post(cast.alice, "Yes.", parent_id=first.id) is not first
    delete_comment(session, person_id=cast.alice.id, comment_id=first.id, now=now)
    assert post(cast.alice, "Yes.") is not first
    later = post_comment(
        session, author_id=cast.alice.id, on=IDEA, body="Yes.", now=now + timedelta(minutes=1)
    )
    assert later is not first


def test_it_goes_three_levels_deep_and_no_deeper(session, cast, post):
    first = post(cast.alice)
    second = post(cast.bob, parent_id=first.id)
    third = post(cast.alice, parent_id=second.id)
    fourth = post(cast.bob, parent_id=third.id)
    assert [c.depth for c in (first, second, third, fourth)] == [1, 2, 3, 3]
    assert fourth.parent_id == second.id


def test_it_tells_the_one_answered_and_the_followers_once_each(session, cast, post, now):
    follow(session, person_id=cast.bob.id, object_kind="idea", object_id=14, now=now)
    comment = post(cast.alice)
    post(cast.mallory, parent_id=comment.id)
    told = session.execute(
        select(Notification.person_id, Notification.kind, Notification.text).order_by(
            Notification.person_id
        )
    ).all()
    assert told == [
        (cast.alice.id, "answer", "Your comment was answered: A nurse at the door"),
        (cast.bob.id, "comment", "New in the discussion: A nurse at the door"),
    ]


def test_it_tells_nobody_who_wrote_what(session, cast, post):
    comment = post(cast.alice, "Alice's secret")
    post(cast.mallory, "From Mallory", parent_id=comment.id)
    for text in session.scalars(select(Notification.text)):
        assert not {"Alice", "Mallory", "secret"} & set(text.replace("'", " ").split())


@pytest.mark.parametrize(("body", "field"), [("", "body"), (" \n ", "body"), ("x" * 5001, "body")])
def test_it_refuses_empty_and_endless_words(cast, post, body, field):
    with pytest.raises(InvalidInput) as refusal:
        post(cast.alice, body)
    assert refusal.value.field == field


def test_it_refuses_another_stance(cast, post):
    with pytest.raises(InvalidInput, match="for, against or neither"):
        post(cast.alice, stance="shout")


def test_it_answers_only_what_is_here(session, cast, post, now):
    elsewhere = post(cast.alice, on=Target(kind="idea", id=15))
    with pytest.raises(NotFound):
        post(cast.bob, parent_id=elsewhere.id)
    with pytest.raises(NotFound):
        post(cast.bob, parent_id=99)
    gone = post(cast.alice)
    delete_comment(session, person_id=cast.alice.id, comment_id=gone.id, now=now)
    with pytest.raises(Refused, match="taken back"):
        post(cast.bob, parent_id=gone.id)


def test_it_can_be_changed_for_fifteen_minutes(session, cast, post, now):
    comment = post(cast.alice, "Godo.")
    kept = {"person_id": cast.alice.id, "comment_id": comment.id}
    just = now + timedelta(minutes=15) - timedelta(microseconds=1)
    edit_comment(session, **kept, body="Good.", now=just)
    assert (comment.body, comment.edited_at) == ("Good.", just)
    with pytest.raises(Refused, match="15 minutes"):
        edit_comment(session, **kept, body="Bad.", now=now + timedelta(minutes=15))
    assert comment.body == "Good."


def test_it_is_not_marked_when_nothing_changed(session, cast, post, now):
    comment = post(cast.alice, "Good.")
    edit_comment(session, person_id=cast.alice.id, comment_id=comment.id, body=" Good. ", now=now)
    assert comment.edited_at is None


def test_it_can_be_changed_when_the_clock_ran_back(session, cast, post, now):
    comment = post(cast.alice)
    before = now - timedelta(hours=1)
    assert edit_comment(
        session, person_id=cast.alice.id, comment_id=comment.id, body="Better.", now=before
    )


def test_it_comes_back_after_it_was_taken_back(session, cast, post, now):
    comment = post(cast.alice)
    delete_comment(session, person_id=cast.alice.id, comment_id=comment.id, now=now)
    later = now + timedelta(minutes=1)
    delete_comment(session, person_id=cast.alice.id, comment_id=comment.id, now=later)
    assert comment.deleted_at == now
    with pytest.raises(Refused, match="Put it back"):
        edit_comment(session, person_id=cast.alice.id, comment_id=comment.id, body="x", now=now)
    restore_comment(session, person_id=cast.alice.id, comment_id=comment.id)
    assert session.get(Comment, comment.id).deleted_at is None


def test_it_is_only_for_the_one_who_wrote_it(session, cast, post, now):
    comment = post(cast.alice)
    kept = {"person_id": cast.mallory.id, "comment_id": comment.id}
    for act, more in (
        (edit_comment, {"body": "x", "now": now}),
        (delete_comment, {"now": now}),
        (restore_comment, {}),
    ):
        with pytest.raises(NotAllowed):
            act(session, **kept, **more)
    with pytest.raises(NotFound):
        restore_comment(session, person_id=cast.alice.id, comment_id=99)
