"""At the same moment: a market opens on an idea while the idea is merged into another."""

import threading
from collections import Counter
from functools import partial

import pytest
from conditional import points
from market_cast import faults, make_place, plan_for
from racing import HELD, Race
from sqlalchemy import select

from aggregation.services.merge import merge_ideas
from core.errors import ThrongError
from markets.services.open import open_market
from models.conditions import Condition
from models.ideas import Idea
from models.markets import Market
from web.transaction import write

KINDS = [{"branch": "if"}, {"branch": None}]
IDS = ["conditional", "ordinary"]


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def other(session, cast, place, now):
    """An idea that the first is merged into; its markets would be settled by another rule."""
    idea = Idea(
        challenge_id=place.challenge.id,
        number=2,
        slug="the-same-again",
        title="The same again",
        author_id=cast.alice.id,
        created_at=now,
    )
    session.add(idea)
    session.commit()
    return idea


@pytest.fixture
def acts(cast, place, other, now):
    """Opening and merging, each as one act that is given what to open."""
    merge = {
        "idea_id": place.idea.id,
        "into_id": other.id,
        "staff_id": cast.sponsor.id,
        "now": now,
    }
    opener = cast.facilitator.id

    def opening(session, changes):
        plan = plan_for(place, now, budget=points(100), **changes)
        open_market(session, plan=plan, opener_id=opener, now=now)

    def merging(session, changes):
        merge_ideas(session, **merge)

    return {"open": opening, "merge": merging}


@pytest.mark.parametrize("first", ["open", "merge"])
@pytest.mark.parametrize("changes", KINDS, ids=IDS)
def test_only_one_of_them_happens(app, session, cast, place, acts, first, changes):
    second = {"open": "merge", "merge": "open"}[first]
    done, late, found = threading.Event(), threading.Event(), Counter()

    def slowly(session):
        acts[first](session, changes)
        session.flush()
        done.set()
        late.wait(HELD)  # Nothing is committed yet; the other act has to wait.

    def meanwhile():
        done.wait()
        try:
            write(acts[second], changes=changes)
        except ThrongError as error:
            found[type(error).__name__] += 1
        late.set()

    race = Race(app)
    race.works = [partial(write, slowly), meanwhile]
    race.run()
    session.expire_all()
    assert race.broken == []
    assert found == {"Refused": 1}
    is_merged = session.get(Idea, place.idea.id).status == "merged"
    assert is_merged == (first == "merge")
    assert len(session.scalars(select(Market)).all()) == (first == "open")
    if is_merged:
        assert session.scalars(select(Condition)).all() == []
    assert faults(session) == []
