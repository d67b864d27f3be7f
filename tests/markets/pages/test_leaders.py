"""What the tables of skill hold, to the digit, on every database.

Five people, two markets, no trades but two: the figures are worked out by hand beside them.
"""

import csv
import re
from datetime import timedelta

import pytest
from cast import visitor
from factories import make_person
from market_cast import buy, make_market
from resolving import NO, YES, settle

from markets.reading import skill
from markets.services.belief import state_beliefs
from markets.skill import wilson
from models.people import Person


@pytest.fixture
def people(session, cast, now):
    """Four of the cast and one more: five, the fewest of whom a curve is shown."""
    fifth = make_person(session, "Eve Example", now=now)
    return [cast.alice, cast.mallory, cast.sponsor, cast.administrator, fifth]


@pytest.fixture
def settled(session, cast, people, place, now):
    """The first came true, the second did not; everyone said something of both at once."""
    markets = [make_market(session, cast, place, now) for _ in range(2)]
    for person, chances in zip(
        people, [(90, 10), (70, 30), (55, 55), (30, 70), (10, 90)], strict=True
    ):
        for market, chance in zip(markets, chances, strict=True):
            state_beliefs(
                session,
                market_id=market.id,
                person_id=person.id,
                chances={0: chance * 10_000},
                now=now,
            )
    paid = (
        buy(session, markets[0], cast.alice, 20, now, belief_ppm=None).cost,
        buy(session, markets[1], cast.mallory, 10, now, belief_ppm=None).cost,
    )
    for market, verdict in zip(markets, (YES, NO), strict=True):
        settle(session, cast, market, now + timedelta(days=15), verdict)
    session.commit()
    return paid


def test_the_rows_of_calibration_are_exact(session, settled):
    # Ten beliefs of "yes": said .9 and true, .1 and false by Alice; the other way round by Eve.
    bins = skill.crowd_calibration(skill.questions_of(session))
    assert [(part.low, part.high, part.count, part.said, part.came_true) for part in bins] == [
        (0.1, 0.2, 2, pytest.approx(0.1), 0.5),
        (0.3, 0.4, 2, pytest.approx(0.3), 0.5),
        (0.5, 0.6, 2, pytest.approx(0.55), 0.5),
        (0.7, 0.8, 2, pytest.approx(0.7), 0.5),
        (0.9, 1.0, 2, pytest.approx(0.9), 0.5),
    ]
    # Wilson for one of two at z = 1.96: (.0945, .9055).
    assert [(part.least, part.most) for part in bins] == [wilson(1, 2)] * 5
    assert wilson(1, 2) == pytest.approx((0.0945, 0.9055), abs=5e-5)


def test_the_board_ranks_by_what_settling_brought(session, cast, people, settled):
    for person in people:
        person.shows_record = True
    session.flush()
    rows = skill.leaders(session, viewer_id=cast.alice.id)
    first, second = settled
    named = [(row.name, row.profit) for row in rows if row.profit]
    assert named == [("Alice Abara", 20_000_000 - first), ("Mallory Moss", -second)]
    assert rows[0].is_you
    # Alice's Brier: .1² both times; Eve's: .9² both times.
    records = {row.name: row.record for row in rows if row.record}
    assert records["Alice Abara"].brier == pytest.approx(0.01)
    assert records["Eve Example"].brier == pytest.approx(0.81)
    assert records["Sana Sponsor"].brier == pytest.approx((0.45**2 + 0.55**2) / 2)
    assert {row.said for row in rows if row.record} == {2}
    # Off by: what was said from what came true, weighed by beliefs.
    errors = {row.name: row.error for row in rows if row.record}
    assert errors["Alice Abara"] == pytest.approx(0.1)
    assert errors["Eve Example"] == pytest.approx(0.9)
    assert skill.by_calibration(rows) == []  # Two beliefs are fewer than ten.


def test_the_page_shows_the_same_figures(app, session, cast, people, settled):
    session.get_one(Person, cast.mallory.id).shows_record = True
    session.commit()
    page = visitor(app, cast.alice).get("/skill").text
    cells = re.findall(r"<td class=\"r\">([^<]*)</td>", page)
    assert cells[:3] == ["50\u00a0%", "9\u00a0% to 91\u00a0%", "2"]
    first, second = settled
    assert f"{(20_000_000 - first) // 10_000 / 100:.2f}" in cells
    assert f"-{second // 10_000 / 100:.2f}" in cells
    assert "Eve Example" not in page  # She keeps her record to herself.


def test_a_new_season_begins_at_nothing(session, cast, settled, now):
    profits = skill.profits_of(session, since=now + timedelta(days=16))
    assert profits == {}
    assert set(skill.profits_of(session, since=None)) == {cast.alice.id, cast.mallory.id}


def test_the_csv_holds_every_score(app, cast, settled):
    rows = list(csv.DictReader(visitor(app, cast.alice).get("/you/record.csv").text.splitlines()))
    assert [row["brier"] for row in rows] == ["0.010000", "0.010000"]
    # ln .9; and 100 · ln(.9 · 2)/ln 2 = 84.799691, over 15 of the 30 days until their dates.
    assert [row["log"] for row in rows] == ["-0.105361", "-0.105361"]
    assert [row["baseline"] for row in rows] == ["42.399845", "42.399845"]
    assert [row["coverage"] for row in rows] == ["0.500000", "0.500000"]


def test_positions_and_prices_are_exact(app, cast, settled):
    first, _ = settled
    alice = visitor(app, cast.alice)
    rows = list(csv.DictReader(alice.get("/markets/1/positions.csv").text.splitlines()))
    paid = f"{first // 1_000_000}.{first % 1_000_000:06d}"
    assert rows == [
        {
            "who": "You",
            "outcome": "Yes",
            "shares": "20.000000",
            "paid": paid,
            "received": "0.000000",
            "condition": "",
            "branch": "",
        }
    ]
    prices = list(csv.DictReader(alice.get("/markets/1/prices.csv").text.splitlines()))
    # b = 200/ln 2: 1/(1 + e^(−20/288.539)) = 1/(1 + 2^(−1/10)) = .517322.
    assert [(row["Yes"], row["No"]) for row in prices] == [("0.517322", "0.482678")]


@pytest.mark.parametrize(("policy", "shown"), [("named", "Mallory Moss"), ("anonymous", "Someone")])
def test_names_follow_the_challenge(app, session, cast, place, market, now, policy, shown):
    place.challenge.name_policy = policy
    buy(session, market, cast.mallory, 3, now)
    buy(session, market, cast.alice, 3, now)
    session.commit()
    alice = visitor(app, cast.alice)
    page = alice.get(f"/markets/{market.id}").text
    assert (("Mallory Moss" in page), (shown in page)) == (policy == "named", True)
    for name in ("trades", "positions"):
        table = alice.get(f"/markets/{market.id}/{name}.csv").text
        assert ("Mallory Moss" in table) == (policy == "named")


def test_who_has_an_interest_is_named_and_barred(app, session, cast, market, now):
    page = visitor(app, cast.alice).get(f"/markets/{market.id}").text
    assert "Finn Facilitator</b> opened this market and may settle it" in page
    assert "Bob Brandt</b> wrote the idea" in page
