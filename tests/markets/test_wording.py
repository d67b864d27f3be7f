"""What stops a market's wording, and what it warns of."""

from datetime import UTC, datetime, timedelta

from markets.wording import YES_NO, Wording, check, outcome_problems, warnings

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def wording(**changes):
    kept = {
        "question": "Will the median wait be 2 h 08 or less in September 2027?",
        "outcomes": YES_NO,
        "resolution_rule": "Yes, if table 4 says 2 h 08 or less for all sites.",
        "source": "The return, table 4",
        "closes_at": NOW + timedelta(days=1),
    }
    return Wording(**{**kept, **changes})


def test_it_lets_a_good_market_pass():
    check(wording(), NOW)
    assert warnings(wording()) == []


def test_it_warns_of_words_that_people_read_differently():
    found = warnings(wording(question="Will waiting improve significantly, and soon?"))
    assert len(found) == 3
    assert found[0].startswith("“improve” can be read in several ways")


def test_it_warns_once_for_a_word():
    rule = "Soon means soon, as soon as the table says so."
    assert len(warnings(wording(resolution_rule=rule))) == 1


def test_it_sees_through_case_and_spaces():
    assert list(outcome_problems(("Two  rooms", " two rooms"))) != []
    assert list(outcome_problems(("Two rooms", "Three rooms"))) == []
