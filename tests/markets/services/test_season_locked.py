"""A season counts what is locked in conditional markets as bound, once for both branches."""

from conditional import decide_on, open_branch, points, tokens_of
from market_cast import buy, faults, make_place, points_of

from markets.reading.locked import locked_points
from markets.services.season import begin_season


def test_what_is_locked_is_bound_once(session, cast, now):
    place = make_place(session, cast, now)
    market = open_branch(session, cast, place, now)
    twin = open_branch(session, cast, place, now, branch="if_not")
    paid = buy(session, market, cast.alice, 40, now).cost
    buy(session, twin, cast.alice, 40, now)
    assert locked_points(session, person_id=cast.alice.id) == {
        (cast.alice.id, market.condition_id): paid
    }
    begin_season(session, points=points(500), now=now)
    assert points_of(session, cast.alice) == points(500) - paid
    assert points_of(session, cast.mallory) == points(500)
    decide_on(session, cast, place, now, choice="declined")
    assert points_of(session, cast.alice) == points(500) - paid  # It is in the twin now.
    assert tokens_of(session, cast.alice) == 0
    assert locked_points(session) == {}
    assert faults(session) == []


def test_what_lapsed_is_free_again(session, cast, now):
    place = make_place(session, cast, now)
    market = open_branch(session, cast, place, now)
    buy(session, market, cast.alice, 40, now)
    decide_on(session, cast, place, now, choice="declined")
    begin_season(session, points=points(500), now=now)
    assert points_of(session, cast.alice) == points(500)
    assert faults(session) == []
