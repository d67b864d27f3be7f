"""What a proposal would do is said while it is typed: the range, and the trades it takes back."""

import pytest
from market_cast import buy, make_market
from resolving import close

from markets.buckets import number_buckets
from models.markets import Resolution


@pytest.fixture
def counted(session, cast, place, now):
    """A closed market on a number: under 20, four ranges of 10 to 60, and above."""
    buckets = number_buckets(20_000_000, 60_000_000, 4, unit="min")
    market = make_market(
        session,
        cast,
        place,
        now,
        kind="number",
        buckets=buckets,
        outcomes=tuple(bucket.label for bucket in buckets),
        unit="min",
        is_success_test=False,
    )
    buy(session, market, cast.alice, 12, now, outcome=2, belief_ppm=300_000)
    close(session, cast, market, now)
    session.commit()
    return market


def look(facilitator, market, **query):
    return facilitator.get(f"/markets/{market.id}/propose/look", query_string=query).text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("37", "37 min lies in “30 to 40 min”: 12.00 shares of it are held and pay a point each."),
        ("40", "40 min lies in “40 to 50 min”: nobody holds shares of it."),  # Edges go up.
        ("19.9", "19.9 min lies in “under 20 min”"),
        ("60", "60 min lies in “60 min or more”"),
        ("many", "Give a plain number, such as 12.5."),
    ],
)
def test_it_says_which_range_a_value_lies_in(facilitator, counted, value, said):
    assert said in look(facilitator, counted, value=value)


@pytest.mark.parametrize(
    ("known_at", "said"),
    [
        ("2026-11-24T08:00", "between the market&#39;s opening and now"),
        ("2026-11-24T09:00", "Nobody has traded after that moment"),
        ("when?", ""),
    ],
)
def test_it_says_what_would_be_taken_back(facilitator, counted, known_at, said):
    assert said in look(facilitator, counted, known_at=known_at)


def test_it_counts_the_trades_after_a_moment(session, cast, facilitator, place, time):
    market = make_market(session, cast, place, time.now)
    later = time.forward(hours=2)
    buy(session, market, cast.alice, 5, later)
    buy(session, market, cast.mallory, 5, later)
    close(session, cast, market, later)
    session.commit()
    said = "2 trades of 2 people after that moment would be reversed."
    assert said in look(facilitator, market, known_at="2026-11-24T10:00")


def test_a_value_is_proposed_with_its_range(session, facilitator, counted):
    path = f"/markets/{counted.id}/propose"
    page = facilitator.get(path).text
    assert "30 to 40 min" in page
    assert 'value="value" checked' in page  # What is asked for is chosen already.
    sent = {
        "verdict": "value",
        "value": "37",
        "reason": "Table 4.",
        "evidence": "https://a.example",
    }
    assert facilitator.fill(path, {**sent, "value": "x"}).status_code == 422
    assert facilitator.fill(path, sent).status_code == 303
    kept = session.query(Resolution).one()
    assert (kept.verdict, kept.value) == ("outcome", 37_000_000)
    assert "37 min (30 to 40 min)" in facilitator.get(f"/markets/{counted.id}").text
