"""Whether an act may happen now, from the clock and the rows alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purpose.phases import (
    Act,
    PhaseSpan,
    allowed,
    closed_at,
    closes_at,
    default_phases,
    headline,
    is_over,
    left_words,
    next_change,
    opens_at,
    present,
    problems,
    span_words,
    upcoming,
)

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COLLECT, JUDGE, DECIDE = PHASES = default_phases(START)
SECOND = timedelta(seconds=1)


def test_it_starts_with_ten_seven_and_four_days():
    assert [(p.name, p.ends_at - p.starts_at) for p in PHASES] == [
        ("Collect", timedelta(days=10)),
        ("Judge", timedelta(days=7)),
        ("Decide", timedelta(days=4)),
    ]
    assert PHASES[-1].ends_at == START + timedelta(days=21)
    assert problems(PHASES) == {}


@pytest.mark.parametrize(
    ("act", "at_collect", "at_judge", "at_decide", "after"),
    [
        (Act.SUBMIT, True, False, False, False),
        (Act.IMPROVE, True, True, False, False),
        (Act.COMMENT, True, True, True, False),
        (Act.JUDGE, False, True, False, False),
        (Act.TRADE, False, True, True, True),
    ],
)
def test_it_allows_what_the_phase_allows(act, at_collect, at_judge, at_decide, after):
    moments = [COLLECT.starts_at, JUDGE.starts_at, DECIDE.starts_at, DECIDE.ends_at]
    answers = [allowed(PHASES, act, moment) for moment in moments]
    assert answers == [at_collect, at_judge, at_decide, after]


def test_it_allows_nothing_before_the_first_phase():
    assert not any(allowed(PHASES, act, START - SECOND) for act in Act)


def test_it_turns_exactly_at_the_boundary():
    boundary = JUDGE.starts_at
    assert allowed(PHASES, "submit", boundary - SECOND)
    assert not allowed(PHASES, "submit", boundary)
    assert not allowed(PHASES, "judge", boundary - SECOND)
    assert allowed(PHASES, "judge", boundary)


def test_it_answers_a_clock_that_runs_backwards():
    after, before = JUDGE.starts_at + SECOND, JUDGE.starts_at - SECOND
    answers = [allowed(PHASES, "judge", now) for now in (before, after, before, after)]
    assert answers == [False, True, False, True]


def test_it_is_closed_in_a_gap_between_phases():
    late = PhaseSpan(
        name="Judge",
        starts_at=COLLECT.ends_at + timedelta(days=2),
        ends_at=COLLECT.ends_at + timedelta(days=5),
        acts=frozenset({Act.JUDGE}),
    )
    gap = COLLECT.ends_at + timedelta(days=1)
    assert present((COLLECT, late), gap) is None
    assert upcoming((COLLECT, late), gap) == late
    assert not any(allowed((COLLECT, late), act, gap) for act in Act)
    assert headline((COLLECT, late), gap) == "Judge begins in 24 hours"


def test_it_knows_the_next_change():
    assert next_change(PHASES, START - SECOND) == START
    assert next_change(PHASES, START) == JUDGE.starts_at
    assert next_change(PHASES, DECIDE.ends_at) is None


def test_it_knows_when_an_act_opens_closes_and_closed():
    assert opens_at(PHASES, "judge", START) == JUDGE.starts_at
    assert opens_at(PHASES, "judge", JUDGE.starts_at) is None
    assert closes_at(PHASES, "comment", START) == DECIDE.ends_at
    assert closes_at(PHASES, "submit", START) == COLLECT.ends_at
    assert closes_at(PHASES, "judge", START) is None
    assert closed_at(PHASES, "submit", START) is None
    assert closed_at(PHASES, "submit", DECIDE.starts_at) == COLLECT.ends_at


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=3, hours=20), "3 days"),
        (timedelta(days=2), "2 days"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "a moment"),
    ],
)
def test_it_says_how_long(length, words):
    assert span_words(length) == words


def test_it_says_where_a_challenge_stands():
    assert headline(PHASES, START) == "Adding ideas, 10 days left"
    assert left_words(PHASES, JUDGE.starts_at) == "7 days left to judge"
    assert left_words(PHASES, DECIDE.starts_at) == "4 days left until the decision"
    assert headline(PHASES, DECIDE.ends_at) == "All phases are over"


def test_it_finds_phases_that_run_backwards_or_overlap():
    backwards = PhaseSpan(name="A", starts_at=START, ends_at=START, acts=frozenset())
    early = PhaseSpan(
        name="B", starts_at=START - SECOND, ends_at=START + timedelta(days=1), acts=frozenset()
    )
    found = problems((backwards, early))
    assert found[0] == "“A” ends before it starts. Give it a later end."
    assert found[1].startswith("“B” starts before “A” has ended.")


@given(st.integers(-30, 40), st.sampled_from(list(Act)))
def test_it_agrees_with_the_present_phase(days, act):
    now = START + timedelta(days=days)
    phase = present(PHASES, now)
    expected = phase is not None and act in phase.acts
    if is_over(PHASES, now):
        expected = act is Act.TRADE
    assert allowed(PHASES, act, now) is expected
