"""At the same moment: people trade in every branch while the challenge is concluded."""

import threading
from collections import Counter
from functools import partial
from itertools import product

import pytest
from conditional import WHY, open_branch, points
from market_cast import faults, make_place
from racing import HELD, Race
from sqlalchemy import func, select

from aggregation.services.decide import conclude, decide
from core.errors import ThrongError
from markets.quote import Side, Wish
from markets.services.trade import trade
from models.conditions import Condition
from models.ideas import Idea
from models.ledger import Account
from models.markets import Market, Trade
from models.purpose import Challenge
from web.transaction import write

TURNS = 6


def concluding(session, *, challenge_id, idea_id, choice, sponsor_id, now):
    challenge = session.get(Challenge, challenge_id)
    decide(
        session,
        challenge=challenge,
        idea=session.get(Idea, idea_id),
        choice=choice,
        reason=WHY,
        decided_by_id=sponsor_id,
        now=now,
    )
    return conclude(session, challenge=challenge, decided_by_id=sponsor_id, now=now).id


def trading(person, markets, found, now):
    """Trade in every market in turn; count what each trade came to."""
    for turn, market in product(range(TURNS), markets):
        try:
            write(
                trade,
                market_id=market,
                person_id=person,
                wish=Wish(outcome=turn % 2, side=Side.BUY, shares=1_000_000),
                belief_ppm=600_000,
                key=f"race-{market}-{person}-{turn}",
                now=now,
            )
            found["traded"] += 1
        except ThrongError as error:
            found[type(error).__name__] += 1


@pytest.mark.parametrize("choice", ["selected", "declined"])
def test_a_trade_meets_the_conclusion(app, session, cast, now, choice):
    place = make_place(session, cast, now)
    markets = [
        open_branch(session, cast, place, now, branch=branch, budget=points(budget)).id
        for branch, budget in (("if", 100), ("if_not", 100), ("if", 80))
    ]
    wanted = {
        "challenge_id": place.challenge.id,
        "idea_id": place.idea.id,
        "choice": choice,
        "sponsor_id": cast.sponsor.id,
        "now": now,
    }
    people = [cast.alice.id, cast.mallory.id, cast.administrator.id]
    session.commit()
    race, found = Race(app), Counter()
    race.works = [partial(trading, person, markets, found, now) for person in people]
    race.works.append(partial(write, concluding, **wanted))
    race.run()
    session.expire_all()
    assert race.broken == []
    assert session.scalar(select(func.count()).select_from(Trade)) == found["traded"]
    assert session.scalar(select(Condition.state)) == {"selected": "met"}.get(choice, "unmet")
    lapsed = session.scalars(select(Market.branch).where(Market.state == "lapsed")).all()
    assert set(lapsed) == {"if_not" if choice == "selected" else "if"}
    left = session.scalars(select(Account.balance).where(Account.condition_id.is_not(None)))
    assert set(left) == {0}
    assert faults(session) == []


def deciding(session, *, challenge_id, idea_id, choice, sponsor_id, now):
    decide(
        session,
        challenge=session.get(Challenge, challenge_id),
        idea=session.get(Idea, idea_id),
        choice=choice,
        reason=WHY,
        decided_by_id=sponsor_id,
        now=now,
    )


def test_it_settles_by_the_choice_that_stands(app, session, cast, now):
    """A sponsor with two windows open: one concludes, and before it is done the other decides."""
    place = make_place(session, cast, now)
    open_branch(session, cast, place, now, branch="if", budget=points(100))
    wanted = {"challenge_id": place.challenge.id, "idea_id": place.idea.id}
    wanted |= {"sponsor_id": cast.sponsor.id, "now": now}
    deciding(session, choice="declined", **wanted)
    session.commit()
    settled, late, found = threading.Event(), threading.Event(), Counter()

    def concluding_slowly(session):
        challenge = session.get(Challenge, place.challenge.id)
        conclude(session, challenge=challenge, decided_by_id=cast.sponsor.id, now=now)
        settled.set()
        late.wait(HELD)  # Nothing is committed yet; whoever decides now has to wait.

    def deciding_meanwhile():
        settled.wait()
        try:
            write(deciding, choice="selected", **wanted)
        except ThrongError as error:
            found[type(error).__name__] += 1
        late.set()

    race = Race(app)
    race.works = [partial(write, concluding_slowly), deciding_meanwhile]
    race.run()
    session.expire_all()
    assert race.broken == []
    assert found == {"Refused": 1}
    assert session.scalar(select(Idea.status)) == "declined"
    assert session.scalar(select(Condition.state)) == "unmet"
    assert faults(session) == []
