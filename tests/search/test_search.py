"""Search finds by words what the viewer may see, and nothing else."""

import pytest
from cast import make_cast, visitor
from challenges import make_challenge, make_draft

from community.services.comments import delete_comment, post_comment
from core.policy import Viewer
from ideas.content import IdeaText, fingerprint_of
from ideas.services.standing import withdraw_idea
from ideas.services.writing import edit_idea, submit_idea, text_of
from ideas.target import target_of
from search import queries
from search.shown import Asked
from search.words import words_of


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def idea(session, cast, now):
    made = make_challenge(session, cast.sponsor.id, now)
    return submit(session, made, cast.alice, now)


def submit(session, challenge, person, now, title="A triage nurse at the door"):
    text = IdeaText(title=title, proposal="Someone senior greets patients.")
    made = submit_idea(session, challenge_id=challenge.id, author_id=person.id, text=text, now=now)
    session.flush()
    return made


def found(session, person, typed, kind="ideas", **roles):
    viewer = Viewer(id=person.id, **roles)
    asked = Asked(typed=typed, words=words_of(typed), kind=kind)
    (only,) = queries.found_for(session, asked, viewer)
    return ["".join(part.text for part in hit.title) for hit in only.hits]


@pytest.mark.parametrize("typed", ["nurse", "NURSES door", "tri", "greeting", 'nurse "*( zebra'])
def test_it_finds_an_idea_by_words_and_their_beginnings(session, cast, idea, typed):
    expected = [] if "zebra" in typed else [idea.title]
    assert found(session, cast.bob, typed) == expected


def test_it_finds_what_an_idea_says_now(session, cast, idea, now):
    edit_idea(
        session,
        idea_id=idea.id,
        editor_id=cast.alice.id,
        text=IdeaText(title="A porter at the lift"),
        based_on=fingerprint_of(text_of(idea)),
        now=now,
    )
    session.flush()
    assert found(session, cast.bob, "nurse") == []
    assert found(session, cast.bob, "porter") == ["A porter at the lift"]


def test_it_finds_nothing_that_was_withdrawn(session, cast, idea, now):
    said = post_comment(
        session, author_id=cast.bob.id, on=target_of(idea), body="Splendid heron", now=now
    )
    assert found(session, cast.bob, "heron", "comments") == [said.body]
    withdraw_idea(session, idea_id=idea.id, person_id=cast.alice.id, now=now)
    session.flush()
    assert found(session, cast.bob, "nurse") == []
    assert found(session, cast.bob, "heron", "comments") == []


def test_it_finds_no_comment_that_was_taken_back(session, cast, idea, now):
    said = post_comment(
        session, author_id=cast.bob.id, on=target_of(idea), body="Splendid heron", now=now
    )
    delete_comment(session, person_id=cast.bob.id, comment_id=said.id, now=now)
    assert found(session, cast.alice, "heron", "comments") == []


def test_it_shows_a_draft_only_to_those_who_prepare_it(session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now, question="How do we greet people?")
    submit(session, draft, cast.sponsor, now, title="A brass band")
    assert found(session, cast.sponsor, "brass") == ["A brass band"]
    assert found(session, cast.bob, "brass") == []


def test_it_leads_from_a_name_to_no_pen_name(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now, name_policy="pseudonymous")
    idea = submit(session, challenge, cast.alice, now)
    post_comment(session, author_id=cast.alice.id, on=target_of(idea), body="Yes.", now=now)
    assert found(session, cast.bob, "Alice") == []
    assert found(session, cast.bob, "Abara", "comments") == []
    assert found(session, cast.bob, "Abara", "people") == ["Alice Abara"]


def test_it_finds_nobody_who_left(session, cast, now):
    cast.mallory.is_active = False
    session.flush()
    assert found(session, cast.bob, "Mallory", "people") == []


def test_it_keeps_its_filters_in_the_address(app, session, cast, idea):
    session.commit()
    page = visitor(app, cast.bob).get("/search?q=nurse&kind=ideas").text
    assert "1 thing says “nurse”" in page
    assert "<mark>nurse</mark>" in page
    assert 'aria-current="page">Ideas 1</a>' in page
    assert "/search?kind=markets&amp;q=nurse" in page


def test_it_offers_places_by_a_few_letters(app, session, cast):
    bob = visitor(app, cast.bob)
    fragment = bob.get("/palette?q=sett", headers={"X-Fragment": "1"}).text
    assert "/you/settings" in fragment
    assert "<html" not in fragment
    assert "People and roles" not in bob.get("/palette?q=people").text
    assert "People and roles" in visitor(app, cast.administrator).get("/palette?q=people").text
