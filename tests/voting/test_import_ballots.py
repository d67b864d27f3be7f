"""Bringing in many ballots at once."""

import time as stopwatch
from datetime import timedelta

import pytest
from crowd import make_crowd, make_people
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from core.errors import InvalidInput
from models.people import Person
from models.voting import Ballot, Rating, Tally
from voting.counting import recount
from voting.reads import ballots_for_ranking
from voting.services.casting import cast_ballot
from voting.services.importing import ImportedBallot, import_ballots
from voting.services.rounds import ensure_rounds


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now)


@pytest.fixture
def rounds(session, crowd):
    made = ensure_rounds(session, crowd.challenge, now=crowd.judging_at)
    session.commit()
    return made


def ballot(crowd, idea, person, choice="approve", minutes=0, **changes):
    return ImportedBallot(
        idea_id=crowd.ideas[idea].id,
        person_id=person.id,
        choice=choice,
        at=crowd.opened_at + timedelta(minutes=minutes),
        **changes,
    )


def tallies(session, round_id):
    rows = session.scalars(select(Tally).where(Tally.round_id == round_id))
    return {t.idea_id: (t.approve_count, t.reject_count, t.pass_count, t.rated_count) for t in rows}


def test_it_counts_the_last_ballot_of_each_person(session, crowd, rounds):
    first, second = make_people(session, 2, crowd.opened_at)
    rows = [
        ballot(crowd, 0, first, "approve", 1),
        ballot(crowd, 0, second, "approve", 2),
        ballot(crowd, 1, first, "pass", 3),
        ballot(crowd, 0, first, "reject", 4),
    ]
    assert import_ballots(session, rounds["approval"].id, rows, crowd.judging_at) == 4
    assert tallies(session, rounds["approval"].id) == {
        crowd.ideas[0].id: (1, 1, 0, 0),
        crowd.ideas[1].id: (0, 0, 1, 0),
    }
    assert session.scalar(select(func.count(Ballot.id))) == 4
    assert crowd.ideas[0].judged_at == crowd.opened_at + timedelta(minutes=1)
    assert crowd.ideas[2].judged_at is None


def test_it_follows_what_was_said_here_before(session, crowd, rounds):
    cast_ballot(
        session,
        idea_id=crowd.ideas[0].id,
        person_id=crowd.cast.mallory.id,
        choice="approve",
        now=crowd.judging_at,
    )
    rows = [ballot(crowd, 0, crowd.cast.mallory, "reject")]
    import_ballots(session, rounds["approval"].id, rows, crowd.judging_at)
    assert tallies(session, rounds["approval"].id) == {crowd.ideas[0].id: (0, 1, 0, 0)}


def test_it_keeps_ratings_with_their_ballot(session, crowd, rounds):
    first, second = make_people(session, 2, crowd.opened_at)
    a, b, _ = crowd.criteria
    rows = [
        ballot(crowd, 0, first, "rated", 1, ratings={a: 5, b: 2}),
        ballot(crowd, 0, second, "rated", 2, ratings={a: 7}),
    ]
    import_ballots(session, rounds["criteria"].id, rows, crowd.judging_at)
    kept = ballots_for_ranking(session, crowd.challenge.id).ratings
    assert sorted((r.person_id, r.criterion_id, r.value) for r in kept) == [
        (first.id, a, 5),
        (first.id, b, 2),
        (second.id, a, 7),
    ]
    assert tallies(session, rounds["criteria"].id) == {crowd.ideas[0].id: (0, 0, 0, 2)}


@pytest.mark.parametrize(
    ("rule", "choice", "ratings"),
    [
        ("approval", "rated", {1: 4}),
        ("approval", "withdrawn", None),
        ("criteria", "approve", None),
        ("criteria", "rated", None),
    ],
)
def test_it_refuses_what_the_round_does_not_know(session, crowd, rounds, rule, choice, ratings):
    rows = [ballot(crowd, 0, crowd.cast.mallory, choice, ratings=ratings)]
    with pytest.raises(InvalidInput):
        import_ballots(session, rounds[rule].id, rows, crowd.judging_at)


def test_it_refuses_a_ballot_from_the_future(session, crowd, rounds):
    rows = [ballot(crowd, 0, crowd.cast.mallory, minutes=5)]
    with pytest.raises(InvalidInput, match="future"):
        import_ballots(session, rounds["approval"].id, rows, crowd.opened_at)


def test_it_gives_a_ranking_up_down_and_pass(session, crowd, rounds):
    people = make_people(session, 3, crowd.opened_at)
    choices = ("approve", "reject", "pass")
    rows = [ballot(crowd, 0, p, c) for p, c in zip(people, choices, strict=True)]
    import_ballots(session, rounds["approval"].id, rows, crowd.judging_at)
    kept = ballots_for_ranking(session, crowd.challenge.id).approvals
    assert sorted((r.person_id, r.choice) for r in kept) == [
        (people[0].id, 1),
        (people[1].id, -1),
        (people[2].id, 0),
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(0, 2), st.sampled_from(["approve", "reject", "pass"])
        ),
        max_size=40,
    )
)
def test_it_agrees_with_a_plain_recount(session, crowd, rounds, said):
    people = [crowd.cast.mallory, crowd.cast.facilitator, crowd.cast.sponsor]
    rows = [ballot(crowd, idea, people[person], choice) for idea, person, choice in said]
    import_ballots(session, rounds["approval"].id, rows, crowd.judging_at)
    last = {(idea, person): choice for idea, person, choice in said}
    kept = {
        (row.idea_id, row.person_id): row.choice
        for row in session.scalars(select(Ballot).where(Ballot.is_current.is_(True)))
    }
    assert kept == {
        (crowd.ideas[idea].id, people[person].id): choice for (idea, person), choice in last.items()
    }
    counted = recount(session, rounds["approval"].id)
    assert {
        idea_id: tuple(counts.get(choice, 0) for choice in ("approve", "reject", "pass", "rated"))
        for idea_id, counts in counted.items()
    } == tallies(session, rounds["approval"].id)
    session.rollback()


@pytest.mark.long
def test_it_brings_in_a_large_conversation_within_a_minute(session, crowd, rounds):
    session.execute(
        insert(Person),
        [
            {"name": f"P{n}", "is_active": True, "version": 1, "created_at": crowd.opened_at}
            for n in range(2_000)
        ],
    )
    people = session.scalars(select(Person.id).order_by(Person.id.desc()).limit(2_000)).all()
    rows = (
        ImportedBallot(
            idea_id=crowd.ideas[n % 3].id,
            person_id=people[n // 3 % 2_000],
            choice=("approve", "reject", "pass")[n % 7 % 3],
            at=crowd.opened_at,
        )
        for n in range(225_524)
    )
    begun = stopwatch.monotonic()
    import_ballots(session, rounds["approval"].id, rows, crowd.judging_at)
    assert stopwatch.monotonic() - begun < 60
    begun = stopwatch.monotonic()
    ballots_for_ranking(session, crowd.challenge.id)
    assert stopwatch.monotonic() - begun < 5
    assert session.scalar(select(func.count(Rating.id))) == 0
