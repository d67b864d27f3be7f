"""Ideas by hand: add, read, change, answer."""

import pytest
from cast import visitor
from crowd import DAY, make_crowd
from sqlalchemy import func, select
from visitor import forms_in

from ideas.services.standing import answer_idea
from models.ideas import Evidence, Idea, IdeaVersion
from models.schema import metadata


@pytest.fixture
def crowd(session, time):
    return make_crowd(session, time.now, ideas=2)


@pytest.fixture
def idea(crowd):
    return crowd.ideas[0]


@pytest.fixture
def page(idea):
    return f"/ideas/{idea.id}-{idea.slug}"


@pytest.fixture
def new(crowd):
    return f"/challenges/{crowd.challenge.slug}/ideas/new"


@pytest.fixture
def alice(app, crowd):
    return visitor(app, crowd.cast.alice)


@pytest.fixture
def mallory(app, crowd):
    return visitor(app, crowd.cast.mallory)


def ideas(session):
    return session.scalar(select(func.count(Idea.id)))


def test_it_asks_for_one_line_first_and_then_shows_what_is_close(new, mallory):
    first = mallory.get(new).text
    assert "Your idea in one line" in first
    assert "What goes wrong today" not in first
    second = mallory.get(new, query_string={"title": "A nurse at the door"}).text
    assert "What goes wrong today" in second
    assert "A triage nurse at the door" in second
    assert "Mine is different" in second
    assert ">A nurse at the door</textarea>" in second.replace("\r\n", "")


def test_it_adds_an_idea_from_the_form(session, new, mallory):
    words = {"title": "A discharge lounge", "problem": "Beds wait.", "cost": "140,000"}
    answer = mallory.fill(f"{new}?title=A+discharge+lounge", words, action=new)
    added = session.scalars(select(Idea).order_by(Idea.id.desc())).first()
    assert (answer.status_code, answer.location) == (303, f"/ideas/{added.id}-a-discharge-lounge")
    assert (added.number, added.cost, added.problem) == (3, 140_000, "Beds wait.")
    text = mallory.get(answer.location).text
    assert "Idea 3 is in." in text
    assert "Your idea" in text


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "Please fill this in."),
        ("title", "No", "Say the idea in one line of 5 to 200 characters."),
        ("title", "x" * 201, "At most 200 characters."),
        ("problem", "x" * 5001, "At most 5,000 characters."),
        ("cost", "1e9", "Write the cost as a whole number"),
        ("cost", "NaN", "Write the cost as a whole number"),
        ("cost", "١٢", "Write the cost as a whole number"),
        ("cost", "-3", "Write the cost as a whole number"),
        ("cost", "9" * 30, "Write the cost as a whole number"),
    ],
)
def test_it_says_what_is_wrong_beside_the_field(session, new, mallory, field, typed, message):
    words = {"title": "A discharge lounge", "proposal": "Open it at eight.", field: typed}
    answer = mallory.post(new, data=words)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Open it at eight." in answer.text
    assert ideas(session) == 2


def test_it_keeps_what_was_typed_when_the_phase_is_over(app, session, crowd, new, time):
    time.now = crowd.opened_at + 10 * DAY
    mallory = visitor(app, crowd.cast.mallory)
    answer = mallory.post(new, data={"title": "A discharge lounge"})
    assert answer.status_code == 422
    assert "Adding ideas closed on 4 December 2026" in answer.text
    assert "A discharge lounge" in answer.text
    assert ideas(session) == 2


def test_it_offers_what_is_close_as_a_part_of_a_page(crowd, mallory):
    path = f"/challenges/{crowd.challenge.slug}/similar"
    found = mallory.get(path, query_string={"text": "a nurse at the door"}).text
    assert "A triage nurse at the door" in found
    assert "<html" not in found
    for typed in ("", "free parking", "x" * 5000, "<script>", "'; DROP TABLE idea;--"):
        answer = mallory.get(path, query_string={"text": typed})
        assert answer.status_code == 200
        assert "<a" not in answer.text


