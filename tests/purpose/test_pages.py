"""The pages of purpose, as each visitor sees them."""

from datetime import timedelta

import pytest
from cast import make_cast, visitor
from challenges import QUESTION, make_challenge, make_draft

from models.ideas import Idea
from purpose.services.stating import state_purpose

DAY = timedelta(days=1)


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def challenge(session, cast, now):
    made = make_challenge(session, cast.sponsor.id, now)
    session.commit()
    return made


def add_idea(session, challenge, person, now, number=1, title="A nurse at the door", **changes):
    idea = Idea(
        challenge_id=challenge.id,
        number=number,
        slug="a-nurse",
        title=title,
        author_id=person.id,
        created_at=now,
        **changes,
    )
    challenge.idea_count = number
    session.add(idea)
    session.commit()
    return idea


def test_it_shows_strangers_the_purpose_and_the_door_only(app, session, cast, challenge, now):
    page = visitor(app).get("/")
    assert page.status_code == 200
    assert "Make waiting the exception" in page.text
    assert "Come in" in page.text
    assert challenge.question not in page.text
    assert "Challenges" not in page.text


def test_it_says_so_when_nothing_has_been_stated(app, session, cast):
    assert "Nothing has been asked here yet" in visitor(app).get("/").text


def test_it_leads_the_administrator_of_an_empty_place_on(app, session, cast, now):
    ada = visitor(app, cast.administrator)
    assert ada.get("/").location == "/welcome"
    first = ada.get("/welcome").text
    assert "Three things, then the doors open" in first
    done = ada.fill("/welcome", {"statement": "Wait less"}, action="/purpose")
    assert done.location == "/welcome"
    assert "Wait less" in ada.get("/welcome").text
    home = ada.get("/").text
    assert "Wait less" in home


def test_it_knows_what_is_done_of_the_first_three_things(app, session, cast, now):
    state_purpose(session, statement="Wait less", person_id=cast.administrator.id, now=now)
    draft = make_draft(session, cast.sponsor.id, now)
    session.commit()
    page = visitor(app, cast.administrator).get("/welcome").text
    assert draft.question in page
    assert "Go on with it" in page


def test_it_keeps_a_purpose_that_is_too_long(app, session, cast):
    ada = visitor(app, cast.administrator)
    answer = ada.fill("/purpose", {"statement": "x" * 141, "why": "Because we care."})
    assert answer.status_code == 422
    assert "x" * 141 in answer.text
    assert "Because we care." in answer.text
    assert "At most 140 characters" in answer.text


def test_it_shows_members_open_challenges_and_time_left(app, session, cast, challenge, time):
    page = visitor(app, cast.alice).get("/").text
    assert QUESTION in page
    assert "10 days left to add ideas" in page
    time.forward(days=9, hours=22)
    assert "2 hours left to add ideas" in visitor(app, cast.alice).get("/").text
    time.forward(hours=2)
    assert "7 days left to judge" in visitor(app, cast.alice).get("/").text


def test_it_says_when_nothing_is_open(app, session, cast, now):
    state_purpose(session, statement="Wait less", person_id=cast.administrator.id, now=now)
    session.commit()
    assert "No question is open just now" in visitor(app, cast.alice).get("/").text
    assert "Ask the first" in visitor(app, cast.sponsor).get("/").text
    assert "No question has been asked yet" in visitor(app, cast.alice).get("/challenges").text


def test_it_tells_each_role_what_needs_them(app, session, cast, challenge, time, now):
    idea = add_idea(session, challenge, cast.alice, now)
    make_draft(session, cast.sponsor.id, now, question="How might nobody eat alone?")
    session.commit()
    assert "One idea waits for an answer" in visitor(app, cast.facilitator).get("/").text
    sponsor = visitor(app, cast.sponsor).get("/").text
    assert "Nobody sees it until you open it." in sponsor
    assert "One idea waits for an answer" in sponsor
    alice = visitor(app, cast.alice).get("/").text
    assert "waits for an answer" not in alice
    assert "eat alone" not in alice
    time.forward(days=11)
    bob = visitor(app, cast.bob).get("/").text
    assert "One idea is waiting for your judgement" in bob
    assert "for your judgement" not in visitor(app, cast.alice).get("/").text
    time.forward(days=12)
    assert "Your decision is awaited" in visitor(app, cast.sponsor).get("/").text
    assert idea.answer is None


