"""Judging by hand: cards, sets, skips, undo, thanks."""

import re

import pytest
from cast import visitor
from crowd import DAY, add_idea, make_crowd
from sqlalchemy import func, select
from visitor import forms_in

from models.schema import metadata
from models.voting import Ballot, Showing
from voting.queries import judgement_of
from voting.services.casting import cast_ballot


@pytest.fixture
def crowd(session, time):
    found = make_crowd(session, time.now, ideas=5)
    time.now = found.judging_at
    return found


@pytest.fixture
def judge(crowd):
    return f"/challenges/{crowd.challenge.slug}/judge"


@pytest.fixture
def mallory(app, crowd):
    return visitor(app, crowd.cast.mallory)


def card_on(answer):
    """Return where a card posts to, and what it would send."""
    forms = forms_in(answer.text, "/")
    return next(
        (form.action, form.values.to_dict()) for form in forms if form.action.endswith("/judgement")
    )


def send(browser, page, **said):
    """Open a card, answer it, and return the answer."""
    target, fields = card_on(browser.get(page))
    return browser.post(target, data={**fields, **said})


def said_of(session, crowd, person):
    return [judgement_of(session, person_id=person.id, idea=idea) for idea in crowd.ideas]


def rows(session):
    """Count every table's rows but the sessions', which a visit may touch."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in metadata.sorted_tables
        if table.name != "browser_session"
    }


def test_it_leads_through_a_set_of_three_to_the_thanks(session, crowd, judge, mallory):
    page = judge
    for at in (1, 2):
        answer = send(mallory, page, answer="approve", **{f"rating_{crowd.criteria[0]}": "6"})
        assert answer.status_code == 303
        page = answer.location
        assert page == f"{judge}?at={at}&of=3"
    answer = send(mallory, page, answer="reject")
    assert answer.location == f"{judge}/done?of=3"
    thanks = mallory.get(answer.location).text
    assert "Thank you, Mallory." in thanks
    assert "You judged three ideas." in thanks
    assert "Two more" in thanks
    judged = [one for one in said_of(session, crowd, crowd.cast.mallory) if one]
    assert sorted(one.choice for one in judged) == ["approve", "approve", "reject"]


def test_it_ends_early_when_nothing_is_left(session, crowd, judge, mallory):
    page = f"{judge}?of=10"
    for _ in range(4):
        page = send(mallory, page, answer="pass").location
    assert send(mallory, page, answer="pass").location == f"{judge}/done?of=5"
    assert "You have judged them all" in mallory.get(judge).text
    assert "Nothing waits for your judgement" in mallory.get("/judge").text


def test_it_leads_from_judge_to_the_challenge_that_waits(judge, mallory):
    answer = mallory.get("/judge")
    assert (answer.status_code, answer.location) == (303, judge)


def test_it_shows_what_others_said_of_the_one_before(crowd, judge, mallory):
    page = send(mallory, judge, answer="approve").location
    text = mallory.get(page).text
    assert "The one before" in text
    assert "You said yes. You are the first to answer." in text


def test_it_changes_nothing_by_looking(session, crowd, judge, mallory):
    send(mallory, judge, answer="approve")
    before = rows(session)
    for path in (
        judge,
        "/judge",
        f"{judge}/done",
        f"{judge}?idea=2",
        f"/ideas/{crowd.ideas[1].id}",
    ):
        mallory.get(path)
    session.expire_all()
    assert rows(session) == before


def test_it_has_its_keys_before_anyone_can_press_one(crowd, judge, mallory):
    head = mallory.get(judge).text.split("</head>")[0]
    assert re.search(r'<script type="module" src="/static/js/keys\.js" nonce="[\w-]+">', head)


def test_it_shows_the_same_card_until_it_is_answered(judge, mallory):
    first, again = card_on(mallory.get(judge)), card_on(mallory.get(judge))
    assert first[0] == again[0]
    after = send(mallory, judge, answer="pass").location
    assert card_on(mallory.get(after))[0] != first[0]


def test_it_records_how_the_card_was_chosen(session, judge, mallory):
    send(mallory, judge, answer="approve")
    showing = session.scalars(select(Showing)).one()
    assert showing.chosen_by in {"catch_up", "chance"}
    send(mallory, f"{judge}?idea=1&of=1", answer="approve")
    assert session.scalars(select(Showing.chosen_by).order_by(Showing.id.desc())).first() == "asked"


@pytest.mark.parametrize("note", ["", "forged", "WzEsMSwiY2F0Y2hfdXAiLCIyMDI2LTExLTI0Il0.AAAA"])
def test_it_takes_a_forged_note_for_none(session, crowd, mallory, note):
    idea = crowd.ideas[0]
    mallory.post(f"/ideas/{idea.id}/judgement", data={"answer": "approve", "shown": note})
    assert session.scalars(select(Showing.chosen_by)).all() == ["asked"]


def test_it_takes_no_note_about_another_idea_or_person(app, session, crowd, judge, mallory):
    target, fields = card_on(mallory.get(judge))
    other = next(idea for idea in crowd.ideas if str(idea.id) not in target)
    facilitator = visitor(app, crowd.cast.facilitator)
    mallory.post(f"/ideas/{other.id}/judgement", data={"answer": "pass", "shown": fields["shown"]})
    facilitator.post(target, data={"answer": "pass", "shown": fields["shown"]})
    assert session.scalars(select(Showing.chosen_by)).all() == ["asked", "asked"]


def test_it_acts_once_on_a_double_click(session, judge, mallory):
    target, fields = card_on(mallory.get(judge))
    said = {**fields, "answer": "approve"}
    for _ in range(2):
        assert mallory.post(target, data=said).status_code == 303
    assert session.scalar(select(func.count(Ballot.id))) == 1
    assert session.scalar(select(func.count(Showing.id))) == 1


def test_it_skips_with_a_reason_and_moves_on(session, crowd, judge, mallory):
    target, fields = card_on(mallory.get(judge))
    skip = target.replace("/judgement", "/skip")
    answer = mallory.post(skip, data={**fields, "reason": "not_my_field"})
    assert (answer.status_code, answer.location) == (303, f"{judge}?at=0&of=3")
    assert card_on(mallory.get(answer.location))[0] != target
    showing = session.scalars(select(Showing)).one()
    assert (showing.skip_reason, showing.chosen_by) != ("", "asked")
    for _ in range(4):
        send(mallory, judge, answer="pass")
    assert "You skipped" in mallory.get(judge).text


def test_it_refuses_a_skip_without_a_reason(session, crowd, mallory):
    answer = mallory.post(f"/ideas/{crowd.ideas[0].id}/skip", data={"reason": "bored"})
    assert answer.status_code == 422
    assert "Choose one of the reasons." in answer.text


def test_it_undoes_the_one_before_and_shows_its_card_again(session, crowd, judge, mallory):
    target, _fields = card_on(mallory.get(judge))
    page = send(mallory, judge, answer="approve").location
    undo = target + "/withdraw"
    answer = mallory.post(undo, data={"at": "1", "of": "3"})
    assert answer.status_code == 303
    assert re.fullmatch(rf"{judge}\?at=0&of=3&idea=\d", answer.location)
    assert card_on(mallory.get(answer.location))[0] == target
    assert page != answer.location
    assert said_of(session, crowd, crowd.cast.mallory) == [None] * 5


@pytest.mark.parametrize("place", [{}, {"at": "x", "of": "y"}, {"at": "9" * 30, "of": "3"}])
def test_it_undoes_from_anywhere(session, crowd, mallory, place):
    idea = crowd.ideas[0]
    mallory.post(f"/ideas/{idea.id}/judgement", data={"answer": "approve"})
    answer = mallory.post(f"/ideas/{idea.id}/judgement/withdraw", data=place)
    assert answer.location == f"/ideas/{idea.id}-{idea.slug}"
    assert said_of(session, crowd, crowd.cast.mallory) == [None] * 5


def test_it_keeps_what_was_said_when_something_is_wrong(session, crowd, mallory):
    idea = crowd.ideas[0]
    first, second, _ = (f"rating_{criterion}" for criterion in crowd.criteria)
    said = {"answer": "approve", "version": "1", first: "6", second: "9"}
    answer = mallory.post(f"/ideas/{idea.id}/judgement", data=said)
    assert answer.status_code == 422
    assert "Not a valid choice." in answer.text
    assert card_on(answer)[1][first] == "6"
    assert session.scalar(select(func.count(Ballot.id))) == 0


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"answer": "withdrawn"},
        {"answer": "approve", "version": "two"},
        {"answer": "approve", "at": "-1"},
        {"answer": "approve", "at": "x", "of": "y"},
        {"answer": "approve", "of": "9" * 30},
        {"answer": "approve", "at": "٣", "of": "3"},
    ],
)
def test_it_refuses_what_no_card_sends(session, crowd, mallory, said):
    answer = mallory.post(f"/ideas/{crowd.ideas[0].id}/judgement", data=said)
    assert answer.status_code == 422
    assert session.scalar(select(func.count(Ballot.id))) == 0


def test_it_says_when_the_idea_has_changed_meanwhile(session, crowd, mallory):
    idea = crowd.ideas[0]
    idea.version = 2
    session.commit()
    answer = mallory.post(f"/ideas/{idea.id}/judgement", data={"answer": "approve", "version": "1"})
    assert answer.status_code == 422
    assert "This idea has changed while you read it." in answer.text
    assert card_on(answer)[1]["version"] == "2"


def test_it_says_when_judging_is_over(app, crowd, judge, mallory, time):
    target, _ = card_on(mallory.get(judge))
    time.now = crowd.opened_at + 17 * DAY
    mallory = visitor(app, crowd.cast.mallory)  # The session of a week ago has ended.
    answer = mallory.post(target, data={"answer": "approve"})
    assert answer.status_code == 422
    assert "Judging closed on 11 December 2026, 09:00 UTC." in answer.text
    assert "Judging closed on 11 December 2026, 09:00 UTC." in mallory.get(judge).text


def test_it_says_when_judging_has_not_begun(app, crowd, judge, time):
    time.now = crowd.opened_at
    mallory = visitor(app, crowd.cast.mallory)
    assert "Judging opens on 4 December 2026, 09:00 UTC." in mallory.get(judge).text


def test_it_refuses_authors(app, session, crowd, judge):
    alice = visitor(app, crowd.cast.alice)
    own = crowd.ideas[0]
    assert alice.post(f"/ideas/{own.id}/judgement", data={"answer": "approve"}).status_code == 403
    assert alice.get(f"{judge}?idea={own.number}").status_code == 403
    assert session.scalar(select(func.count(Ballot.id))) == 0
    shown = {card_on(alice.get(judge))[0]}
    for _ in range(4):
        alice_card = card_on(alice.get(judge))[0]
        shown.add(alice_card)
        alice.post(alice_card, data={"answer": "pass"})
    assert f"/ideas/{own.id}/judgement" not in shown
    assert len(shown) == 4


def test_it_sends_strangers_to_sign_in(app, crowd, judge):
    stranger = visitor(app)
    assert stranger.get(judge).status_code == 303
    idea = crowd.ideas[0]
    assert "/sign-in" in stranger.post(f"/ideas/{idea.id}/judgement", data={}).location


def test_it_needs_a_token_from_its_own_page(session, crowd, mallory):
    answer = mallory.post(
        f"/ideas/{crowd.ideas[0].id}/judgement", data={"answer": "approve"}, csrf=False
    )
    assert answer.status_code == 400
    assert session.scalar(select(func.count(Ballot.id))) == 0


def test_it_returns_to_the_idea_when_judged_there(crowd, mallory):
    idea = crowd.ideas[0]
    page = f"/ideas/{idea.id}-{idea.slug}"
    answer = send(mallory, page, answer="approve")
    assert answer.location == f"{page}#judgement"
    text = mallory.get(page).text
    assert "What everyone says" in text
    assert 'value="approve" aria-keyshortcuts="A" aria-pressed="true"' in text


def test_it_counts_a_new_idea_among_the_waiting(session, crowd, judge, mallory, time):
    for _ in range(5):
        send(mallory, judge, answer="pass")
    assert "You have judged them all" in mallory.get(judge).text
    time.now = crowd.opened_at
    add_idea(session, crowd.challenge.id, crowd.cast.bob.id, "A sixth idea", now=time.now)
    session.commit()
    time.now = crowd.judging_at
    assert "A sixth idea" in mallory.get(judge).text


def test_it_says_that_an_idea_changed_since_it_was_judged(session, crowd, mallory):
    idea = crowd.ideas[0]
    cast_ballot(
        session,
        idea_id=idea.id,
        person_id=crowd.cast.mallory.id,
        choice="approve",
        now=crowd.judging_at,
    )
    idea.version = 2
    session.commit()
    text = mallory.get(f"/ideas/{idea.id}-{idea.slug}").text
    assert "changed since" in text
    assert "You judged version 1" in text
