"""A person's page: what others see, what only oneself sees, and one's own settings."""

import pytest
from cast import visitor

from models.people import Person
from models.purpose import Challenge
from people.activity import record


def make_challenge(session, cast, now, **changes):
    kept = {"state": "open", "slug": "q", "question": "How might we cut the wait?"}
    row = Challenge(sponsor_id=cast.sponsor.id, created_at=now, **{**kept, **changes})
    session.add(row)
    session.flush()
    return row


def act(session, person, challenge, now, *, act="submitted", kind="idea"):
    record(
        session,
        actor_id=person.id,
        act=act,
        object_kind=kind,
        object_id=1,
        challenge_id=challenge.id if challenge else None,
        now=now,
    )


def test_it_shows_name_team_roles_and_since_when(app, session, cast):
    cast.facilitator.team = "Operations"
    page = visitor(app, cast.alice).get(f"/people/{cast.facilitator.id}").text
    for words in ("Finn Facilitator", "Operations", "24 November 2026", "facilitator"):
        assert words in page


def test_it_keeps_e_mail_and_points_to_oneself(app, cast):
    page = visitor(app, cast.alice).get(f"/people/{cast.bob.id}").text
    assert cast.bob.email not in page
    assert "Settings" not in page


def test_it_shows_others_what_was_done_under_ones_name(app, session, cast, now):
    act(session, cast.bob, make_challenge(session, cast, now), now)
    page = visitor(app, cast.alice).get(f"/people/{cast.bob.id}").text
    assert "Added an idea" in page
    assert "How might we cut the wait?" in page


@pytest.mark.parametrize("policy", ["pseudonymous", "anonymous"])
def test_it_hides_from_others_what_was_done_without_a_name(app, session, cast, now, policy):
    act(session, cast.bob, make_challenge(session, cast, now, name_policy=policy), now)
    question = "How might we cut the wait?"
    for viewer in (cast.alice, cast.administrator, cast.facilitator, cast.sponsor):
        page = visitor(app, viewer).get(f"/people/{cast.bob.id}").text
        assert "Added an idea" not in page
        assert question not in page
    assert question in visitor(app, cast.bob).get("/you").text


@pytest.mark.parametrize(
    ("kind", "done"),
    [("market", "trade"), ("idea", "judged"), ("market", "stated"), ("round", "skipped"),
     ("person", "changed_password"), ("person", "joined")],
)  # fmt: skip
def test_it_shows_others_no_judgement_belief_or_trade(app, session, cast, now, kind, done):
    act(session, cast.bob, make_challenge(session, cast, now), now, act=done, kind=kind)
    page = visitor(app, cast.alice).get(f"/people/{cast.bob.id}").text
    assert "Nothing under this name yet." in page
    assert "Nothing yet." not in visitor(app, cast.bob).get("/you").text


def test_it_shows_nothing_of_a_challenge_not_yet_open(app, session, cast, now):
    draft = make_challenge(session, cast, now, state="draft")
    act(session, cast.sponsor, draft, now, act="posed", kind="challenge")
    page = visitor(app, cast.alice).get(f"/people/{cast.sponsor.id}").text
    assert draft.question not in page


def test_it_has_ones_own_page_under_two_addresses(app, cast):
    client = visitor(app, cast.alice)
    assert "Settings" in client.get("/you").text
    assert "Settings" in client.get(f"/people/{cast.alice.id}").text


@pytest.mark.parametrize("path", ["/you", "/you/settings", "/people/1"])
def test_it_sends_strangers_to_sign_in(client, cast, path):
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


def test_it_does_not_know_people_who_are_not_there(app, cast):
    assert visitor(app, cast.alice).get("/people/999").status_code == 404


