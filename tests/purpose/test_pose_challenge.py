"""Posing, changing and opening a challenge."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cast import make_cast
from challenges import CRITERIA, QUESTION, make_challenge, make_draft, make_plan
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed, NotFound, Refused
from core.points import MICRO
from core.policy import Role, Viewer
from ledger.services import account_of, treasury
from models.community import Follow
from models.ideas import Idea
from models.purpose import Challenge
from models.voting import Ballot, VotingRound
from purpose.queries import challenge_by_slug
from purpose.services.challenges import edit_draft, edit_open, open_challenge
from purpose.services.stating import state_purpose


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


def test_it_writes_a_draft_with_criteria_and_phases(session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    kept = challenge_by_slug(session, "how-might-we-cut-the-wait-in-our-emergency-rooms-by-a-third")
    assert kept is draft
    assert draft.state == "draft"
    assert [(c.position, c.weight) for c in kept.criteria] == [(1, 50), (2, 30), (3, 20)]
    assert [(p.position, p.name) for p in kept.phases] == [
        (1, "Collect"),
        (2, "Judge"),
        (3, "Decide"),
    ]
    assert session.scalar(select(Follow.person_id)) == cast.sponsor.id


def test_it_gives_the_same_question_another_address(session, cast, now):
    first, second, third = (
        make_draft(session, cast.sponsor.id, now + timedelta(minutes=n)) for n in range(3)
    )
    assert second.slug == f"{first.slug}-2"
    assert third.slug == f"{first.slug}-3"


def test_it_is_posed_once_by_a_double_click(session, cast, now):
    first = make_draft(session, cast.sponsor.id, now)
    assert make_draft(session, cast.sponsor.id, now + timedelta(seconds=59)) is first
    assert make_draft(session, cast.facilitator.id, now) is not first
    assert make_draft(session, cast.sponsor.id, now, question="Another?") is not first


def test_it_shows_a_draft_only_to_those_who_prepare_it(session, cast, now):
    slug = make_draft(session, cast.sponsor.id, now).slug
    sponsor = Viewer(id=cast.sponsor.id, roles=frozenset({Role.SPONSOR}))
    facilitator = Viewer(id=cast.facilitator.id, roles=frozenset({Role.FACILITATOR}))
    other_sponsor = Viewer(id=cast.alice.id, roles=frozenset({Role.SPONSOR}))
    assert challenge_by_slug(session, slug, viewer=sponsor)
    assert challenge_by_slug(session, slug, viewer=facilitator)
    with pytest.raises(NotFound):
        challenge_by_slug(session, slug, viewer=other_sponsor)


def test_it_changes_everything_while_a_draft(session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    plan = make_plan(now, question="How might nobody eat alone?", name_policy="anonymous")
    edit_draft(session, challenge_id=draft.id, person_id=cast.sponsor.id, plan=plan)
    session.commit()
    kept = challenge_by_slug(session, draft.slug)
    assert (kept.question, kept.name_policy) == ("How might nobody eat alone?", "anonymous")
    assert len(kept.phases) == 3


@pytest.mark.parametrize("who", ["facilitator", "alice", "administrator"])
def test_it_is_changed_and_opened_by_its_sponsor_only(session, cast, now, who):
    draft = make_draft(session, cast.sponsor.id, now)
    person_id = getattr(cast, who).id
    with pytest.raises(NotAllowed):
        edit_draft(session, challenge_id=draft.id, person_id=person_id, plan=make_plan(now))
    with pytest.raises(NotAllowed):
        open_challenge(session, challenge_id=draft.id, person_id=person_id, now=now)


def test_it_moves_the_points_budget_once_when_opened(session, cast, now):
    issued = treasury(session).balance
    challenge = make_challenge(session, cast.sponsor.id, now)
    open_challenge(session, challenge_id=challenge.id, person_id=cast.sponsor.id, now=now)
    budget = account_of(session, "challenge", challenge_id=challenge.id)
    assert budget.balance == 2000 * MICRO
    assert treasury(session).balance == issued - 2000 * MICRO
    assert (challenge.state, challenge.opened_at) == ("open", now)


def test_it_waits_for_the_purpose(session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    with pytest.raises(Refused, match="State the purpose first"):
        open_challenge(session, challenge_id=draft.id, person_id=cast.sponsor.id, now=now)


def test_it_does_not_open_once_collecting_is_over(session, cast, now):
    state_purpose(session, statement="Wait less", person_id=cast.sponsor.id, now=now)
    draft = make_draft(session, cast.sponsor.id, now)
    late = now + timedelta(days=10)
    with pytest.raises(Refused, match="would be over before anyone came in"):
        open_challenge(session, challenge_id=draft.id, person_id=cast.sponsor.id, now=late)
    just = late - timedelta(seconds=1)
    assert open_challenge(session, challenge_id=draft.id, person_id=cast.sponsor.id, now=just)


def test_it_keeps_its_promises_once_open(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    with pytest.raises(Refused, match="only its context"):
        edit_draft(
            session, challenge_id=challenge.id, person_id=cast.sponsor.id, plan=make_plan(now)
        )
    edit_open(
        session,
        challenge_id=challenge.id,
        person_id=cast.sponsor.id,
        context=" New words. ",
        bounds="No new buildings.",
        criteria=CRITERIA,
        now=now,
    )
    assert (challenge.context, challenge.bounds) == ("New words.", "No new buildings.")
    assert challenge.question == QUESTION


def test_it_changes_criteria_until_an_idea_is_judged(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    other = (replace(CRITERIA[0], weight=40), replace(CRITERIA[1], weight=40), CRITERIA[2])
    kept = {"challenge_id": challenge.id, "person_id": cast.sponsor.id, "now": now}
    edit_open(session, **kept, context="", bounds="", criteria=other)
    assert [c.weight for c in challenge.criteria] == [40, 40, 20]
    with pytest.raises(InvalidInput, match="add to 90 %"):
        edit_open(session, **kept, context="", bounds="", criteria=(*other[:2], _light(other[2])))
    session.expire_all()
    _judge(session, challenge, cast, now)
    with pytest.raises(Refused, match="so they stay"):
        edit_open(session, **kept, context="", bounds="", criteria=CRITERIA)
    edit_open(session, **kept, context="Still editable", bounds="", criteria=other)
    assert session.get(Challenge, challenge.id).context == "Still editable"


def _light(criterion):
    return replace(criterion, weight=10)


def _judge(session, challenge, cast, now):
    idea = Idea(
        challenge_id=challenge.id,
        number=1,
        slug="x",
        title="X",
        author_id=cast.alice.id,
        created_at=now,
    )
    voting_round = VotingRound(
        challenge_id=challenge.id,
        rule="approval",
        opens_at=now,
        closes_at=now + timedelta(days=1),
        opened_by_id=cast.facilitator.id,
        created_at=now,
    )
    session.add_all([idea, voting_round])
    session.flush()
    session.add(
        Ballot(
            round_id=voting_round.id,
            idea_id=idea.id,
            person_id=cast.bob.id,
            choice="approve",
            created_at=now,
        )
    )
    session.flush()