def test_it_has_one_address(idea, page, mallory):
    for path in (f"/ideas/{idea.id}", f"/ideas/{idea.id}-something-else"):
        answer = mallory.get(path)
        assert (answer.status_code, answer.location) == (301, page)
    assert mallory.get(page).status_code == 200
    assert mallory.get("/ideas/999").status_code == 404


def test_it_leads_on_from_an_idea_that_was_merged(session, crowd, idea, mallory):
    idea.status, idea.merged_into_id = "merged", crowd.ideas[1].id
    session.commit()
    answer = mallory.get(f"/ideas/{idea.id}")
    assert answer.location == f"/ideas/{crowd.ideas[1].id}-{crowd.ideas[1].slug}"


def test_it_changes_nothing_by_looking(session, crowd, idea, page, new, alice):
    def rows():
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
            if table.name != "browser_session"
        }

    before = rows()
    for path in (page, new, f"/ideas/{idea.id}/edit", f"/ideas/{idea.id}/versions"):
        assert alice.get(path).status_code == 200
    session.expire_all()
    assert rows() == before


def test_it_is_changed_by_its_author(session, idea, page, alice):
    answer = alice.fill(f"/ideas/{idea.id}/edit", {"title": "A nurse at the gate"})
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}-a-nurse-at-the-gate")
    session.refresh(idea)
    assert idea.title == "A nurse at the gate"


def test_it_keeps_both_peoples_words_when_two_change_it_at_once(app, session, crowd, idea, alice):
    path = f"/ideas/{idea.id}/edit"
    stale = alice.get(path).text.split('name="based_on"')[1].split('value="')[1].split('"')[0]
    alice.fill(path, {"title": "A nurse at the gate"})
    answer = alice.post(path, data={"title": "A nurse at the fence", "based_on": stale})
    assert answer.status_code == 422
    assert "Somebody else has just changed this idea." in answer.text
    assert "A nurse at the fence" in answer.text
    assert "What it says now:" in answer.text
    session.refresh(idea)
    assert idea.title == "A nurse at the gate"
    again = forms_in(answer.text, path)[0].values
    assert alice.post(path, data=again, csrf=False).status_code == 303
    session.refresh(idea)
    assert idea.title == "A nurse at the fence"


def test_it_shows_what_changed_and_goes_back(app, session, crowd, idea, time):
    time.now = crowd.judging_at
    alice = visitor(app, crowd.cast.alice)
    before = idea.title
    alice.fill(f"/ideas/{idea.id}/edit", {"title": "A triage nurse at the gate"})
    text = alice.get(f"/ideas/{idea.id}/versions").text
    assert "<ins>" in text
    assert "<del>" in text
    answer = alice.post(f"/ideas/{idea.id}/versions/1/revert")
    assert answer.status_code == 303
    session.refresh(idea)
    assert (idea.title, idea.version) == (before, 3)
    assert (
        session.scalar(select(func.count(IdeaVersion.id)).where(IdeaVersion.idea_id == idea.id))
        == 3
    )


@pytest.mark.parametrize(
    "path",
    [
        "edit",
        "withdraw",
        "restore",
        "evidence",
        "co-authors",
        "versions/1/revert",
        "answer",
        "shortlist",
    ],
)
def test_it_refuses_those_who_are_not_behind_it(idea, mallory, path):
    assert mallory.post(f"/ideas/{idea.id}/{path}", data={}).status_code == 403


@pytest.mark.parametrize("path", ["edit", "withdraw", "evidence", "co-authors"])
def test_it_is_not_for_facilitators_to_rewrite(app, crowd, idea, path):
    finn = visitor(app, crowd.cast.facilitator)
    assert finn.post(f"/ideas/{idea.id}/{path}", data={}).status_code == 403


def test_it_is_withdrawn_and_the_next_page_undoes_it(session, idea, page, alice, mallory):
    answer = alice.post(f"/ideas/{idea.id}/withdraw")
    text = alice.get(answer.location).text
    assert "Your idea is withdrawn." in text
    assert mallory.get(page).status_code == 404
    alice.post(f"/ideas/{idea.id}/restore")
    assert mallory.get(page).status_code == 200