def test_it_lists_drafts_to_those_who_prepare_them_only(app, session, cast, challenge, now):
    make_draft(session, cast.sponsor.id, now, question="How might nobody eat alone?")
    session.commit()
    for who, sees in (("sponsor", True), ("facilitator", True), ("alice", False)):
        page = visitor(app, getattr(cast, who)).get("/challenges").text
        assert ("eat alone" in page) is sees
    address = "/challenges/how-might-nobody-eat-alone"
    assert visitor(app, cast.alice).get(address).status_code == 404
    assert visitor(app, cast.facilitator).get(address).status_code == 200


def test_it_shows_a_challenge_with_what_may_be_done_now(app, session, cast, challenge, time, now):
    alice = visitor(app, cast.alice)
    address = f"/challenges/{challenge.slug}"
    page = alice.get(address).text
    assert "Adding ideas, 10 days left" in page
    assert "Idea 1 is still free" in page
    assert "Shortens the wait" in page
    assert 'name="title"' in page
    add_idea(session, challenge, cast.bob, now)
    assert "Bob Brandt" in alice.get(address).text
    time.forward(days=10)
    page = visitor(app, cast.alice).get(address).text
    assert "Judging, 7 days left" in page
    assert 'name="title"' not in page
    assert "Adding ideas closed on 4 December 2026, 09:00 UTC." in page
    time.forward(days=12)
    page = visitor(app, cast.alice).get(address).text
    assert "All phases are over" in page
    assert "The discussion closed on 15 December 2026, 09:00 UTC." in page


@pytest.mark.parametrize(
    ("policy", "shown"), [("named", True), ("pseudonymous", False), ("anonymous", False)]
)
def test_it_names_authors_as_the_challenge_says(app, session, cast, now, policy, shown):
    challenge = make_challenge(session, cast.sponsor.id, now, name_policy=policy)
    add_idea(session, challenge, cast.bob, now)
    page = visitor(app, cast.alice).get(f"/challenges/{challenge.slug}").text
    assert ("Bob" in page) is shown
    assert "Sana Sponsor" in page


def test_it_shows_many_ideas_a_page_at_a_time(app, session, cast, challenge, now):
    for number in range(1, 64):
        add_idea(session, challenge, cast.bob, now, number, f"Idea called {number}.")
    alice = visitor(app, cast.alice)
    address = f"/challenges/{challenge.slug}"

    def listed(query):
        return alice.get(address + query).text.count("Idea called")

    assert "Show the other 51" in alice.get(address).text
    counts = [listed(q) for q in ("", "?page=1", "?page=2", "?page=99", "?page=0", "?page=x")]
    assert counts == [12, 50, 13, 13, 50, 12]
    assert "63 ideas" in alice.get(address).text


def test_it_orders_ideas_by_chance_while_they_are_judged(app, session, cast, challenge, time, now):
    for number in range(1, 12):
        add_idea(session, challenge, cast.bob, now, number, f"Idea called {number}.")
    address = f"/challenges/{challenge.slug}"

    def order(person):
        text = visitor(app, person).get(address).text
        return sorted(range(1, 12), key=lambda n: text.index(f"Idea called {n}."))

    assert order(cast.alice) == list(range(1, 12))
    time.forward(days=11)
    assert order(cast.alice) == order(cast.alice) != list(range(1, 12))
    assert order(cast.alice) != order(cast.mallory)
    time.forward(days=8)
    assert order(cast.alice) == list(range(1, 12))


def test_it_answers_an_unknown_challenge_with_404(app, session, cast):
    assert visitor(app, cast.alice).get("/challenges/nowhere").status_code == 404


def test_it_keeps_a_five_day_clock_on_the_board(app, session, cast, challenge, time, now):
    add_idea(session, challenge, cast.alice, now)
    board = visitor(app, cast.facilitator).get("/board").text
    assert "A nurse at the door" in board
    assert "5 left" in board
    time.forward(days=8)
    board = visitor(app, cast.facilitator).get("/board").text
    assert "1 answer is late" in board
    assert visitor(app, cast.alice).get("/board").status_code == 403


def test_it_finds_ideas_that_say_the_same(app, session, cast, challenge, now):
    add_idea(session, challenge, cast.alice, now, 1, "A triage nurse at the front door")
    add_idea(session, challenge, cast.bob, now, 2, "Triage nurse at the front door")
    add_idea(session, challenge, cast.bob, now, 3, "Quieter beds for children")
    board = visitor(app, cast.facilitator).get("/board").text
    assert "Very close in their words" in board


def test_it_shows_a_sponsor_only_their_own_queue(app, session, cast, challenge, now):
    other = make_challenge(session, cast.facilitator.id, now, question="Another question?")
    add_idea(session, other, cast.alice, now, title="Not hers")
    assert "Not hers" not in visitor(app, cast.sponsor).get("/board").text
    assert "Not hers" in visitor(app, cast.facilitator).get("/board").text
