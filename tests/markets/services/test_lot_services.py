"""The lot: declared before markets open, drawn once when the challenge is concluded."""

import pytest
from conditional import decide_on, open_branch, points
from market_cast import buy, faults, make_place, points_of
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed, Refused
from markets.lot import commitment_of, idea_drawn
from markets.services.lot import declare_lot
from models.conditions import Lot
from models.ideas import Idea
from models.purpose import Decision


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def other(session, cast, place, now):
    idea = Idea(
        challenge_id=place.challenge.id,
        number=2,
        slug="a-board",
        title="A board with waits",
        author_id=cast.mallory.id,
        created_at=now,
    )
    session.add(idea)
    session.commit()
    return idea


def secret_for(place, ideas, wanted):
    """Return a secret whose draw falls on the idea wanted, or on none."""
    numbers = [idea.id for idea in ideas]
    return next(
        secret
        for secret in (f"{number:064x}" for number in range(10_000))
        if idea_drawn(secret, place.challenge.id, choice_ppm=100_000, idea_ids=numbers) == wanted
    )


def declare(session, cast, place, now, secret="a" * 64, **changes):
    kept = {"sponsor_id": cast.sponsor.id, "choice_ppm": 100_000, **changes}
    return declare_lot(session, challenge_id=place.challenge.id, secret=secret, now=now, **kept)


def test_it_commits_to_a_secret(session, cast, place, now):
    lot = declare(session, cast, place, now)
    assert lot.commitment == commitment_of("a" * 64)
    assert lot.drawn_at is None


def test_it_may_change_until_a_market_depends_on_it(session, cast, place, now):
    declare(session, cast, place, now, choice_ppm=20_000)
    again = declare(session, cast, place, now, secret="b" * 64, choice_ppm=10_000)
    assert (again.choice_ppm, again.commitment) == (10_000, commitment_of("b" * 64))
    open_branch(session, cast, place, now)
    with pytest.raises(Refused, match="its rule stands"):
        declare(session, cast, place, now)


def test_only_the_sponsor_declares_it_and_up_to_a_tenth(session, cast, place, now):
    with pytest.raises(NotAllowed):
        declare(session, cast, place, now, sponsor_id=cast.alice.id)
    with pytest.raises(InvalidInput):
        declare(session, cast, place, now, choice_ppm=100_001)


def test_the_lot_selects_one_more_idea(session, cast, place, other, now):
    declare(session, cast, place, now, secret=secret_for(place, [place.idea, other], other.id))
    open_branch(session, cast, place, now, budget=points(100))
    market = open_branch(session, cast, place, now, idea_id=other.id, budget=points(100))
    paid = buy(session, market, cast.alice, 10, now).cost
    decide_on(session, cast, place, now)
    decision = session.scalars(select(Decision).filter_by(idea_id=other.id)).one()
    assert (decision.choice, decision.by_lot) == ("selected", True)
    assert "Selected by lot" in decision.reason
    assert "10 percent" in decision.reason
    assert session.get(Idea, other.id).status == "selected"
    assert market.state == "open"
    assert points_of(session, cast.alice) == points(1000) - paid
    assert faults(session) == []


def test_the_lot_replaces_a_decision_against_it(session, cast, place, now):
    declare(session, cast, place, now, secret=secret_for(place, [place.idea], place.idea.id))
    market = open_branch(session, cast, place, now)
    decide_on(session, cast, place, now, choice="declined")
    made = session.scalars(select(Decision).order_by(Decision.id)).all()
    assert [(one.choice, one.by_lot, one.is_current) for one in made] == [
        ("declined", False, None),
        ("selected", True, True),
    ]
    assert market.state == "open"


def test_mostly_it_falls_on_none(session, cast, place, now):
    declare(session, cast, place, now, secret=secret_for(place, [place.idea], None))
    market = open_branch(session, cast, place, now)
    decide_on(session, cast, place, now, choice="declined")
    lot = session.scalars(select(Lot)).one()
    assert (lot.drawn_at, lot.idea_id) == (now, None)
    assert market.state == "lapsed"


def test_what_was_chosen_anyway_stays_a_choice(session, cast, place, now):
    declare(session, cast, place, now, secret=secret_for(place, [place.idea], place.idea.id))
    open_branch(session, cast, place, now)
    decide_on(session, cast, place, now)
    assert [one.by_lot for one in session.scalars(select(Decision))] == [False]


def test_ideas_that_left_are_not_drawn(session, cast, place, other, now):
    declare(session, cast, place, now, secret=secret_for(place, [place.idea], place.idea.id))
    open_branch(session, cast, place, now)
    session.get(Idea, place.idea.id).status = "withdrawn"
    session.commit()
    decide_on(session, cast, place, now, idea=other)
    assert session.scalars(select(Lot)).one().idea_id is None