def test_it_takes_evidence_and_shows_where_it_leads(session, idea, page, alice):
    path = f"/ideas/{idea.id}/evidence"
    assert alice.post(path, data={"url": "javascript:alert(1)"}).status_code == 422
    answer = alice.fill(path, {"url": "https://harbour.example/waits", "label": "Waits in 2025"})
    assert answer.location == f"{page}#evidence"
    text = alice.get(page).text
    assert '<a href="https://harbour.example/waits" rel="nofollow noopener">Waits in' in text
    link = session.scalars(select(Evidence)).one()
    alice.post(f"{path}/{link.id}/remove")
    assert "harbour.example" not in alice.get(page).text


def test_it_names_co_authors_by_their_address(crowd, idea, page, alice, mallory):
    path = f"/ideas/{idea.id}/co-authors"
    wrong = alice.post(path, data={"email": "nobody@throng.example"})
    assert wrong.status_code == 422
    assert "There is nobody here with that address." in wrong.text
    alice.fill(path, {"email": crowd.cast.mallory.email})
    assert "Mallory Moss" in alice.get(page).text
    assert mallory.get(f"/ideas/{idea.id}/edit").status_code == 200
    mallory.post(f"{path}/{crowd.cast.mallory.id}/remove")
    assert mallory.get(f"/ideas/{idea.id}/edit").status_code == 403


def test_it_is_tagged_by_anyone(idea, page, alice, mallory):
    mallory.fill(f"/ideas/{idea.id}/tags", {"name": "Night shift"})
    assert "Night shift" in alice.get(page).text
    assert mallory.post(f"/ideas/{idea.id}/tags", data={"name": " "}).status_code == 422
    assert mallory.post(f"/ideas/{idea.id}/tags/night-shift/remove").status_code == 403
    alice.post(f"/ideas/{idea.id}/tags/night-shift/remove")
    assert "Night shift" not in alice.get(page).text


def test_it_is_answered_and_shortlisted_by_those_who_run_it(app, crowd, idea, page, mallory):
    finn = visitor(app, crowd.cast.facilitator)
    assert finn.post(f"/ideas/{idea.id}/answer", data={"answer": " "}).status_code == 422
    finn.fill(f"/ideas/{idea.id}/answer", {"answer": "We **try** it."})
    finn.post(f"/ideas/{idea.id}/shortlist", data={"listed": "1"})
    text = mallory.get(page).text
    assert "<p>We <strong>try</strong> it.</p>" in text
    assert "Finn Facilitator" in text
    assert "Shortlisted" in text
    finn.post(f"/ideas/{idea.id}/shortlist", data={"listed": "0"})
    assert "Shortlisted" not in mallory.get(page).text


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="alert(1)">'],
)
def test_it_shows_what_people_write_as_words(session, crowd, idea, words, mallory, time):
    idea.title = idea.proposal = idea.problem = f"Plain {words}"
    answer_idea(
        session, idea_id=idea.id, staff_id=crowd.cast.sponsor.id, answer=words, now=time.now
    )
    session.commit()
    text = mallory.get(f"/ideas/{idea.id}-{idea.slug}").text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    ("policy", "name"), [("named", "Bob Brandt"), ("pseudonymous", None), ("anonymous", "Someone")]
)
def test_it_shows_names_as_the_challenge_says(app, session, time, policy, name):
    crowd = make_crowd(session, time.now, ideas=2, name_policy=policy)
    theirs = crowd.ideas[1]
    text = visitor(app, crowd.cast.mallory).get(f"/ideas/{theirs.id}-{theirs.slug}").text
    assert ("Bob Brandt" in text) is (policy == "named")
    if name:
        assert name in text


def test_it_sends_strangers_to_sign_in(app, page, new):
    stranger = visitor(app)
    for path in (page, new):
        assert "/sign-in" in stranger.get(path).location


def test_it_hides_the_ideas_of_a_draft(session, crowd, page, mallory):
    crowd.challenge.state = "draft"
    session.commit()
    assert mallory.get(page).status_code == 404
