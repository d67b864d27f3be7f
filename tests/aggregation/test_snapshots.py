"""A snapshot is read once, and a later one is another."""

from datetime import timedelta

import pytest
from judged import make_judged

from aggregation import snapshots
from aggregation.methods.canonical import from_json
from aggregation.snapshots import latest_outcome, outcome_of
from core.remembering import Remembered


@pytest.fixture
def reads(monkeypatch):
    """Every file that is read, beginning with nothing remembered."""
    monkeypatch.setattr(snapshots, "_read", Remembered(lasts=timedelta.max, most=16))
    found = []

    def noted(kind, text):
        found.append(text)
        return from_json(kind, text)

    monkeypatch.setattr(snapshots, "from_json", noted)
    return found


@pytest.fixture
def judged(session, cast, now):
    return make_judged(session, cast.sponsor, now)


def test_it_reads_a_snapshot_once(session, judged, now, reads):
    ranking = judged.rank(session)
    first, again = outcome_of(ranking), outcome_of(ranking)
    assert first is again
    assert reads == [ranking.output]


def test_it_finds_the_latest(session, judged, now, reads):
    judged.rank(session, seed=7)
    earlier = latest_outcome(session, judged.challenge.id)
    later = judged.rank(session, seed=8)
    assert latest_outcome(session, judged.challenge.id) == from_json(type(earlier), later.output)
    assert len(reads) == 2


def test_there_is_none_before_the_first(session, judged):
    assert latest_outcome(session, judged.challenge.id) is None
