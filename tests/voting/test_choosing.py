"""Which idea comes next."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voting.choosing import next_card

SHOWN = st.dictionaries(st.integers(1, 50), st.integers(0, 30), min_size=1)


def cards(shown, count=4000):
    return [next_card(shown, seed=f"1:1:{step}") for step in range(count)]


def test_it_has_nothing_to_show_when_nothing_is_left():
    assert next_card({}, seed="1") is None


@given(SHOWN, st.text(max_size=9))
def test_it_gives_the_same_card_for_the_same_seed(shown, seed):
    assert next_card(shown, seed=seed) == next_card(dict(reversed(shown.items())), seed=seed)


@given(SHOWN, st.text(max_size=9))
def test_it_catches_up_with_the_least_shown(shown, seed):
    card = next_card(shown, seed=seed)
    assert card.idea_id in shown
    if card.chosen_by == "catch_up":
        assert shown[card.idea_id] == min(shown.values())


def test_it_leaves_one_in_five_to_chance():
    rules = Counter(card.chosen_by for card in cards({1: 0, 2: 5, 3: 9}))
    assert 0.17 < rules["chance"] / 4000 < 0.23  # .2 ± more than four standard errors


def test_it_lets_chance_reach_every_idea():
    chosen = Counter(c.idea_id for c in cards({1: 0, 2: 50, 3: 90}) if c.chosen_by == "chance")
    assert set(chosen) == {1, 2, 3}
    assert min(chosen.values()) > 200  # of about 267 each


def test_it_breaks_ties_by_chance():
    chosen = Counter(card.idea_id for card in cards({1: 3, 2: 3, 3: 3}))
    assert min(chosen.values()) > 1200  # of about 1,333 each
