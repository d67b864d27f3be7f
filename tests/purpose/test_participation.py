"""Who took part: only counts, of every kind of act, by challenge and by day."""

from datetime import timedelta

import pytest
from cast import make_cast
from challenges import make_challenge
from sqlalchemy import select

from community.services.comments import delete_comment, post_comment
from community.target import Target
from models.ideas import Idea
from models.voting import Ballot, VotingRound
from purpose.participation_queries import (
    has_taken_part,
    people_by_day,
    recent_people_by_day,
    timeline_of,
    took_part,
    took_part_in_any,
)

DAY = timedelta(days=1)


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def challenge(session, cast, now):
    return make_challenge(session, cast.sponsor.id, now)


def add_idea(session, challenge, person, now, number=1):
    idea = Idea(
        challenge_id=challenge.id,
        number=number,
        slug="x",
        title="X",
        author_id=person.id,
        created_at=now,
    )
    session.add(idea)
    session.flush()
    return idea


def add_ballot(session, challenge, idea, person, now):
    opened = VotingRound(
        challenge_id=challenge.id,
        rule="approval",
        opens_at=now,
        closes_at=now + DAY,
        opened_by_id=person.id,
        created_at=now,
    )
    session.add(opened)
    session.flush()
    session.add(
        Ballot(
            round_id=opened.id,
            idea_id=idea.id,
            person_id=person.id,
            choice="approve",
            created_at=now,
        )
    )
    session.flush()


def talk(session, challenge, person, now):
    on = Target(kind="challenge", id=challenge.id, challenge_id=challenge.id)
    return post_comment(session, author_id=person.id, on=on, body="Hm.", now=now)


def test_it_counts_each_person_once_in_each_challenge(session, cast, challenge, now):
    other = make_challenge(session, cast.sponsor.id, now, question="Another?")
    idea = add_idea(session, challenge, cast.alice, now)
    add_ballot(session, challenge, idea, cast.bob, now)
    talk(session, challenge, cast.bob, now)
    talk(session, other, cast.bob, now)
    assert took_part(session, [challenge.id, other.id]) == {challenge.id: 2, other.id: 1}
    assert took_part(session, []) == {}
    assert took_part_in_any(session) == 2


def test_it_knows_who_has_taken_part(session, cast, challenge, now):
    add_idea(session, challenge, cast.alice, now)
    assert has_taken_part(session, cast.alice.id, challenge_id=challenge.id)
    assert has_taken_part(session, cast.alice.id)
    assert not has_taken_part(session, cast.bob.id)
    assert not has_taken_part(session, None)


def test_it_does_not_count_what_was_taken_back(session, cast, challenge, now):
    comment = talk(session, challenge, cast.bob, now)
    delete_comment(session, person_id=cast.bob.id, comment_id=comment.id, now=now)
    assert took_part(session, [challenge.id]) == {}


def test_it_counts_people_by_day(session, cast, challenge, now):
    add_idea(session, challenge, cast.alice, now, 1)
    add_idea(session, challenge, cast.alice, now + timedelta(hours=14, minutes=59), 2)
    add_idea(session, challenge, cast.bob, now + timedelta(hours=15), 3)
    today = now.date()
    assert people_by_day(session, challenge.id) == {today: 1, today + DAY: 1}


def test_it_keeps_a_dear_count_for_a_minute(session, cast, challenge, now, monkeypatch):
    add_idea(session, challenge, cast.alice, now, 1)
    today = now.date()
    assert recent_people_by_day(session, challenge.id, now) == {today: 1}
    add_idea(session, challenge, cast.bob, now, 2)
    assert recent_people_by_day(session, challenge.id, now) == {today: 2}, "few acts: counted anew"
    monkeypatch.setattr("purpose.participation_queries.MANY_ACTS", 2)
    recent_people_by_day(session, challenge.id, now)
    add_idea(session, challenge, cast.mallory, now, 3)
    assert recent_people_by_day(session, challenge.id, now + timedelta(seconds=59)) == {today: 2}
    assert recent_people_by_day(session, challenge.id, now + timedelta(seconds=60)) == {today: 3}


def test_it_draws_time_from_the_first_phase_to_now(session, cast, challenge, now):
    add_idea(session, challenge, cast.alice, now + DAY)
    line = timeline_of(session, challenge, now + 2 * DAY)
    assert line.counts == (0, 1, 0)
    assert [(name, days) for name, days, _ in line.lanes] == [
        ("Collect", 10.0),
        ("Judge", 7.0),
        ("Decide", 4.0),
    ]
    assert (line.now, line.acted) == (2.0, 1)
    assert line.lanes[1][2] == "4 to 11 December"


@pytest.mark.parametrize(("days", "length", "elapsed"), [(-5, 0, 0.0), (30, 21, 21.0)])
def test_it_stays_within_the_phases(session, cast, challenge, now, days, length, elapsed):
    line = timeline_of(session, challenge, now + days * DAY)
    assert (len(line.counts), line.now) == (length, elapsed)


def test_it_leaves_gaps_between_phases_out(session, cast, challenge, now):
    judge = challenge.phases[1]
    judge.starts_at += 2 * DAY
    session.flush()
    assert timeline_of(session, challenge, now + 11 * DAY).now == 10.0
    assert timeline_of(session, challenge, now + 13 * DAY).now == 11.0
    assert session.scalars(select(Idea)).all() == []
