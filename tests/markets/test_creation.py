"""The check before opening names what will go wrong, and is silent about a good market."""

from datetime import UTC, datetime, timedelta

import pytest

from markets.creation import Interests, doubts
from markets.wording import YES_NO, Wording

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def check(**changes):
    has_rest = changes.pop("has_rest", False)
    interests = Interests(**changes.pop("interests", {}))
    kept = {
        "question": "Will people wait 2 h 08 or less in September 2027?",
        "outcomes": YES_NO,
        "resolution_rule": "Yes, if the median wait in September 2027 is 2 h 08 or less.",
        "source": "The monthly waiting-time return, table 4",
        "closes_at": NOW + timedelta(days=30),
    }
    wording = Wording(**{**kept, **changes})
    return doubts(wording, NOW, interests=interests, has_rest=has_rest)


def test_it_is_silent_about_a_good_market():
    assert check() == []
    assert check(outcomes=("North", "South"), has_rest=True) == []
    assert check(outcomes=("0-9", "10-19", "20-29")) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question": "Will waiting be significantly shorter in 2027?"}, "significantly"),
        ({"question": "Will it work?", "resolution_rule": "Yes, if it works."}, "names a day"),
        (
            {"question": "Did it rain in May 2024?", "resolution_rule": "Yes, if it rained."},
            "known already",
        ),
        ({"source": "The internet"}, "says many things"),
        ({"outcomes": ("Berlin", "Berlin Mitte"), "has_rest": True}, "may both be true"),
        ({"outcomes": ("0-10", "10-20")}, "overlap at 10"),
        ({"outcomes": ("0-10", "15-20")}, "a gap"),
        ({"outcomes": ("North", "South")}, "none of these happens"),
        ({"interests": {"is_author": True}}, "You wrote this idea"),
        ({"interests": {"is_sponsor": True}}, "You sponsor"),
    ],
)
def test_it_says_what_to_look_at_again(changes, said):
    assert any(said in doubt for doubt in check(**changes))
