"""The sponsor's report: its sentences follow from its numbers, and small groups stay unseen."""

import pytest
from world import browser_of, the_world

from aggregation.reporting import Group, bins_of, finding, groups_shown, headline


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0), "Nothing is decided yet."),
        ((0, 3, 0), "No idea goes ahead."),
        ((1, 0, None), "One idea goes ahead."),
        ((7, 2, 505_000), "Seven ideas go ahead for EUR\u00a0505,000."),
        ((12, 0, 0), "12 ideas go ahead."),
    ],
)
def test_it_says_what_was_decided(counts, words):
    assert headline(*counts, "EUR") == words


def test_it_shows_no_group_of_fewer_than_five():
    groups = [
        Group(name="Night", acted=4, count=9),
        Group(name="Porters", acted=1, count=4),
        Group(name="", acted=2, count=3),
    ]
    assert [(g.name, g.acted, g.count) for g in groups_shown(groups)] == [
        ("Night", 4, 9),
        ("Everyone else", 3, 7),
    ]
    assert [g.name for g in groups_shown(groups[:2])] == ["Night"]
    assert groups_shown(groups[1:]) == []


def test_it_sorts_chances_into_five_ranges():
    bins = bins_of([(0.0, 0), (0.19, 1), (0.2, 0), (1.0, 1)])
    assert [(b.low, b.count, b.came_true) for b in bins] == [(0.0, 2, 1), (0.2, 1, 0), (0.8, 1, 1)]


def test_it_claims_nothing_from_few_results():
    assert finding([]).startswith("No result")
    assert "too few" in finding(bins_of([(0.5, 1)] * 19))
    assert "20 results" in finding(bins_of([(0.5, 1)] * 20))


def test_it_shows_decisions_with_their_reasons(app, session, now):
    world = the_world(session, now)
    page = browser_of(app, world, "sponsor").get(f"/challenges/{world.past}/report").text
    assert "go ahead" in page
    assert "Sponsor’s report" in page
    assert "No group under five people is shown." in page
