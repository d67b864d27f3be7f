"""What a challenge's state and phases allow, and the words when they do not."""

from datetime import timedelta

import pytest
from cast import make_cast
from challenges import make_challenge, make_draft

from core.errors import Closed
from purpose.queries import is_allowed, require_act, standing_of, why_closed

DAY = timedelta(days=1)


@pytest.fixture
def challenge(session, now):
    return make_challenge(session, make_cast(session, now).sponsor.id, now)


def test_it_says_when_an_act_opens_and_closed(challenge, now):
    assert why_closed(challenge, "judge", now) == "Judging opens on 4 December 2026, 09:00 UTC."
    late = now + 20 * DAY
    assert (
        why_closed(challenge, "submit", late)
        == "Adding ideas closed on 4 December 2026, 09:00 UTC."
    )


def test_it_raises_closed_after_the_last_instant(challenge, now):
    end = now + 10 * DAY
    require_act(challenge, "submit", end - timedelta(microseconds=1))
    with pytest.raises(Closed, match="closed on 4 December"):
        require_act(challenge, "submit", end)


def test_it_allows_nothing_in_a_draft(session, now):
    draft = make_draft(session, make_cast(session, now).sponsor.id, now)
    with pytest.raises(Closed, match="being prepared"):
        require_act(draft, "submit", now)
    assert standing_of(draft, now).headline == "Being prepared"


@pytest.mark.parametrize(("state", "trade"), [("decided", True), ("archived", False)])
def test_it_lets_only_markets_go_on_once_decided(challenge, now, state, trade):
    challenge.state = state
    judging = now + 12 * DAY
    assert is_allowed(challenge, "trade", judging) is trade
    assert not is_allowed(challenge, "judge", judging)
    with pytest.raises(Closed, match="has been decided"):
        require_act(challenge, "comment", judging)


def test_it_names_acts_that_no_phase_allows(challenge, now):
    for phase in challenge.phases:
        phase.allows_judge = False
    with pytest.raises(Closed, match="Judging is not part of this challenge"):
        require_act(challenge, "judge", now)
