"""The sealed note that a card carries."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from voting.choosing import Card
from voting.seal import opened, seal
from voting.services.casting import Shown

AT = datetime(2026, 12, 5, 9, 30, 0, 125, tzinfo=UTC)
CARD = Card(idea_id=7, chosen_by="catch_up")
NOTE = seal("a secret", CARD, person_id=3, at=AT)


def test_it_says_what_was_sealed():
    assert opened("a secret", NOTE, idea_id=7, person_id=3) == Shown(chosen_by="catch_up", at=AT)


def test_it_is_the_same_for_the_same_showing():
    assert seal("a secret", CARD, person_id=3, at=AT) == NOTE


def test_it_is_only_about_its_own_idea_and_person():
    assert opened("a secret", NOTE, idea_id=8, person_id=3) is None
    assert opened("a secret", NOTE, idea_id=7, person_id=4) is None


def test_it_is_only_ours():
    assert opened("another secret", NOTE, idea_id=7, person_id=3) is None
    assert opened("a secret", None, idea_id=7, person_id=3) is None


@given(st.text(max_size=80))
def test_it_takes_anything_else_for_nothing(note):
    assert opened("a secret", note, idea_id=7, person_id=3) is None


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="ascii"))
def test_it_notices_a_changed_letter(place, letter):
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    if changed != NOTE:
        found = opened("a secret", changed, idea_id=7, person_id=3)
        assert found in {None, Shown(chosen_by="catch_up", at=AT)}
