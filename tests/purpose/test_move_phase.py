"""Moving the end of a phase."""

from datetime import timedelta

import pytest
from cast import make_cast
from challenges import make_challenge, make_draft
from sqlalchemy import select

from community.services.follows import follow
from core.errors import Closed, InvalidInput, NotAllowed, NotFound, Refused
from core.policy import Role, Viewer
from models.community import Activity, Notification
from purpose.queries import challenge_by_id, is_allowed, require_act, standing_of
from purpose.services.phasing import move_boundary

DAY = timedelta(days=1)


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def challenge(session, cast, now):
    return make_challenge(session, cast.sponsor.id, now)


@pytest.fixture
def finn(cast):
    return Viewer(id=cast.facilitator.id, roles=frozenset({Role.FACILITATOR}))


def move(session, challenge, mover, now, **changes):
    kept = {"position": 1, "ends_at": now + 12 * DAY, "reason": "A public holiday."}
    return move_boundary(
        session, challenge_id=challenge.id, mover=mover, now=now, **{**kept, **changes}
    )


def test_it_moves_the_end_and_the_next_start_together(session, challenge, finn, now):
    move(session, challenge, finn, now)
    session.commit()
    collect, judge, decide = challenge_by_id(session, challenge.id).phases
    assert collect.ends_at == judge.starts_at == now + 12 * DAY
    assert judge.ends_at == decide.starts_at == now + 17 * DAY


def test_it_changes_at_once_what_may_be_done(session, challenge, finn, now):
    later = now + 11 * DAY
    assert not is_allowed(challenge, "submit", later)
    move(session, challenge, finn, now)
    assert is_allowed(challenge, "submit", later)
    with pytest.raises(Closed, match="Judging opens on 6 December 2026, 09:00 UTC"):
        require_act(challenge, "judge", later)


def test_it_can_end_a_phase_now(session, challenge, finn, now):
    noon = now + timedelta(hours=3)
    move(session, challenge, finn, noon, ends_at=noon)
    assert standing_of(challenge, noon).phase.name == "Judge"


def test_it_is_logged_with_its_reason_and_tells_followers(session, cast, challenge, finn, now):
    follow(
        session, person_id=cast.alice.id, object_kind="challenge", object_id=challenge.id, now=now
    )
    move(session, challenge, finn, now, path="/challenges/x")
    row = session.scalars(select(Activity).where(Activity.act == "moved_phase")).one()
    assert row.actor_id == cast.facilitator.id
    assert row.detail == (
        "“Collect” ends 6 December 2026, 09:00 UTC instead of 4 December 2026, 09:00 UTC. "
        "A public holiday."
    )
    told = session.scalars(select(Notification).order_by(Notification.person_id)).all()
    assert [n.person_id for n in told] == [cast.sponsor.id, cast.alice.id]
    assert told[0].text.startswith("“Collect” now ends on 6 December 2026, 09:00 UTC")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"reason": "  "}, InvalidInput, "Say why"),
        ({"position": 9}, InvalidInput, "Choose one"),
        ({"days": -1}, InvalidInput, "has passed"),
        ({"days": 17}, InvalidInput, "leaves “Judge” no time"),
        ({"position": 2, "days": 10}, InvalidInput, "begins on 4 December 2026"),
    ],
)
def test_it_refuses_what_leaves_no_time(session, challenge, finn, now, changes, error, words):
    days = changes.pop("days", 12)
    with pytest.raises(error, match=words):
        move(session, challenge, finn, now, ends_at=now + days * DAY, **changes)


def test_it_does_not_reopen_what_has_been_revealed(session, challenge, finn, now):
    later = now + 11 * DAY
    with pytest.raises(Refused, match="cannot be unseen"):
        move(session, challenge, finn, later, ends_at=later + DAY)


def test_it_can_lengthen_the_last_phase_after_its_end(session, challenge, finn, now):
    later = now + 22 * DAY
    move(session, challenge, finn, later, position=3, ends_at=later + DAY)
    assert is_allowed(challenge, "comment", later)


def test_it_is_for_facilitators_and_the_sponsor(session, cast, challenge, now):
    sponsor = Viewer(id=cast.sponsor.id, roles=frozenset({Role.SPONSOR}))
    move(session, challenge, sponsor, now)
    other = Viewer(id=cast.mallory.id, roles=frozenset({Role.SPONSOR}))
    with pytest.raises(NotAllowed):
        move(session, challenge, other, now)


def test_it_is_for_open_challenges(session, cast, finn, now):
    draft = make_draft(session, cast.sponsor.id, now)
    with pytest.raises(Refused, match="open challenge"):
        move(session, draft, finn, now)
    with pytest.raises(NotFound):
        move_boundary(
            session,
            challenge_id=999,
            position=1,
            ends_at=now + DAY,
            reason="x",
            mover=finn,
            now=now,
        )
