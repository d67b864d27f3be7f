"""What somebody typed and did not send: kept for them alone, until it is sent or thrown away."""

from datetime import timedelta

import pytest
from cast import visitor
from crowd import make_crowd
from sqlalchemy import func, select

from community.draft_queries import draft_at, drafts_of, free_number, ideas_begun
from community.drafting import FORMS, Place, packed, unpacked
from community.services.comments import post_comment
from community.services.drafts import (
    MOST,
    forget_draft,
    save_draft,
    take_back,
    throw_away,
    tidy_drafts,
)
from core.errors import NotFound, Refused
from ideas.target import target_of
from models.community import Draft
from models.ideas import Idea

DAY = timedelta(days=1)


@pytest.fixture
def crowd(session, time):
    return make_crowd(session, time.now, ideas=2)


@pytest.fixture
def new(crowd):
    return f"/challenges/{crowd.challenge.slug}/ideas/new"


@pytest.fixture
def mallory(app, crowd):
    return visitor(app, crowd.cast.mallory)


@pytest.fixture
def place(crowd):
    return Place(kind="idea", object_kind="challenge", object_id=crowd.challenge.id)


def keep(session, person, place, now, **fields):
    words = tuple(fields.items())
    return save_draft(session, person_id=person.id, place=place, words=words, now=now)


def count(session):
    session.expire_all()
    return session.scalar(select(func.count(Draft.id)))


def address(place, number=""):
    kind = f"/drafts/{place.kind}/{place.object_kind}/{place.object_id}"
    return kind + (f"?number={number}" if number else "")


def test_it_keeps_the_last_words_of_each_form(session, crowd, place, now):
    alice = crowd.cast.alice
    keep(session, alice, place, now, title="A bell", csrf_token="secret", key="once")
    keep(session, alice, place, now + DAY, title="A bell at the door", problem="Nobody hears.")
    (kept,) = drafts_of(session, alice.id)
    assert kept.title == "A bell at the door"
    assert kept.words == (("title", "A bell at the door"), ("problem", "Nobody hears."))
    assert kept.saved_at == now + DAY
    assert kept.place == place
    assert draft_at(session, crowd.cast.bob.id, place) is None


def test_it_keeps_no_secrets_of_the_page(session, crowd, place, now):
    kept = keep(
        session, crowd.cast.alice, place, now, title="A bell", csrf_token="s", key="k", id="7"
    )
    assert unpacked(kept.words) == (("title", "A bell"),)


def test_it_keeps_nothing_where_nothing_is_written(session, crowd, place, now):
    alice = crowd.cast.alice
    keep(session, alice, place, now, title="A bell")
    assert keep(session, alice, place, now, title="  ", problem="", choice="selected") is None
    assert count(session) == 0


def test_it_keeps_several_ideas_begun_in_one_challenge(session, crowd, now):
    alice, number = crowd.cast.alice, crowd.challenge.id
    for title, which in (("A bell", 1), ("A lamp", 3)):
        place = Place(kind="idea", object_kind="challenge", object_id=number, number=which)
        keep(session, alice, place, now, title=title)
    begun = ideas_begun(session, alice.id, number)
    assert {draft.title for draft in begun} == {"A bell", "A lamp"}
    assert free_number(begun) == 2


def test_it_refuses_what_no_form_takes(session, crowd, place, now):
    alice = crowd.cast.alice
    with pytest.raises(Refused, match="too long"):
        keep(session, alice, place, now, title="x" * 80_001)
    for wrong in (
        Place(kind="spell", object_kind="idea", object_id=1),
        Place(kind="idea", object_kind="market", object_id=1),
        Place(kind="idea", object_kind="challenge", object_id=1, number=0),
    ):
        with pytest.raises(NotFound, match="nothing here to write"):
            keep(session, alice, wrong, now, title="A bell")
    for number in range(MOST):
        other = Place(kind="comment", object_kind="idea", object_id=number)
        keep(session, alice, other, now, body="Half a thought")
    with pytest.raises(Refused, match="50 drafts already"):
        keep(session, alice, place, now, title="One more")


