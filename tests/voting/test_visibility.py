"""Who may see a tally, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from purpose.phases import Act, PhaseSpan, default_phases
from voting.visibility import Judging, judging_at, may_see_tally

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
PHASES = default_phases(NOON)  # collect ten days, judge seven, decide four


@pytest.mark.parametrize(
    ("now", "judging"),
    [
        (NOON, Judging.BEFORE),
        (NOON + 10 * DAY - TICK, Judging.BEFORE),
        (NOON + 10 * DAY, Judging.OPEN),
        (NOON + 17 * DAY - TICK, Judging.OPEN),
        (NOON + 17 * DAY, Judging.OVER),
        (NOON + 400 * DAY, Judging.OVER),
    ],
)
def test_it_tells_judging_from_the_clock(now, judging):
    assert judging_at(PHASES, now) is judging


def test_it_is_over_once_closed_or_decided():
    during = NOON + 11 * DAY
    assert judging_at(PHASES, during, closed=True) is Judging.OVER
    for state in ("decided", "reviewed", "archived"):
        assert judging_at(PHASES, during, state=state) is Judging.OVER
    assert judging_at(PHASES, during, state="draft") is Judging.BEFORE


def test_it_stays_hidden_between_two_stretches_of_judging():
    def stretch(start, end):
        return PhaseSpan(
            name="Judge",
            starts_at=NOON + start * DAY,
            ends_at=NOON + end * DAY,
            acts=frozenset({Act.JUDGE}),
        )

    phases = (stretch(0, 2), stretch(5, 6))
    assert judging_at(phases, NOON + 3 * DAY) is Judging.OPEN
    assert judging_at(phases, NOON + 6 * DAY) is Judging.OVER


def test_it_never_begins_without_a_phase_for_it():
    assert judging_at((), NOON) is Judging.BEFORE


@pytest.mark.parametrize(
    ("policy", "has_judged", "before", "during", "after"),
    [
        ("until_judged", False, False, False, True),
        ("until_judged", True, False, True, True),
        ("until_close", False, False, False, True),
        ("until_close", True, False, False, True),
        ("open", False, False, True, True),
        ("open", True, False, True, True),
        ("unheard of", True, False, False, True),
    ],
)
def test_it_decides_each_case(policy, has_judged, before, during, after):
    seen = [
        may_see_tally(policy=policy, has_judged=has_judged, judging=judging)
        for judging in (Judging.BEFORE, Judging.OPEN, Judging.OVER)
    ]
    assert seen == [before, during, after]
