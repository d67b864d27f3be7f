"""Six meters say how far each principle holds, and what to do next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.principles import Tracks, gini, herding, meters

NAMES = ["Participation", "Collective", "Transparency", "Independence", "Persistence", "Emergence"]
WELL = Tracks(
    invited=40, acted=30, gini=0.4, acts=200, acts_for_others=150, decisions=3, settled=2,
    settled_with_evidence=2, ideas=20, answered_in_time=20, judgements=100, unseen=95,
    versions=25, evidence=4, rankings=2, unchanged=2, top=5, top_unseeded=4, late=3, late_in_top=1,
)  # fmt: skip


def meter(name: str, tracks: Tracks):
    return next(each for each in meters(tracks) if each.name == name)


def test_it_shows_all_six_in_the_order_of_the_book():
    assert [each.name for each in meters(Tracks())] == NAMES


def test_it_says_nothing_of_shares_where_nothing_has_happened():
    assert [each.share for each in meters(Tracks())] == [None] * 6


def test_it_gives_each_principle_its_share():
    shares = [each.share for each in meters(WELL)]
    assert shares == [30 / 40, 150 / 200, 25 / 25, 95 / 100, 2 / 2, 4 / 5]
    assert [each.act for each in meters(WELL)] == [""] * 6


@pytest.mark.parametrize(
    ("name", "changes", "act"),
    [
        ("Participation", {"acted": 19}, "Ask each team by name"),
        ("Participation", {"gini": 0.61}, "A few judge for many"),
        ("Collective", {"acts_for_others": 99}, "Many write and few respond"),
        ("Transparency", {"overdue": 2}, "2 ideas wait longer"),
        ("Independence", {"unseen": 79}, "Next time keep tallies hidden"),
        ("Independence", {"herding": 0.11}, "People follow each other"),
        ("Persistence", {"rankings": 0, "unchanged": 0}, "Make a ranking"),
        ("Persistence", {"unchanged": 1}, "A ranking is not what it was"),
        ("Persistence", {"evidence": 0}, "Ask the authors"),
        ("Emergence", {"top_unseeded": 2}, "The seeds lead"),
        ("Emergence", {"late_in_top": 0}, "No late idea rose"),
    ],
)
def test_it_names_one_thing_to_do(name, changes, act):
    assert meter(name, Tracks(**{**vars(WELL), **changes})).act.startswith(act)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([5, 5, 5, 5], 0.0), ([0, 0, 0, 12], 0.75), ([1, 2, 3, 4], 0.25), ([7], 0.0)],
)
def test_it_measures_how_unequally_people_judge(counts, expected):
    assert gini(counts) == pytest.approx(expected)


def test_it_measures_nothing_where_nobody_judged():
    assert gini([]) is None
    assert gini([0, 0]) is None


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.integers(2, 9))
def test_it_does_not_matter_how_much_all_judge(counts, factor):
    first = gini(counts)
    if first is None:
        return
    assert 0 - 1e-12 <= first < 1
    assert gini([count * factor for count in counts]) == pytest.approx(first)
    assert gini(counts[::-1]) == pytest.approx(first)


def test_it_speaks_of_herding_only_from_twenty_judgements_on_either_side():
    assert herding((18, 20), (12, 20)) == pytest.approx(0.3)
    assert herding((19, 19), (12, 20)) is None
    assert herding((18, 20), (1, 1)) is None