def test_it_throws_away_and_takes_back(session, crowd, place, now):
    alice = crowd.cast.alice
    kept = keep(session, alice, place, now, title="A bell")
    with pytest.raises(NotFound):
        throw_away(session, person_id=crowd.cast.bob.id, draft_id=kept.id, now=now)
    with pytest.raises(NotFound):
        take_back(session, person_id=crowd.cast.bob.id, draft_id=kept.id)
    throw_away(session, person_id=alice.id, draft_id=kept.id, now=now)
    assert drafts_of(session, alice.id) == []
    assert draft_at(session, alice.id, place) is None
    take_back(session, person_id=alice.id, draft_id=kept.id)
    assert [draft.title for draft in drafts_of(session, alice.id)] == ["A bell"]


def test_it_tidies_what_is_old_or_was_thrown_away(session, crowd, place, now):
    alice, bob, mallory = crowd.cast.alice, crowd.cast.bob, crowd.cast.mallory
    keep(session, alice, place, now - 91 * DAY, title="Old")
    keep(session, bob, place, now - 89 * DAY, title="Younger")
    thrown = keep(session, mallory, place, now - 2 * DAY, title="Thrown")
    throw_away(session, person_id=mallory.id, draft_id=thrown.id, now=now - 1.5 * DAY)
    assert tidy_drafts(session, days=90, now=now) == 2
    assert [draft.title for draft in drafts_of(session, bob.id)] == ["Younger"]
    assert count(session) == 1


def test_it_tidies_by_command(app, session, crowd, place, now):
    keep(session, crowd.cast.alice, place, now - 91 * DAY, title="Old")
    keep(session, crowd.cast.bob, place, now, title="New")
    session.commit()
    answer = app.test_cli_runner().invoke(args=["drafts", "tidy"])
    assert (answer.exit_code, answer.output) == (0, "1 draft is gone.\n")


def test_it_forgets_a_comment_that_was_said(session, crowd, now):
    alice, idea = crowd.cast.alice, crowd.ideas[0]
    said = post_comment(session, author_id=alice.id, on=target_of(idea), body="Who pays?", now=now)
    own = Place(kind="comment", object_kind="idea", object_id=idea.id)
    reply = Place(kind="reply", object_kind="comment", object_id=said.id)
    keep(session, alice, own, now, body="And when?")
    keep(session, alice, reply, now, body="We do.")
    keep(session, crowd.cast.bob, own, now, body="Somebody else's")
    post_comment(session, author_id=alice.id, on=target_of(idea), body="And when?", now=now)
    assert [draft.place for draft in drafts_of(session, alice.id)] == [reply]
    post_comment(
        session,
        author_id=alice.id,
        on=target_of(idea),
        body="We do.",
        parent_id=said.id,
        now=now,
    )
    assert drafts_of(session, alice.id) == []
    assert len(drafts_of(session, crowd.cast.bob.id)) == 1


def test_it_saves_without_a_script_and_goes_on_where_it_stopped(session, mallory, place):
    words = {"title": "A bell at the door", "problem": "Nobody hears.", "cost": "14 0"}
    saved = mallory.post(address(place), data=words)
    assert saved.status_code == 303
    page = mallory.get(saved.location).text
    assert "Saved at 09:00" in page
    assert ">A bell at the door</textarea>" in page.replace("\r\n", "")
    assert "Nobody hears." in page
    assert 'value="14 0"' in page
    assert session.scalar(select(func.count(Idea.id))) == 2, "a draft is no idea"


def test_it_forgets_an_idea_that_was_sent(session, new, mallory, place):
    saved = mallory.post(address(place), data={"title": "A bell at the door"})
    sent = mallory.fill(saved.location, action=new)
    assert sent.status_code == 303
    assert count(session) == 0


def test_it_goes_on_with_the_idea_of_the_same_line_and_begins_another(mallory, new, place):
    mallory.post(address(place), data={"title": "A bell at the door", "problem": "Nobody hears."})
    same = mallory.get(new, query_string={"title": "A bell at the door"}).text
    assert "Nobody hears." in same
    other = mallory.get(new, query_string={"title": "A lamp in the hall"}).text
    assert "Nobody hears." not in other
    assert address(place, 2) in other
    assert "Go on writing: A bell at the door" in other


def test_it_answers_a_script_with_when(mallory, place):
    answer = mallory.post(address(place), data={"title": "A bell"}, headers={"X-Fragment": "1"})
    assert (answer.status_code, answer.text) == (200, "Saved at 09:00")
    empty = mallory.post(address(place), data={"title": ""}, headers={"X-Fragment": "1"})
    assert (empty.status_code, empty.text) == (200, "")


def test_it_saves_nothing_without_the_token_of_the_page(session, mallory, place):
    assert mallory.post(address(place), data={"title": "A bell"}, csrf=False).status_code == 400
    assert count(session) == 0


