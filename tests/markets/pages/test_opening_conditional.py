"""The ordinary page on which a market at an idea is opened: what it may depend on."""

import re

import pytest
from conditional import decide_on, locked, points
from market_cast import RULE, SOURCE, budget_of, faults
from sqlalchemy import select

from models.conditions import Condition
from models.markets import Market

FIELDS = {
    "question": "Will people wait 2 h 08 or less in September 2027?",
    "resolution_rule": RULE,
    "source": SOURCE,
    "closes_at": "2027-09-30T09:00",
    "budget": "150",
}
SEVERAL = {"kind": "independent", "outcomes": "North\nSouth"}
NUMBER = {"kind": "number", "lowest": "2", "highest": "4", "ranges": "4", "unit": "h"}


@pytest.fixture
def path(place):
    return f"/challenges/{place.challenge.slug}/markets/open?idea=1"


def choices(page):
    """Return what the market may depend on, and whether it is chosen."""
    radios = re.findall(r'<input[^>]*name="branch"[^>]*>', page)
    return [(re.search(r'value="(\w+)"', one)[1], "checked" in one) for one in radios]


def opened(session):
    rows = session.scalars(select(Market).order_by(Market.id))
    return [(market.kind, market.branch, market.is_success_test) for market in rows]


def test_it_offers_what_a_market_at_an_idea_may_depend_on(facilitator, place, path):
    shown = facilitator.get(path).text
    assert [value for value, _ in choices(shown)] == ["none", "if", "if_not", "both"]
    assert "This can lose at most" in shown
    assert 'name="branch"' not in facilitator.get(path.split("?")[0]).text


def test_it_depends_on_nothing_unless_told(session, facilitator, path):
    assert facilitator.fill(path, FIELDS).status_code == 303
    assert opened(session) == [("binary", None, True)]
    assert session.scalars(select(Condition)).all() == []


@pytest.mark.parametrize(
    ("changes", "markets"),
    [
        ({"branch": "if"}, [("binary", "if", True)]),
        ({"branch": "if_not"}, [("binary", "if_not", False)]),
        ({"branch": "both"}, [("binary", "if", True), ("binary", "if_not", False)]),
        ({"branch": "if", **NUMBER}, [("number", "if", False)]),
        (
            {"branch": "both", **SEVERAL},
            [("binary", branch, False) for branch in ("if", "if", "if_not", "if_not")],
        ),
    ],
)
def test_it_opens_in_the_branches_that_are_chosen(
    session, facilitator, place, path, changes, markets
):
    assert facilitator.fill(path, {**FIELDS, **changes}).status_code == 303
    assert opened(session) == markets
    left = budget_of(session, place)
    assert points(850) <= left <= points(850.01)  # The second branch costs nothing more.
    assert locked(session) == points(1000) - left
    assert faults(session) == []


def test_the_same_form_sent_twice_opens_them_once(session, facilitator, path):
    fields = {**FIELDS, "branch": "both", "key": "both-branches"}
    first, second = (facilitator.fill(path, fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(opened(session)) == 2


def test_what_is_wrong_stands_beside_it_and_nothing_is_lost(session, facilitator, path):
    answer = facilitator.fill(path, {**FIELDS, "branch": "both", "budget": "1000.01"})
    assert answer.status_code == 422
    assert "1,000.00 left" in answer.text
    assert "1,000.01" in answer.text.split("This can lose at most")[1][:60]
    assert [value for value, is_chosen in choices(answer.text) if is_chosen] == ["both"]
    assert opened(session) == []


def test_what_probably_goes_wrong_is_asked_first(session, facilitator, path):
    vague = {**FIELDS, "branch": "both", "source": "the internet"}
    answer = facilitator.fill(path, vague)
    assert answer.status_code == 422
    assert "Look at this again." in answer.text
    assert opened(session) == []


def test_nothing_depends_on_a_choice_that_is_made(session, cast, facilitator, place, path, now):
    shown = facilitator.get(path).text
    token = facilitator.csrf_token()
    decide_on(session, cast, place, now)
    session.commit()
    assert 'name="branch"' in shown
    assert 'name="branch"' not in facilitator.get(path).text
    late = {**FIELDS, "branch": "if", "key": "a-late-key", "csrf_token": token, "kind": "binary"}
    answer = facilitator.post(path, data=late)
    assert answer.status_code == 422
    assert 'id="branch-error"' in answer.text
    assert opened(session) == []
