"""Stating the one purpose."""

import pytest
from cast import make_cast
from sqlalchemy import select

from core.errors import InvalidInput
from models.community import Activity
from models.purpose import Purpose
from purpose.services.stating import state_purpose


@pytest.fixture
def ada(session, now):
    return make_cast(session, now).administrator


def test_it_keeps_one_purpose_and_what_it_was(session, ada, now):
    state_purpose(session, statement="Wait less", why="Because.", person_id=ada.id, now=now)
    state_purpose(session, statement=" Make waiting\nthe exception ", person_id=ada.id, now=now)
    purpose = session.scalars(select(Purpose)).one()
    assert purpose.statement == "Make waiting the exception"
    assert purpose.why == ""
    details = session.scalars(select(Activity.detail).order_by(Activity.id)).all()
    assert details == ["", "Before: Wait less"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [("   ", "Say in one sentence"), ("x" * 141, "this has 141"), ("\n\x00", "Say in one")],
)
def test_it_refuses_an_empty_or_long_sentence(session, ada, now, statement, words):
    with pytest.raises(InvalidInput, match=words) as refusal:
        state_purpose(session, statement=statement, person_id=ada.id, now=now)
    assert refusal.value.field == "statement"


def test_it_takes_exactly_140_characters(session, ada, now):
    assert state_purpose(session, statement="x" * 140, person_id=ada.id, now=now)
