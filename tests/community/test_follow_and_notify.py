"""Following, being told, and reading it."""

from datetime import timedelta

import pytest
from cast import make_cast
from sqlalchemy import select

from community.services.follows import follow, move_follows, unfollow
from community.services.notifications import notify, notify_followers, read_all
from models.community import Follow, Notification


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


def idea(person, number=14):
    return {"person_id": person.id, "object_kind": "idea", "object_id": number}


def tell(session, people, now, text="News", kind="update"):
    return notify(
        session,
        person_ids=[person.id for person in people],
        kind=kind,
        object_kind="idea",
        object_id=14,
        text=text,
        path="/ideas/14",
        now=now,
    )


def test_it_follows_once_however_often_it_is_asked(session, cast, now):
    for _ in range(3):
        follow(session, **idea(cast.alice), now=now)
    assert len(session.scalars(select(Follow)).all()) == 1
    unfollow(session, **idea(cast.alice))
    unfollow(session, **idea(cast.alice))
    assert session.scalars(select(Follow)).all() == []


def test_it_moves_followers_to_another_object(session, cast, now):
    follow(session, **idea(cast.alice, 1), now=now)
    follow(session, **idea(cast.bob, 1), now=now)
    follow(session, **idea(cast.bob, 2), now=now)
    move_follows(session, object_kind="idea", from_id=1, to_id=2, now=now)
    there = select(Follow.person_id).where(Follow.object_id == 2).order_by(Follow.person_id)
    assert session.scalars(there).all() == [cast.alice.id, cast.bob.id]


def test_it_renews_an_unread_word_instead_of_adding_one(session, cast, now):
    tell(session, [cast.alice], now, "One")
    later = now + timedelta(hours=1)
    tell(session, [cast.alice, cast.bob], later, "Two")
    rows = session.scalars(select(Notification).order_by(Notification.person_id)).all()
    assert [(n.person_id, n.text, n.created_at) for n in rows] == [
        (cast.alice.id, "Two", later),
        (cast.bob.id, "Two", later),
    ]


def test_it_adds_one_once_the_last_was_read(session, cast, now):
    tell(session, [cast.alice], now, "One")
    read_all(session, person_id=cast.alice.id, now=now)
    tell(session, [cast.alice], now, "Two")
    session.expire_all()
    rows = session.scalars(select(Notification).order_by(Notification.id)).all()
    assert [(n.text, n.read_at) for n in rows] == [("One", now), ("Two", None)]


def test_it_reads_only_ones_own(session, cast, now):
    tell(session, [cast.alice, cast.bob], now)
    read_all(session, person_id=cast.alice.id, now=now)
    unread = select(Notification.person_id).where(Notification.read_at.is_(None))
    assert session.scalars(unread).all() == [cast.bob.id]


def test_it_tells_followers_but_not_those_left_out(session, cast, now):
    for person in (cast.alice, cast.bob):
        follow(session, **idea(person), now=now)
    told = notify_followers(
        session,
        object_kind="idea",
        object_id=14,
        kind="x",
        text="t" * 300,
        path="/",
        but=[cast.bob.id],
        now=now,
    )
    row = session.scalars(select(Notification)).one()
    assert (told, row.person_id, len(row.text)) == (1, cast.alice.id, 200)
    assert row.text.endswith("…")
