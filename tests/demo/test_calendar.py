"""Acts happen in the order of their time."""

from datetime import UTC, datetime, timedelta

from demo.calendar import Calendar

START = datetime(2026, 11, 24, tzinfo=UTC)


def hours(number):
    return START + timedelta(hours=number)


def test_it_lets_acts_happen_in_the_order_of_their_time():
    happened, calendar = [], Calendar(until=hours(9))
    for hour in (3, 1, 2, 1):
        calendar.at(hours(hour), happened.append)
    assert calendar.pass_by() == 4
    assert happened == [hours(1), hours(1), hours(2), hours(3)]


def test_it_takes_in_what_acts_plan():
    happened, calendar = [], Calendar(until=hours(9))
    calendar.at(hours(1), lambda now: calendar.at(now + timedelta(hours=1), happened.append))
    assert calendar.pass_by() == 2
    assert happened == [hours(2)]


def test_it_lets_nothing_happen_after_now():
    happened, calendar = [], Calendar(until=hours(2))
    calendar.at(hours(2), happened.append)
    calendar.at(hours(3), happened.append)
    assert calendar.pass_by() == 1
    assert happened == [hours(2)]
