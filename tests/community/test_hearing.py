"""What followers hear, in which way: honoured by the bell and by the letters."""

from datetime import timedelta

import pytest
from cast import visitor
from crowd import make_crowd
from sqlalchemy import select

from community.hearing import BELL, DAILY, MUTE, SUBJECTS, USUAL, Hearing, subject_of
from community.hearing_queries import followed_by
from community.services.follows import follow, hear, hear_usually, stop_following
from community.services.notifications import notify_followers
from core.errors import InvalidInput
from letters.choices import AT_ONCE
from letters.queries import waiting_notes
from models.community import Follow, Notification


@pytest.fixture
def crowd(session, time):
    return make_crowd(session, time.now, ideas=1)


@pytest.fixture
def followed(session, crowd, now):
    idea, bob = crowd.ideas[0], crowd.cast.bob
    follow(session, person_id=bob.id, object_kind="idea", object_id=idea.id, now=now)
    return session.scalar(select(Follow).filter_by(person_id=bob.id, object_id=idea.id))


def tell(session, crowd, now, kind="comment"):
    notify_followers(
        session,
        object_kind="idea",
        object_id=crowd.ideas[0].id,
        kind=kind,
        text="News",
        path="/ideas/1",
        now=now,
    )
    notes = session.scalars(select(Notification).filter_by(person_id=crowd.cast.bob.id))
    return [(note.kind, note.followed) for note in notes]


def lettered(session, crowd, way, now):
    found = waiting_notes(session, way, now + timedelta(minutes=1))
    return [r.person.id for r in found if r.person.id == crowd.cast.bob.id]


def choose(session, followed, way, *subjects):
    wanted = Hearing(way=way, subjects=frozenset(subjects))
    return hear(session, person_id=followed.person_id, follow_ids=[followed.id], hearing=wanted)


def test_it_tells_everything_daily_until_somebody_chooses(session, crowd, followed, now):
    assert tell(session, crowd, now) == [("comment", DAILY)]
    assert lettered(session, crowd, DAILY, now) == [crowd.cast.bob.id]


def test_it_writes_no_letter_where_the_bell_is_enough(session, crowd, followed, now):
    choose(session, followed, BELL, "talk")
    assert tell(session, crowd, now) == [("comment", BELL)]
    assert lettered(session, crowd, DAILY, now) == []


def test_it_tells_only_what_was_chosen(session, crowd, followed, now):
    choose(session, followed, DAILY, "versions")
    assert tell(session, crowd, now) == []
    assert tell(session, crowd, now, kind="version") == [("version", DAILY)]


def test_it_is_silent_where_one_wants_nothing_for_now(session, crowd, followed, now):
    choose(session, followed, MUTE)
    assert tell(session, crowd, now) == []
    hear(session, person_id=followed.person_id, follow_ids=[followed.id], hearing=None)
    assert tell(session, crowd, now) == [("comment", DAILY)]


def test_it_hears_as_usual_where_nothing_was_chosen(session, crowd, followed, now):
    bob = followed.person_id
    hear_usually(session, person_id=bob, hearing=Hearing(way=BELL, subjects=frozenset({"talk"})))
    assert tell(session, crowd, now, kind="version") == []
    assert tell(session, crowd, now) == [("comment", BELL)]
    hear_usually(session, person_id=bob, hearing=USUAL)
    assert tell(session, crowd, now, kind="version") == [("comment", BELL), ("version", DAILY)]


def test_it_writes_at_once_to_no_one_who_only_follows(session, crowd, followed, now):
    assert tell(session, crowd, now, kind="official") == [("official", DAILY)]
    assert lettered(session, crowd, AT_ONCE, now) == []
    assert lettered(session, crowd, DAILY, now) == [crowd.cast.bob.id]


def test_it_changes_and_stops_only_ones_own(session, crowd, followed, now):
    mallory = crowd.cast.mallory.id
    assert hear(session, person_id=mallory, follow_ids=[followed.id], hearing=USUAL) == 0
    stop_following(session, person_id=mallory, follow_ids=[followed.id])
    assert [line.own for line in followed_by(session, followed.person_id)] == [None]
    stop_following(session, person_id=followed.person_id, follow_ids=[followed.id])
    assert followed_by(session, followed.person_id) == []


def test_it_refuses_ways_and_subjects_that_are_none(session, followed):
    for way, subjects in (("pigeon", ["talk"]), (DAILY, ["gossip"]), (DAILY, [])):
        with pytest.raises(InvalidInput):
            choose(session, followed, way, *subjects)


def test_it_sorts_every_kind_of_news():
    kinds = ("comment", "version", "decision", "official", "market_paid")
    assert [subject_of(kind) for kind in kinds] == [
        *("talk", "versions", "standing", "standing", "markets")
    ]
    assert {subject_of(kind) for kind in kinds} == SUBJECTS.keys()


def test_it_changes_many_at_once_on_one_page(app, session, crowd, followed):
    session.commit()
    bob, page = visitor(app, crowd.cast.bob), "/you/following"
    assert crowd.ideas[0].title in bob.get(page).text
    wanted = {"act": "these", "way": "bell", "subjects": ["talk"], "follow": [str(followed.id)]}
    assert bob.post(page, data=wanted).status_code == 303
    assert "bell alone: comments" in bob.get(page).text
    wrong = bob.post(page, data={**wanted, "way": "daily", "subjects": []})
    assert wrong.status_code == 422
    assert "Choose what to hear of it" in wrong.text
    bob.post(page, data={**wanted, "act": "usually", "way": "mute", "subjects": []})
    assert "Usually you hear: nothing for now." in bob.get(page).text
    bob.post(page, data={**wanted, "act": "stop"})
    assert crowd.ideas[0].title not in bob.get(page).text
