"""How close two ideas are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.similar import CLOSE, SHOWN_MAX, Wording, closest, words_of

IDEAS = {
    14: Wording(
        title="A triage nurse at the door, in the first five minutes",
        body="Put one senior nurse at the entrance from 10:00 to 22:00 with three ways out.",
    ),
    61: Wording(title="Send walk-ins to the emptiest of our three emergency rooms"),
    9: Wording(title="Take bloods while people wait, not after"),
    3: Wording(title="One number to ring for a bed, answered by the ward"),
    52: Wording(title="A night GP in the waiting room, Friday to Monday"),
    18: Wording(title="Call porters by a tap, not by telephone"),
    31: Wording(title="A discharge lounge from 08:00"),
    23: Wording(title="Text people the honest wait and a place to come back to"),
}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("nurse at the door", 14),
        ("Have a nurse meet people at the entrance", 14),  # from what the idea says below its line
        ("GP at night in waiting room", 52),
        ("taking blood while waiting", 9),  # other endings
        ("porters called by tapping", 18),
        ("Dischrage lounge", 31),  # a slip of the fingers
        ("one phone number to ring for beds", 3),
        ("SEND WALK-INS TO THE EMPTIEST ROOM", 61),
    ],
)
def test_it_finds_the_idea_that_says_the_same(typed, wanted):
    assert closest(typed, IDEAS)[0].idea_id == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "free parking for staff",
        "Plant trees in the car park",
        "hire more doctors",
        "",
        "the of and",
        "!!! ???",
    ],
)
def test_it_finds_nothing_for_something_new(typed):
    assert closest(typed, IDEAS) == []


def test_it_calls_the_same_words_very_close():
    first = closest("A triage nurse at the door in the first five minutes", IDEAS)[0]
    assert (first.closeness, first.is_very_close) == (1.0, True)


def test_it_keeps_the_words_that_carry_meaning():
    words = words_of("The waiting rooms of our Wards, über-long")
    assert words == ("wait", "room", "ward", "uber", "long")


def test_it_reads_other_scripts():
    ideas = {1: Wording(title="Медсестра у двери"), 2: Wording(title="入口に看護師を置く")}
    assert closest("медсестра у входа в дверь", ideas)[0].idea_id == 1
    assert closest("入口に看護師を置く", ideas)[0].idea_id == 2


@given(st.text(max_size=80), st.dictionaries(st.integers(1, 9), st.text(max_size=60), max_size=9))
def test_it_ranks_within_its_bounds_whatever_is_typed(typed, titles):
    ideas = {idea_id: Wording(title=title) for idea_id, title in titles.items()}
    matches = closest(typed, ideas)
    assert len(matches) <= SHOWN_MAX
    assert [m.closeness for m in matches] == sorted((m.closeness for m in matches), reverse=True)
    assert all(CLOSE <= match.closeness <= 1 for match in matches)


@given(st.dictionaries(st.integers(1, 9), st.sampled_from([*IDEAS.values()]), min_size=1))
def test_it_does_not_mind_the_order_of_ideas(ideas):
    typed = "a nurse in the waiting room"
    assert closest(typed, ideas) == closest(typed, dict(reversed(ideas.items())))
