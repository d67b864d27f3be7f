"""Many people judging, and adding ideas, at the same moment."""

import threading

import pytest
from crowd import LINES, make_crowd, make_people
from sqlalchemy import func, select

from ideas.content import IdeaText, fingerprint_of
from ideas.services.writing import edit_idea, submit_idea, text_of
from models.ideas import Idea
from models.voting import Ballot, Tally, VotingRound
from voting.counting import recount
from voting.services.casting import cast_ballot
from voting.services.rounds import ensure_rounds
from web.extensions import db
from web.transaction import write


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now)


@pytest.fixture
def at_once(app):
    """Return a function that runs acts in threads that all start together, and their failures."""

    def run(acts):
        start, failures = threading.Barrier(len(acts)), []

        def one(act):
            with app.app_context():
                start.wait(timeout=30)
                try:
                    act()
                except Exception as error:  # noqa: BLE001  # Whatever went wrong is the finding.
                    failures.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return failures

    return run


def casting(crowd, person_id, choice, idea=0):
    idea_id, now = crowd.ideas[idea].id, crowd.judging_at

    def act():
        write(cast_ballot, idea_id=idea_id, person_id=person_id, choice=choice, now=now)

    return act


def check_tallies(session):
    session.expire_all()
    for tally in session.scalars(select(Tally)):
        counted = recount(session, tally.round_id).get(tally.idea_id, {})
        kept = (tally.approve_count, tally.reject_count, tally.pass_count)
        assert kept == tuple(counted.get(word, 0) for word in ("approve", "reject", "pass"))


def test_it_loses_no_ballot_and_makes_each_round_once(session, crowd, now, at_once):
    people = [person.id for person in make_people(session, 8, now)]
    session.commit()
    assert at_once([casting(crowd, person, "approve") for person in people]) == []
    check_tallies(session)
    assert session.scalars(select(Tally.approve_count)).all() == [8]
    assert session.scalar(select(func.count(VotingRound.id))) == 2


def test_it_counts_right_while_everyone_changes_their_mind(session, crowd, now, at_once):
    people = [person.id for person in make_people(session, 8, now)]
    ensure_rounds(session, crowd.challenge, now=crowd.judging_at)  # Nobody waits to make them.
    session.commit()

    def wavering(person):
        casts = [casting(crowd, person, word) for word in ("approve", "reject", "approve") * 3]
        return lambda: [cast() for cast in casts]

    assert at_once([wavering(person) for person in people]) == []
    check_tallies(session)
    assert session.scalars(select(Tally.approve_count)).all() == [8]
    assert session.scalar(select(func.count(Ballot.id))) == 8 * 7  # "approve" twice adds nothing


def test_it_keeps_one_ballot_of_many_identical_clicks(session, crowd, at_once):
    mallory = crowd.cast.mallory.id
    session.commit()
    assert at_once([casting(crowd, mallory, "approve")] * 8) == []
    check_tallies(session)
    assert session.scalar(select(func.count(Ballot.id))) == 1


def test_it_keeps_one_current_ballot_of_many_different_clicks(session, crowd, at_once):
    mallory = crowd.cast.mallory.id
    session.commit()
    choices = ["approve", "reject", "pass"] * 3
    assert at_once([casting(crowd, mallory, choice) for choice in choices]) == []
    check_tallies(session)
    current = select(func.count(Ballot.id)).where(Ballot.is_current.is_(True))
    assert session.scalar(current) == 1


def test_it_gives_every_ballot_the_version_it_judged(session, crowd, now, at_once):
    people = [person.id for person in make_people(session, 5, now)]
    idea = crowd.ideas[0]
    idea_id, based_on, alice = idea.id, fingerprint_of(text_of(idea)), crowd.cast.alice.id
    session.commit()

    def change():
        write(
            edit_idea,
            idea_id=idea_id,
            editor_id=alice,
            text=IdeaText(title="A nurse at the gate"),
            based_on=based_on,
            now=crowd.judging_at,
        )

    ballots = [casting(crowd, person, "approve") for person in people]
    assert at_once([change, *ballots]) == []
    check_tallies(session)
    session.refresh(idea)
    assert idea.version == 2
    assert set(session.scalars(select(Ballot.idea_version))) <= {1, 2}


def test_it_gives_no_two_ideas_the_same_number(session, crowd, now, at_once):
    challenge_id, bob = crowd.challenge.id, crowd.cast.bob.id
    session.commit()

    def adding(line):
        return lambda: write(
            submit_idea,
            challenge_id=challenge_id,
            author_id=bob,
            text=IdeaText(title=line),
            now=now,
        )

    assert at_once([adding(f"{line} again") for line in LINES]) == []
    session.expire_all()
    assert sorted(session.scalars(select(Idea.number))) == [1, 2, 3, 4, 5, 6, 7, 8]
