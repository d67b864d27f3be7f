"""At the same moment: one key trades once, one approval wins, and no point is made or lost."""

import threading
from collections import Counter

import pytest
from factories import make_person
from market_cast import faults, points_of
from resolving import approve, close, crowd, propose
from sqlalchemy import func, select

from core.errors import Closed, Stale, ThrongError
from markets.quote import Side, Wish
from markets.services.resolve import approve_resolution
from markets.services.season import begin_season
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.services.undo import ask_undo, undo_market
from models.markets import Position, Trade
from models.settling import Settlement
from web.extensions import db
from web.transaction import write

THREADS = 6


@pytest.fixture
def together(app, session):
    """Run an act in several threads at once; count what each came to."""

    def together(act) -> Counter:
        session.commit()
        found, barrier = Counter(), threading.Barrier(THREADS)

        def one(number):
            with app.app_context():
                barrier.wait()
                try:
                    found[act(number)] += 1
                except ThrongError as error:
                    found[type(error)] += 1
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=one, args=(n,)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        session.expire_all()
        return found

    return together


def order(market, person, key, now):
    return write(
        trade,
        market_id=market,
        person_id=person,
        wish=Wish(outcome=0, side=Side.BUY, shares=1_000_000),
        belief_ppm=700_000,
        key=key,
        now=now,
    ).trade_id


def test_it_trades_once_for_a_key_sent_many_times_at_once(session, cast, market, now, together):
    number, person = market.id, cast.alice.id
    found = together(lambda _: order(number, person, "the-same-key", now))
    assert len(found) == 1
    assert session.scalar(select(func.count()).select_from(Trade)) == 1
    assert faults(session) == []


def test_it_keeps_every_trade_of_a_hot_market(session, cast, market, now, together):
    number, people = market.id, [cast.alice.id, cast.mallory.id, cast.sponsor.id]

    def act(thread):
        for turn in range(5):
            order(number, people[thread % 3], f"key-{thread}-{turn}-xxxx", now)
        return "done"

    assert together(act) == {"done": THREADS}
    assert session.scalar(select(func.count()).select_from(Trade)) == 5 * THREADS
    assert faults(session) == []


def test_it_lets_one_of_two_approvals_win(session, cast, market, now, together):
    third = make_person(session, "Tara Third", roles=["facilitator"], now=now).id
    close(session, cast, market, now)
    resolution = propose(session, cast, market, now).id
    approvers = [cast.second_facilitator.id, third]

    def act(thread):
        write(
            approve_resolution,
            resolution_id=resolution,
            approver_id=approvers[thread % 2],
            now=now,
        )
        return "approved"

    assert together(act) == {"approved": 1, Stale: THREADS - 1}


def test_it_pays_once_however_many_servers_keep_the_time(session, cast, market, now, together):
    number = approved(session, cast, market, now)
    found = together(lambda _: write(settle_market, market_id=number, now=now).id)
    assert found == {number: 1, Closed: THREADS - 1}
    assert session.scalar(select(func.count()).select_from(Settlement)) == 1
    assert faults(session) == []


def test_it_undoes_once(session, cast, market, now, together):
    number = approved(session, cast, market, now)
    settle_market(session, market_id=number, now=now)
    asked = {"market_id": number, "now": now}
    ask_undo(session, **asked, facilitator_id=cast.facilitator.id, reason="It was misread.")
    second = cast.second_facilitator.id
    found = together(lambda _: write(undo_market, **asked, facilitator_id=second).version)
    assert found == {2: 1, Closed: THREADS - 1}
    assert faults(session) == []


def test_a_season_begins_evenly_while_people_trade(session, cast, market, now, together):
    number, people = market.id, [cast.alice.id, cast.mallory.id, cast.sponsor.id]

    def act(thread):
        if thread == 0:
            return write(begin_season, points=500_000_000, now=now).number
        order(number, people[thread % 3], f"season-{thread}-xxxx", now)
        return "traded"

    assert together(act) == {1: 1, "traded": THREADS - 1}
    worth = select(func.sum(Position.paid)).where(Position.person_id == cast.alice.id)
    assert points_of(session, cast.alice) + session.scalar(worth) == 500_000_000
    assert faults(session) == []


def approved(session, cast, market, now):
    """Take a market with three holders to where it is due; return its number."""
    market.dispute_hours = 0
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    approve(session, cast, propose(session, cast, market, now), now)
    return market.id
