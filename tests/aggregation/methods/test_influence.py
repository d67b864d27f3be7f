"""The audit: leaving someone out is the same as their never having judged."""

from dataclasses import replace

import numpy as np
import pytest
from crowds import approvals, beliefs, challenge, drawn, markets, trades

from aggregation.methods.inputs import Approval, Belief, Person, canonical
from aggregation.methods.leave_out import prepare
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank
from aggregation.methods.signals import read_signals


def audit(inputs, seed=1):
    return {row.kind: row for row in rank(inputs, parameters=Parameters(), seed=seed).influence}


@pytest.mark.parametrize("name", ["approval", "beliefs", "criteria"])
def test_it_reads_a_signal_as_if_one_person_had_not_judged(name):
    """The closed form against reading everything again; rates and leniency stay, hence near."""
    _, drawn_inputs = drawn(1, ideas=12, people=30)
    inputs = canonical(drawn_inputs)
    signals = read_signals(inputs, approval_weight=4.0)
    parts = prepare(inputs, signals, approval_weight=4.0)
    group = np.full(len(parts.people), -1)
    group[5] = 0
    value, _ = parts.readings(group, 1)[name]
    without = replace(
        inputs,
        **{
            rows: tuple(r for r in getattr(inputs, rows) if r.person_id != parts.people[5])
            for rows in ("approvals", "ratings", "beliefs")
        },
    )
    again = {s.name: s for s in read_signals(without, approval_weight=4.0)}[name]
    before = next(s for s in signals if s.name == name)
    moved, expected = value[0] - before.value, again.value - before.value
    assert np.corrcoef(moved, expected)[0, 1] > (0.9 if name == "criteria" else 0.99)
    if name != "criteria":
        assert moved == pytest.approx(expected, abs=0.1)


def test_it_is_silent_when_the_only_judge_is_left_out():
    inputs = canonical(challenge(2, beliefs=beliefs((0.9,), (0.4, 0.5))))
    parts = prepare(inputs, read_signals(inputs, approval_weight=4.0), approval_weight=4.0)
    value, _ = parts.readings(np.array([0, -1]), 1)["beliefs"]
    assert np.isnan(value[0, 0])
    assert value[0, 1] == pytest.approx(0)


def test_it_changes_nothing_when_nobody_is_left_out():
    inputs = canonical(drawn(2, ideas=6, people=12)[1])
    signals = read_signals(inputs, approval_weight=4.0)
    parts = prepare(inputs, signals, approval_weight=4.0)
    for signal in signals:
        value, variance = parts.readings(np.full(len(parts.people), -1), 1)[signal.name]
        assert value[0] == pytest.approx(signal.value, nan_ok=True)
        assert variance[0] == pytest.approx(signal.variance, nan_ok=True)


def test_it_finds_the_person_who_decides():
    """Nine nearly agree on all three; one turns the order round."""
    rows = [
        Belief(idea_id=i, person_id=p, probability=0.5 - i / 100)
        for i in (1, 2, 3)
        for p in range(9)
    ]
    rows += [
        Belief(idea_id=1, person_id=99, probability=0.02),
        Belief(idea_id=2, person_id=99, probability=0.5),
        Belief(idea_id=3, person_id=99, probability=0.98),
    ]
    found = audit(challenge(3, beliefs=tuple(rows), shortlist_size=1))["person"]
    assert (found.who, found.judgements) == ((99,), 3)
    assert (found.places, found.top) == (2, "changed")


def test_it_finds_a_bloc_that_one_person_cannot_equal():
    """Of sixty people three lift idea 5 over idea 4."""
    ballots = list(approvals((40, 17), (38, 19), (36, 21), (34, 23), (33, 24)))
    ballots += [Approval(idea_id=5, person_id=p, choice=1) for p in (58, 59, 60)]
    ballots += [Approval(idea_id=4, person_id=p, choice=-1) for p in (58, 59, 60)]
    found = audit(challenge(5, approvals=tuple(ballots)))
    assert (found["bloc"].places, len(found["bloc"].who)) == (1, 3)
    assert found["person"].places == 0


def test_it_never_looks_at_a_team_under_five():
    inputs = drawn(3, ideas=5, people=12)[1]
    small = replace(inputs, people=tuple(Person(id=p, team=p // 4) for p in range(12)))
    large = replace(inputs, people=tuple(Person(id=p, team=p // 6) for p in range(12)))
    assert "team" not in audit(small)
    assert len(audit(large)["team"].who) == 6


def test_it_looks_at_the_last_hour_of_trading():
    late = trades(*(0.4,) * 30)
    pushed = tuple(
        replace(t, at=t.at + 7_200_000_000 * (n >= 20), price=0.4 if n < 20 else 0.95)
        for n, t in enumerate(late)
    )
    inputs = challenge(
        2, markets=markets(2), trades=(*pushed, *trades(*(0.5,) * 3, market=2)), shortlist_size=1
    )
    found = audit(inputs)["last-hour"]
    assert (found.places, found.top) == (1, "changed")


def test_it_finds_ballots_that_are_the_same():
    """Four hands with the same eight answers lift idea 8 and sink the rest."""
    honest = [
        Approval(idea_id=i, person_id=p, choice=1 if (i * p) % 3 else -1)
        for p in range(1, 12)
        for i in range(1, 9)
        if (i + p) % 4
    ]
    same = [
        Approval(idea_id=i, person_id=p, choice=1 if i == 8 else -1)
        for p in (91, 92, 93, 94)
        for i in range(1, 9)
    ]
    found = audit(challenge(8, approvals=tuple(honest + same)))["alike"]
    assert found.who == (91, 92, 93, 94)
    assert found.places >= 1
    assert "alike" not in audit(challenge(8, approvals=tuple(honest)))


def test_it_has_nothing_to_audit_with_one_idea_or_no_judgement():
    assert audit(challenge(1, approvals=approvals((3, 1)))) == {}
    assert audit(challenge(4)) == {}