def test_it_changes_name_team_and_time_zone(app, session, cast):
    client = visitor(app, cast.alice)
    fields = {"name": " Alice   B. Abara ", "team": "Front desk", "zone": "Europe/Berlin"}
    answer = client.fill("/you/settings", fields)
    assert (answer.status_code, answer.location) == (303, "/you/settings")
    person = session.get(Person, cast.alice.id)
    assert (person.name, person.team, person.zone) == (
        "Alice B. Abara",
        "Front desk",
        "Europe/Berlin",
    )
    assert "Saved." in client.get("/you/settings").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "n" * 81}, "At most 80 characters."),
        ({"name": "\u200b\u200b"}, "Please give the name others see."),
        ({"team": "t" * 81}, "At most 80 characters."),
        ({"zone": "Mars/Olympus"}, "Not a valid choice"),
    ],
)
def test_it_says_beside_the_field_what_will_not_do(app, session, cast, changes, message):
    client = visitor(app, cast.alice)
    answer = client.fill("/you/settings", {"team": "Front desk", **changes})
    assert answer.status_code == 422
    assert message in answer.text
    assert session.get(Person, cast.alice.id).name == "Alice Abara"
    if "team" not in changes:
        assert 'value="Front desk"' in answer.text


def test_it_changes_nothing_else_by_the_settings_form(app, session, cast):
    fields = {"name": "Mallory", "team": "", "zone": "UTC", "is_active": "", "id": cast.bob.id,
              "email": "new@throng.example", "person_id": cast.bob.id}  # fmt: skip
    visitor(app, cast.mallory).post("/you/settings", data=fields)
    mallory = session.get(Person, cast.mallory.id)
    assert (mallory.name, mallory.email) == ("Mallory", "mallory.moss@throng.example")
    assert mallory.is_active
    assert session.get(Person, cast.bob.id).name == "Bob Brandt"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_it_shows_a_name_as_text(app, cast, name):
    client = visitor(app, cast.mallory)
    client.fill("/you/settings", {"name": name, "team": name})
    for viewer, path in [
        (cast.alice, f"/people/{cast.mallory.id}"),
        (cast.administrator, "/people"),
        (cast.administrator, f"/people/{cast.mallory.id}/change"),
        (cast.mallory, "/you/settings"),
    ]:
        page = visitor(app, viewer).get(path).text
        assert name not in page
        assert "&lt;" in page


@pytest.mark.parametrize(("chosen", "shown"), [("dark", "dark"), ("light", "light")])
def test_it_keeps_the_colours_chosen_without_a_script(app, cast, chosen, shown):
    client = visitor(app, cast.alice)
    answer = client.fill("/you/settings", {"theme": chosen}, action="/theme")
    assert (answer.status_code, answer.location) == (303, "/you/settings")
    assert f'data-theme="{shown}"' in client.get("/you/settings").text


def test_it_goes_back_to_the_colours_of_the_system(app, cast):
    client = visitor(app, cast.alice)
    client.fill("/you/settings", {"theme": "dark"}, action="/theme")
    client.fill("/you/settings", {"theme": "system"}, action="/theme")
    assert "data-theme=" not in client.get("/you/settings").text
    assert client.post("/theme", data={"theme": "pink"}).status_code == 303
    assert client.get_cookie("theme") is None


def test_it_shows_times_by_ones_own_clock(app, cast, time):
    time.now = time.now.replace(hour=23)
    client = visitor(app, cast.alice)
    assert "Since 24 November 2026, 23:00 UTC" in client.get("/you/settings").text
    client.fill("/you/settings", {"zone": "Europe/Berlin"})
    assert "Since 25 November 2026, 00:00 CET" in client.get("/you/settings").text


def test_it_shows_utc_where_a_zone_is_not_known_any_more(app, session, cast):
    client = visitor(app, cast.alice)
    cast.alice.zone = "Atlantis/Capital"
    assert "24 November 2026, 09:00 UTC" in client.get("/you/settings").text


def test_it_speaks_the_language_one_chose_whatever_the_browser_asks(app, cast):
    alice = visitor(app, cast.alice)
    answer = alice.fill("/you/settings", {"language": "de"})
    assert answer.status_code == 303
    page = alice.get("/you/settings", headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == "de"
    assert "Gespeichert." in page.text
    assert alice.fill("/you/settings", {"language": "xx"}).status_code == 422


def test_it_keeps_the_capitals_of_a_language(app, session, cast, now):
    act(session, cast.alice, make_challenge(session, cast, now), now)
    session.commit()
    page = visitor(app, cast.alice).get("/you", headers={"Accept-Language": "de"}).text
    assert "Eine Idee hinzugefügt" in page