def test_it_lists_what_waits_and_throws_it_away(session, crowd, mallory, place):
    mallory.post(address(place), data={"title": "A bell at the door"})
    page = mallory.get("/you/drafts").text
    assert "A bell at the door" in page
    assert crowd.challenge.question in page
    draft = session.scalars(select(Draft)).one()
    mallory.fill("/you/drafts", action=f"/drafts/{draft.id}/throw-away")
    after = mallory.get("/you/drafts").text
    assert "A bell at the door" not in after
    assert f"/drafts/{draft.id}/take-back" in after
    mallory.post(f"/drafts/{draft.id}/take-back")
    assert "A bell at the door" in mallory.get("/you/drafts").text


def test_it_shows_a_draft_to_nobody_else(app, crowd, mallory, new, place):
    mallory.post(address(place), data={"title": "A bell at the door"})
    for person in (crowd.cast.alice, crowd.cast.facilitator, crowd.cast.administrator):
        other = visitor(app, person)
        for page in ("/you/drafts", "/", new, "/search?q=bell", f"/people/{crowd.cast.mallory.id}"):
            assert "A bell at the door" not in other.get(page).text


def test_it_names_no_idea_that_is_not_shown_any_more(session, crowd, mallory):
    idea = crowd.ideas[0]
    on_idea = Place(kind="comment", object_kind="idea", object_id=idea.id)
    mallory.post(address(on_idea), data={"body": "Half a thought"})
    idea.status = "screened_out"
    session.commit()
    page = mallory.get("/you/drafts").text
    assert "Half a thought" in page
    assert idea.title not in page
    assert "is not shown any more" in page
    assert mallory.post(address(on_idea), data={"body": "More"}).status_code == 404


def test_it_tells_who_goes_on_that_the_idea_was_changed_meanwhile(app, session, crowd):
    idea, alice = crowd.ideas[0], visitor(app, crowd.cast.alice)
    change = Place(kind="change", object_kind="idea", object_id=idea.id)
    edit = f"/ideas/{idea.id}/edit"
    words = {"title": "My own title", "based_on": "0" * 16}
    alice.post(address(change), data=words)
    page = alice.get(edit).text
    assert "My own title" in page
    assert "What it says now:" in page
    assert alice.fill(edit).status_code == 303
    assert count(session) == 0


@pytest.mark.parametrize(
    ("kind", "who", "page", "field"),
    [
        ("answer", "facilitator", "/ideas/{idea}/answer", "answer"),
        ("comment", "mallory", "/comments/idea/{idea}", "body"),
        ("comment", "mallory", "/ideas/{idea}-{slug}", "body"),
    ],
)
def test_it_comes_back_in_every_form(app, crowd, kind, who, page, field):
    idea, client = crowd.ideas[0], visitor(app, getattr(crowd.cast, who))
    client.post(f"/drafts/{kind}/idea/{idea.id}", data={field: "Half a thought", "stance": "for"})
    shown = client.get(page.format(idea=idea.id, slug=idea.slug))
    assert "Half a thought" in shown.text
    assert f"/drafts/{kind}/idea/{idea.id}" in shown.text
    if field == "body":
        assert 'value="for" checked' in shown.text


def test_it_knows_where_every_kind_of_draft_goes_on(app, session, crowd):
    sponsor, idea = visitor(app, crowd.cast.sponsor), crowd.ideas[0]
    ids = {"challenge": crowd.challenge.id, "idea": idea.id, "purpose": 1}
    for kind, form in FORMS.items():
        for on in set(form.on) & set(ids):
            data = {form.fields[0]: f"Words of {kind}"}
            saved = sponsor.post(f"/drafts/{kind}/{on}/{ids[on]}", data=data)
            assert saved.status_code == 303, kind
    page = sponsor.get("/you/drafts").text
    assert page.count(">Go on writing<") == count(session) >= len(FORMS) - 2


def test_it_keeps_words_as_they_are():
    words = (("title", "„Ä“ & <b>"), ("acts", "submit"), ("acts", "judge"))
    assert unpacked(packed(words)) == words


def test_it_forgets_only_the_one(session, crowd, place, now):
    alice = crowd.cast.alice
    keep(session, alice, place, now, title="A bell")
    forget_draft(session, person_id=crowd.cast.bob.id, place=place)
    assert count(session) == 1
    forget_draft(session, person_id=alice.id, place=place)
    assert count(session) == 0
