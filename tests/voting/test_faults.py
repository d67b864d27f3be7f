"""A fault at any statement leaves no half ballot (R7): the tally and the ballots stay agreed."""

import pytest
from crowd import make_crowd
from half_states import fails_whole
from sqlalchemy import func, select

from models.voting import Ballot, Tally
from voting.services.casting import COUNTED, cast_ballot, withdraw_ballot
from web.transaction import write


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now)


def agreed(session):
    """Say whether the tallies count the ballots that are there."""
    session.rollback()
    cast = dict(
        session.execute(
            select(Ballot.choice, func.count())
            .where(Ballot.is_current.is_(True))
            .group_by(Ballot.choice)
        ).all()
    )
    return all(
        cast.get(choice, 0) == int(session.scalar(select(func.sum(getattr(Tally, column)))) or 0)
        for choice, column in COUNTED.items()
    )


@pytest.mark.parametrize("before", [None, "approve"])
def test_a_ballot_is_cast_whole_or_not_at_all(session, crowd, before):
    wanted = {"idea_id": crowd.ideas[0].id, "person_id": crowd.cast.mallory.id}
    wanted["now"] = crowd.judging_at
    if before:
        cast_ballot(session, **wanted, choice=before)
        session.commit()
    ratings = dict.fromkeys(crowd.criteria, 5)
    act = {**wanted, "choice": "reject", "ratings": ratings}
    assert fails_whole(lambda: write(cast_ballot, **act)) >= 8
    assert agreed(session)


def test_a_ballot_is_taken_back_whole_or_not_at_all(session, crowd):
    wanted = {"idea_id": crowd.ideas[0].id, "person_id": crowd.cast.mallory.id}
    wanted["now"] = crowd.judging_at
    cast_ballot(session, **wanted, choice="approve")
    session.commit()
    assert fails_whole(lambda: write(withdraw_ballot, **wanted)) >= 6
    assert agreed(session)
