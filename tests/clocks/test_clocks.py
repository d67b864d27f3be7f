"""Clocks may jump: no late trade, no wrong close, no second payment (R10).

Twenty moments at which clocks are strange, each walked in four ways: straight through, back
over the close once it is written down, back before it is, and in one leap over everything.
"""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from clocks.walk import Walk
from keeping import keep_result
from market_cast import make_place

from purpose.phases import Act, PhaseSpan, allowed, present

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def local(zone, *parts, fold=0):
    """Return a moment that clocks of a zone show, the first or the second time."""
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


MOMENTS = {
    "Berlin, skipped half past two": local("Europe/Berlin", 2027, 3, 28, 2, 30),
    "Berlin, half past two": local("Europe/Berlin", 2027, 10, 31, 2, 30),
    "Berlin, half past two again": local("Europe/Berlin", 2027, 10, 31, 2, 30, fold=1),
    "London, skipped half past one": local("Europe/London", 2027, 3, 28, 1, 30),
    "London, half past one again": local("Europe/London", 2027, 10, 31, 1, 30, fold=1),
    "New York, skipped half past two": local("America/New_York", 2027, 3, 14, 2, 30),
    "New York, half past one": local("America/New_York", 2027, 11, 7, 1, 30),
    "New York, half past one again": local("America/New_York", 2027, 11, 7, 1, 30, fold=1),
    "Lord Howe, half an hour forward": local("Australia/Lord_Howe", 2027, 10, 3, 2, 15),
    "Lord Howe, half an hour back": local("Australia/Lord_Howe", 2027, 4, 4, 1, 45, fold=1),
    "Santiago, skipped midnight": local("America/Santiago", 2027, 9, 5, 0, 0),
    "Santiago, the hour before midnight again": local(
        "America/Santiago", 2027, 4, 3, 23, 30, fold=1
    ),
    "Cairo, skipped midnight": local("Africa/Cairo", 2027, 4, 30, 0, 0),
    "Kiritimati, a day ahead": local("Pacific/Kiritimati", 2027, 6, 1, 0, 0),
    "Leap day": local("UTC", 2028, 2, 29, 12, 0),
    "Midnight after leap day": local("UTC", 2028, 3, 1, 0, 0),
    "Where a leap second would be": local("UTC", 2027, 7, 1, 0, 0) - INSTANT,
    "New year": local("UTC", 2028, 1, 1, 0, 0),
    "End of an epoch": local("UTC", 2038, 1, 19, 3, 14, 7),
    "A microsecond past": local("Asia/Kathmandu", 2027, 8, 9, 10, 11, 12) + INSTANT,
}


def straight(walk, close):
    """The clock goes on; the last instant counts, the first does not."""
    for now in (close - DAY, close - HOUR, close - SECOND, close - INSTANT):
        walk.read(now)
    for now in (close, close + INSTANT, close + HOUR, close + DAY, close + 15 * DAY):
        walk.read(now)


def back_once_written(walk, close):
    """The close was written down; a clock set back opens nothing again, nor pays twice."""
    walk.read(close - HOUR)
    walk.read(close)
    for back in (INSTANT, HOUR, DAY):
        walk.read(close - back)
    for later in (HOUR, 4 * DAY, 15 * DAY):
        walk.read(close + later)
        walk.read(close - HOUR)


def back_before_written(walk, close):
    """Nobody has written the close down: the clock alone decides, whichever way it goes."""
    for now in (close - HOUR, close, close + HOUR, close - SECOND, close + DAY, close - HOUR):
        walk.read(now, ticks=False)
    walk.read(close + SECOND)
    walk.read(close - SECOND)
    walk.read(close + 15 * DAY)


def leap(walk, close):
    """The clock leaps over the close, every window and more, and falls back a year."""
    walk.read(close - DAY)
    walk.read(close + 366 * DAY)
    walk.read(close + 366 * DAY + 15 * DAY)
    walk.read(close - DAY)
    walk.read(close + 400 * DAY)


WAYS = (straight, back_once_written, back_before_written, leap)


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now, points=20_000)


@pytest.mark.parametrize("name", MOMENTS)
def test_markets_close_and_pay_by_the_clock_and_never_twice(session, cast, place, name):
    close = MOMENTS[name]
    for number, way in enumerate(WAYS):
        hours, lasts = (0, 24, 72, 336)[number], (47 * HOUR, DAY, 3 * DAY, HOUR)[number]
        walk = Walk(session, cast, place, closes_at=close, dispute_hours=hours, lasts=lasts)
        way(walk, close)
        assert walk.plain.stage == "paid"
        assert walk.plain.done["settle_market"] <= 1


@pytest.mark.parametrize("name", MOMENTS)
def test_phases_change_at_their_moment_whichever_way_the_clock_goes(name):
    change = MOMENTS[name]
    phases = (
        PhaseSpan(name="One", starts_at=change - DAY, ends_at=change, acts=frozenset({Act.SUBMIT})),
        PhaseSpan(name="Two", starts_at=change, ends_at=change + DAY, acts=frozenset({Act.JUDGE})),
    )
    readings = (-INSTANT, 0 * DAY, HOUR, -HOUR, INSTANT, -SECOND, DAY - INSTANT)
    for now in (change + step for step in readings):
        assert allowed(phases, Act.SUBMIT, now) == (now < change)
        assert allowed(phases, Act.JUDGE, now) == (now >= change)
    assert present(phases, change + DAY) is None


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_it_keeps_time_in_1_000_random_walks(session, cast, place, part):
    for seed in range(100 * part, 100 * (part + 1)):
        chance = Random(seed)
        close = chance.choice(list(MOMENTS.values())) + chance.randint(-90, 90) * timedelta(
            minutes=1
        )
        hours, lasts = chance.choice((0, 1, 24, 72, 336)), chance.randint(1, 72) * HOUR
        with session.begin_nested() as scenario:
            walk = Walk(session, cast, place, closes_at=close, dispute_hours=hours, lasts=lasts)
            for _ in range(12):
                away = int(chance.choice((-1, 1)) * 10 ** chance.uniform(0, 6.5)) * SECOND
                ticks = chance.random() < 0.5
                walk.read(max(close + away, close - 2 * DAY), ticks=ticks)
            scenario.rollback()
    keep_result("R10", "100 random walks of 12 readings, 0 wrong", seed=f"{100 * part}-{seed}")
