"""Posing, changing, opening and running challenges by hand: nothing typed is lost."""

from datetime import timedelta

import pytest
from cast import make_cast, visitor
from challenges import QUESTION, make_challenge, make_draft
from sqlalchemy import select

from core.points import MICRO
from ledger.services import account_of
from models.community import Activity, Update
from models.purpose import Challenge
from purpose.services.stating import state_purpose

DAY = timedelta(days=1)
FILLED = {
    "question": "How might nobody on a night shift eat alone?",
    "context": "Forty of us work nights.",
    "success_test": "Nobody ate alone in May 2027.",
    "success_on": "2027-06-01",
    "money_budget": "12000",
    "points_budget": "500.50",
    "name_policy": "pseudonymous",
    "tally_policy": "until_close",
}


@pytest.fixture
def cast(session, now):
    cast = make_cast(session, now)
    state_purpose(session, statement="Wait less", person_id=cast.administrator.id, now=now)
    session.commit()
    return cast


@pytest.fixture
def sana(app, cast):
    return visitor(app, cast.sponsor)


def test_it_poses_a_challenge_from_the_form_with_its_defaults(session, sana, cast, now):
    answer = sana.fill("/challenges/new", FILLED)
    assert answer.location == "/challenges/how-might-nobody-on-a-night-shift-eat-alone"
    made = session.scalars(select(Challenge)).one()
    assert (made.state, made.sponsor_id) == ("draft", cast.sponsor.id)
    assert (made.money_budget, made.points_budget) == (12_000, 500_500_000)
    assert (made.name_policy, made.tally_policy) == ("pseudonymous", "until_close")
    page = sana.get(answer.location).text
    assert "24 Nov to 4 Dec" in page
    assert "Helps the purpose" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question": ""}, "Please fill this in."),
        ({"question": "x" * 201}, "At most 200 characters."),
        ({"criterion1_weight": "40"}, "The weights add to 90 %. Make them add to 100 %."),
        ({"criterion1_weight": "1e2"}, "Give a whole number in plain digits"),
        ({"criterion2_weight": "١٢"}, "Give a whole number in plain digits"),
        ({"criterion3_name": "", "criterion3_weight": ""}, "Give 3 to 5 criteria; there are 2."),
        ({"criterion2_name": ""}, "Fill this in, or empty the whole row."),
        ({"criterion1_name": "", "criterion1_weight": ""}, "Fill this in, or move the later ones"),
        ({"phase2_starts": "2026-12-01T09:00"}, "“Judge” starts before “Collect” has ended."),
        ({"phase1_ends": "2026-11-20T09:00"}, "“Collect” ends before it starts."),
        ({"phase1_ends": "soon"}, "Give a day and a time"),
        ({"phase2_ends": ""}, "Fill this in, or empty the whole row."),
        ({"success_on": "2026-12-01"}, "Check it after the last phase"),
        ({"success_on": "31/12/2026"}, "Not a valid date"),
        ({"money_budget": "NaN"}, "Give a whole number in plain digits"),
        ({"money_budget": "9" * 30}, "Give a whole number in plain digits"),
        ({"money_budget": "0"}, "Give a sum above zero"),
        ({"points_budget": "1e9"}, "plain number"),
        ({"points_budget": "0.001"}, "plain number"),
        ({"currency": "E1R"}, "Three capital letters"),
        ({"dispute_hours": "337"}, "Between 0 and 336 hours"),
        ({"name_policy": "loud"}, "Not a valid choice"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_rest(session, sana, changes, words):
    answer = sana.fill("/challenges/new", {**FILLED, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Forty of us work nights." in answer.text
    assert session.scalars(select(Challenge)).all() == []


def test_it_keeps_the_very_words_that_were_wrong(sana):
    answer = sana.fill(
        "/challenges/new", {**FILLED, "points_budget": "lots", "phase1_ends": "soon"}
    )
    assert 'value="lots"' in answer.text
    assert 'value="soon"' in answer.text


def test_it_changes_a_draft_and_then_opens_it_once(session, sana, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    session.commit()
    address = f"/challenges/{draft.slug}"
    answer = sana.fill(f"{address}/edit", {"bounds": "No new buildings."})
    assert answer.location == address
    for _ in range(2):
        assert sana.post(f"{address}/open").location == address
    session.expire_all()
    assert session.get(Challenge, draft.id).state == "open"
    budget = account_of(session, "challenge", challenge_id=draft.id)
    assert budget.balance == 2000 * MICRO
    assert "No new buildings." in sana.get(address).text


def test_it_says_why_it_cannot_open(session, sana, cast, time, now):
    draft = make_draft(session, cast.sponsor.id, now - 11 * DAY)
    session.commit()
    answer = sana.post(f"/challenges/{draft.slug}/open")
    assert answer.status_code == 422
    assert "would be over before anyone came in" in answer.text
    assert "Change the draft" in answer.text


def test_it_lets_only_the_words_of_an_open_challenge_change(session, sana, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    session.commit()
    address = f"/challenges/{challenge.slug}"
    form = sana.get(f"{address}/edit").text
    assert 'name="question"' not in form
    answer = sana.fill(f"{address}/edit", {"context": "New.", "criterion1_weight": "45"})
    assert answer.status_code == 422
    assert "The weights add to 95 %" in answer.text
    assert sana.fill(f"{address}/edit", {"context": "New."}).location == address
    session.expire_all()
    assert session.get(Challenge, challenge.id).context == "New."
    assert session.get(Challenge, challenge.id).question == QUESTION


@pytest.mark.parametrize("path", ["edit", "open", "phases/1", "updates"])
def test_it_refuses_another_sponsor(app, session, cast, now, path):
    challenge = make_challenge(session, cast.facilitator.id, now)
    session.commit()
    sana = visitor(app, cast.sponsor)
    assert sana.post(f"/challenges/{challenge.slug}/{path}").status_code == 403


@pytest.mark.parametrize("path", ["edit", "open", "phases/1", "updates"])
def test_it_refuses_members(app, session, cast, now, path):
    challenge = make_challenge(session, cast.sponsor.id, now)
    session.commit()
    assert visitor(app, cast.alice).post(f"/challenges/{challenge.slug}/{path}").status_code == 403


def test_it_moves_a_phase_with_a_reason(app, session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    session.commit()
    finn = visitor(app, cast.facilitator)
    page = f"/challenges/{challenge.slug}/phases/1"
    missing = finn.fill(page, {"ends_at": "2026-12-06T18:00"})
    assert missing.status_code == 422
    assert 'value="2026-12-06T18:00"' in missing.text
    wrong = finn.fill(page, {"ends_at": "", "reason": "A holiday."})
    assert "Give a day and a time." in wrong.text
    assert "A holiday." in wrong.text
    assert (
        finn.fill(page, {"ends_at": "2026-12-06T18:00", "reason": "A holiday."}).status_code == 303
    )
    happened = finn.get(f"/challenges/{challenge.slug}/activity").text
    assert "A holiday." in happened
    assert "Finn Facilitator" in happened
    assert session.scalars(select(Activity).where(Activity.act == "moved_phase")).one()
    assert finn.get(f"/challenges/{challenge.slug}/phases/9").status_code == 404


def test_it_posts_news_as_clean_markup(app, session, sana, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    session.commit()
    page = f"/challenges/{challenge.slug}/updates"
    assert sana.fill(page, {"body": " "}).status_code == 422
    sana.fill(page, {"body": "**Two rooms** <script>alert(1)</script>"})
    shown = sana.get(f"/challenges/{challenge.slug}").text
    assert "<strong>Two rooms</strong>" in shown
    assert "<script>alert" not in shown
    assert session.scalars(select(Update)).one().author_id == cast.sponsor.id


def test_it_takes_no_form_from_elsewhere(sana, session):
    answer = sana.post("/challenges/new", data=FILLED, csrf=False)
    assert answer.status_code == 400
    assert session.scalars(select(Challenge)).all() == []
