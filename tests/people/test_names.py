"""Names follow the challenge's policy."""

import random

import pytest
from factories import make_person
from sqlalchemy import select

from models.community import Alias
from models.purpose import Challenge
from people.names import shown_name, shown_person
from people.pen_names import CREATURES, QUALITIES, pen_name
from people.queries import names_for
from people.services.aliases import alias_of


@pytest.fixture
def challenge(session, cast, now):
    row = Challenge(
        slug="wait", question="How?", sponsor_id=cast.sponsor.id, created_at=now, state="open"
    )
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        ("named", "Alice Abara"),
        ("pseudonymous", "Quiet Heron"),
        ("anonymous", "Someone"),
        ("a policy of next year", "Someone"),
    ],
)
def test_it_shows_others_the_name_the_policy_says(policy, shown):
    assert shown_name(policy, False, "Alice Abara", "Quiet Heron") == shown


@pytest.mark.parametrize("policy", ["named", "pseudonymous", "anonymous"])
def test_it_calls_yourself_you_under_every_policy(policy):
    person = shown_person(policy, person_id=4, name="Alice Abara", alias="X Y", viewer_id=4)
    assert (person.name, person.initials, person.id, person.is_you) == ("You", "AA", 4, True)


def test_it_leaves_a_pseudonymous_person_without_a_pen_name_unnamed():
    assert shown_name("pseudonymous", False, "Alice Abara", None) == "Someone"


@pytest.mark.parametrize("policy", ["pseudonymous", "anonymous"])
def test_it_gives_no_link_and_no_initials_of_the_real_name_away(policy):
    person = shown_person(policy, person_id=4, name="Zoe Quaid", alias="Calm Fox", viewer_id=9)
    assert person.id is None
    assert person.initials in {"CF", "S"}


def test_it_reads_names_for_a_page(session, cast, challenge):
    challenge.name_policy = "pseudonymous"
    alias = alias_of(session, challenge.id, cast.alice.id)
    people = [cast.alice.id, cast.bob.id]
    shown = names_for(session, people, challenge, viewer_id=cast.bob.id)
    assert (shown[cast.alice.id].name, shown[cast.alice.id].id) == (alias, None)
    assert (shown[cast.bob.id].name, shown[cast.bob.id].id) == ("You", cast.bob.id)


def test_it_names_everyone_outside_of_challenges(session, cast):
    shown = names_for(session, [cast.alice.id], None)[cast.alice.id]
    assert (shown.name, shown.id, shown.initials) == ("Alice Abara", cast.alice.id, "AA")


def test_it_keeps_a_pen_name_within_a_challenge(session, cast, challenge):
    first = alias_of(session, challenge.id, cast.alice.id)
    assert alias_of(session, challenge.id, cast.alice.id) == first
    assert alias_of(session, challenge.id, cast.bob.id) != first
    assert len(session.scalars(select(Alias)).all()) == 2


def test_it_draws_pen_names_by_the_chance_it_is_given(session, cast, challenge):
    name = alias_of(session, challenge.id, cast.alice.id, chance=random.Random(7))
    assert name == pen_name(set(), random.Random(7))


def test_it_draws_another_when_the_name_is_taken(session, cast, challenge, now):
    taken = pen_name(set(), random.Random(7))
    session.add(Alias(challenge_id=challenge.id, person_id=cast.bob.id, name=taken))
    session.flush()
    assert alias_of(session, challenge.id, cast.alice.id, chance=random.Random(7)) != taken


def test_it_numbers_pen_names_once_all_words_are_used():
    taken = {f"{quality} {creature}" for quality in QUALITIES for creature in CREATURES}
    name = pen_name(taken, random.Random(1))
    assert name.endswith(" 2")
    assert pen_name(taken | {name}, random.Random(1)).endswith(" 3")


def test_it_has_thousands_of_pen_names():
    assert len(set(QUALITIES)) * len(set(CREATURES)) > 6000
    assert len(set(QUALITIES)) == len(QUALITIES)
    assert len(set(CREATURES)) == len(CREATURES)


def test_it_makes_people_with_their_points(session, now):
    from ledger.services import account_of

    person = make_person(session, "Nia New", points=40, now=now)
    assert account_of(session, "available", person_id=person.id).balance == 40_000_000
