"""Many people judging, and adding ideas, at the same moment."""

import threading

import pytest
from crowd import LINES, make_crowd, make_people
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from core.errors import Closed
from ideas.content import IdeaText, fingerprint_of
from ideas.services.writing import edit_idea, submit_idea, text_of
from models.ballots import Comparison, WholeBallot
from models.ideas import Idea
from models.voting import Ballot, Tally, VotingRound
from voting.counting import recount
from voting.services.casting import Shown, cast_ballot
from voting.services.comparing import Pair, compare
from voting.services.handing_in import hand_in
from voting.services.rounds import close_rounds, ensure_rounds
from voting.services.ways import RoundSettings, choose_ways
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


ORDERS = ((1, 2, 3), (2, 1, 3), (3, 2, 1))


def handing_in(crowd, person_id, places):
    ids, now, challenge_id = [i.id for i in crowd.ideas], crowd.judging_at, crowd.challenge.id
    amounts = {ids[n]: place for n, place in enumerate(places)}

    def act():
        write(
            hand_in,
            challenge_id=challenge_id,
            rule="ranked",
            person_id=person_id,
            amounts=amounts,
            now=now,
        )

    return act


@pytest.fixture
def ranking_crowd(session, now):
    """Return a crowd that may put three ideas in order."""
    found = make_crowd(session, now, ideas=3)
    choose_ways(
        session,
        challenge_id=found.challenge.id,
        rules=("ranked", "pairwise"),
        settings=RoundSettings(),
        person_id=found.cast.facilitator.id,
        now=found.judging_at,
    )
    session.commit()
    return found


def whole_ballots(session):
    session.expire_all()
    return session.scalars(
        select(WholeBallot).options(selectinload(WholeBallot.lines)).order_by(WholeBallot.id)
    ).all()


def test_it_keeps_one_whole_ballot_of_many_identical_forms(session, ranking_crowd, at_once):
    mallory = ranking_crowd.cast.mallory.id
    assert at_once([handing_in(ranking_crowd, mallory, ORDERS[0])] * 6) == []
    (kept,) = whole_ballots(session)
    assert [line.amount for line in kept.lines] == [1, 2, 3]


def test_it_keeps_one_current_whole_ballot_of_two_tabs_that_differ(session, ranking_crowd, at_once):
    """Every form is kept whole; one of them stands, and its lines are those of one form."""
    mallory = ranking_crowd.cast.mallory.id
    assert at_once([handing_in(ranking_crowd, mallory, order) for order in ORDERS * 2]) == []
    found = whole_ballots(session)
    (standing,) = [ballot for ballot in found if ballot.is_current]
    assert 3 <= len(found) <= 6
    for ballot in found:
        assert tuple(line.amount for line in ballot.lines) in ORDERS
    assert standing.id == found[-1].id


def test_it_loses_no_whole_ballot_of_many_people(session, ranking_crowd, now, at_once):
    people = [person.id for person in make_people(session, 8, now)]
    session.commit()
    assert at_once([handing_in(ranking_crowd, person, ORDERS[0]) for person in people]) == []
    assert sorted(ballot.person_id for ballot in whole_ballots(session)) == sorted(people)


def test_it_takes_a_whole_ballot_before_the_close_or_refuses_it(
    session, ranking_crowd, now, at_once
):
    """Nothing is taken once the round is closed: whoever was refused has no ballot."""
    people = [person.id for person in make_people(session, 6, now)]
    session.commit()
    challenge_id, moment = ranking_crowd.challenge.id, ranking_crowd.judging_at

    def close():
        write(close_rounds, challenge_id=challenge_id, now=moment)

    acts = [handing_in(ranking_crowd, person, ORDERS[1]) for person in people]
    failures = at_once([*acts[:3], close, *acts[3:]])
    assert all(isinstance(failure, Closed) for failure in failures)
    assert len(whole_ballots(session)) + len(failures) == len(people)
    (late,) = at_once([handing_in(ranking_crowd, ranking_crowd.cast.mallory.id, ORDERS[0])])
    assert isinstance(late, Closed)


def test_it_keeps_one_answer_to_a_pair_asked_in_two_tabs(session, ranking_crowd, at_once):
    mallory, moment = ranking_crowd.cast.mallory.id, ranking_crowd.judging_at
    first, second = (ranking_crowd.ideas[n].id for n in (0, 1))
    challenge_id = ranking_crowd.challenge.id

    def answering(choice):
        return lambda: write(
            compare,
            challenge_id=challenge_id,
            pair=Pair(left_id=first, right_id=second),
            person_id=mallory,
            choice=choice,
            shown=Shown(at=moment),
            now=moment,
        )

    assert at_once([answering(choice) for choice in ("left", "right", "equal") * 2]) == []
    session.expire_all()
    current = select(func.count(Comparison.id)).where(Comparison.is_current.is_(True))
    assert session.scalar(current) == 1
