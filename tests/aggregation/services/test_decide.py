"""The sponsor decides, each time with a reason, and may think again until it is concluded."""

import pytest
from judged import make_judged
from sqlalchemy import func, select

from aggregation.services.decide import conclude, current_decision, decide
from community.services.follows import follow
from core.errors import InvalidInput, NotAllowed, Refused
from models.community import Activity, Notification
from models.purpose import Decision

REASON = "It shortens the wait most for what it costs."


@pytest.fixture
def judged(session, cast, now):
    return make_judged(session, cast.sponsor, now)


def decided(session, judged, *, choice="selected", reason=REASON, by=None, idea=0):
    return decide(
        session,
        challenge=judged.challenge,
        idea=judged.ideas[idea],
        choice=choice,
        reason=reason,
        decided_by_id=(by or judged.sponsor).id,
        now=judged.over,
    )


def test_it_selects_an_idea_with_a_public_reason(session, judged):
    decision = decided(session, judged)
    assert (decision.choice, decision.reason) == ("selected", REASON)
    assert judged.ideas[0].status == "selected"
    logged = session.scalars(select(Activity).filter_by(act="selected")).one()
    assert (logged.actor_id, logged.detail) == (judged.sponsor.id, REASON)


def test_it_keeps_the_earlier_decision_when_the_sponsor_thinks_again(session, judged):
    first = decided(session, judged)
    second = decided(session, judged, choice="declined", reason="The trial showed no effect.")
    assert first.is_current is None
    assert current_decision(session, judged.ideas[0].id) is second
    assert judged.ideas[0].status == "declined"
    assert session.scalar(select(func.count()).select_from(Decision)) == 2


def test_it_leaves_the_decision_to_the_challenges_own_sponsor(session, cast, judged):
    for person in (cast.facilitator, cast.alice, cast.administrator):
        with pytest.raises(NotAllowed):
            decided(session, judged, by=person)
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_it_asks_for_a_reason_that_says_something(session, judged):
    with pytest.raises(InvalidInput) as refusal:
        decided(session, judged, reason="  no  ")
    assert refusal.value.field == "reason"
    assert judged.ideas[0].status == "submitted"


def test_it_refuses_an_idea_that_was_withdrawn(session, judged):
    judged.ideas[0].status = "withdrawn"
    with pytest.raises(Refused):
        decided(session, judged)


def test_it_tells_those_who_follow_the_idea(session, cast, judged):
    idea = judged.ideas[0]
    for person in (cast.alice, judged.sponsor):
        follow(
            session,
            person_id=person.id,
            object_kind="idea",
            object_id=idea.id,
            now=judged.over,
        )
    decided(session, judged)
    told = session.scalars(select(Notification.person_id).filter_by(kind="decision")).all()
    assert cast.alice.id in told
    assert judged.sponsor.id not in told


def test_it_concludes_once_something_was_decided(session, judged):
    with pytest.raises(Refused, match="at least one idea"):
        conclude(
            session,
            challenge=judged.challenge,
            decided_by_id=judged.sponsor.id,
            now=judged.over,
        )
    decided(session, judged)
    conclude(session, challenge=judged.challenge, decided_by_id=judged.sponsor.id, now=judged.over)
    assert (judged.challenge.state, judged.challenge.decided_at) == ("decided", judged.over)
    with pytest.raises(Refused, match="before"):
        conclude(
            session,
            challenge=judged.challenge,
            decided_by_id=judged.sponsor.id,
            now=judged.over,
        )
