"""Results become learning rows, and what is learned serves later challenges only."""

from datetime import timedelta

import pytest
from challenges import make_challenge
from judged import make_judged
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from aggregation.queries import learned_so_far
from aggregation.services.decide import conclude, decide
from aggregation.services.parameters import parameters_for
from aggregation.services.results import record_result
from core.errors import InvalidInput, Refused
from models.aggregation import LearningRow, Parameters
from models.purpose import Result

EVIDENCE = "https://figures.example/september"


@pytest.fixture
def judged(session, cast, now):
    made = make_judged(session, cast.sponsor, now)
    made.rank(session)
    decide(
        session,
        challenge=made.challenge,
        idea=made.ideas[0],
        choice="selected",
        reason="It shortens the wait most.",
        decided_by_id=made.sponsor.id,
        now=made.over,
    )
    conclude(session, challenge=made.challenge, decided_by_id=made.sponsor.id, now=made.over)
    return made


def recorded(session, judged, *, is_met=True, idea=0, evidence=EVIDENCE, after=1):
    return record_result(
        session,
        challenge=judged.challenge,
        idea=judged.ideas[idea],
        is_met=is_met,
        evidence=evidence,
        note="2 h 04 in September.",
        recorded_by_id=judged.sponsor.id,
        now=judged.over + timedelta(days=after),
    )


def test_it_keeps_what_the_ranking_said_beside_what_came_true(session, judged):
    recorded(session, judged)
    row = session.scalars(select(LearningRow)).one()
    assert (row.idea_id, row.outcome) == (judged.ideas[0].id, 1)
    assert 0.5 < row.probability < 1
    assert judged.challenge.state == "reviewed"
    assert judged.ideas[0].status == "delivered"


def test_it_puts_new_parameters_in_force_for_later_challenges_only(session, judged, cast, now):
    before = parameters_for(session, judged.challenge)
    recorded(session, judged)
    learned = session.scalars(select(Parameters).filter_by(number=1)).one()
    assert learned.row_count == 1
    assert parameters_for(session, judged.challenge) is before
    later = make_challenge(session, cast.sponsor.id, judged.over + timedelta(days=2))
    assert parameters_for(session, later) is learned


def test_it_counts_a_corrected_result_once(session, judged):
    recorded(session, judged, is_met=True, after=1)
    recorded(session, judged, is_met=False, after=2)
    assert [row.outcome for row in learned_so_far(session)] == [0]
    assert session.scalar(select(func.count()).select_from(LearningRow)) == 2
    assert session.scalar(select(func.count()).where(Result.is_current.is_(True))) == 1
    last = session.scalars(select(Parameters).order_by(Parameters.number.desc())).first()
    assert last.row_count == 1


def test_it_refuses_ideas_that_were_never_selected(session, judged):
    with pytest.raises(Refused, match="selected"):
        recorded(session, judged, idea=1)


@pytest.mark.parametrize("evidence", ["", "the newspaper", "javascript:alert(1)", "ftp://x"])
def test_it_asks_for_a_link_that_anyone_can_check(session, judged, evidence):
    with pytest.raises(InvalidInput) as refusal:
        recorded(session, judged, evidence=evidence)
    assert refusal.value.field == "evidence"


def test_it_has_no_results_without_a_success_test(session, judged):
    judged.challenge.success_on = None
    with pytest.raises(Refused, match="no success test"):
        recorded(session, judged)


@pytest.mark.parametrize("act", [update(LearningRow).values(outcome=0), delete(LearningRow)])
def test_it_never_changes_a_learning_row(session, judged, act):
    recorded(session, judged)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(act)
    session.rollback()
