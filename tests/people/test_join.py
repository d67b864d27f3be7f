"""Coming in by a link: once per use, while it lasts, with a name, an e-mail and a password."""

import threading

import pytest
from cast import visitor
from sqlalchemy import func, select

from core.errors import Closed
from ledger.services import account_of
from models.community import Activity
from models.people import Grant, Invitation, Person
from people.links import hash_of
from people.services import invitations
from people.services.joining import join
from web.extensions import db
from web.transaction import write

NEW = {
    "name": "Nadia Newcomer",
    "email": "Nadia@Throng.Example",
    "password": "seven green umbrellas",
}


@pytest.fixture
def link(session, cast, now):
    """Return a function that makes a link and returns its path."""

    def make(**changes):
        kept = {"role": "member", "uses_max": 1, "days": 14, "is_administrator": True}
        kept = {"inviter_id": cast.administrator.id, **kept, **changes}
        made = invitations.invite(session, now=now, **kept)
        session.commit()
        return f"/come-in/{made.secret}"

    return make


def people_count(session):
    return session.scalar(select(func.count()).select_from(Person))


def test_it_lets_a_person_in_with_accounts_and_a_session(client, session, link):
    answer = client.fill(link(), NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    person = session.scalars(select(Person).filter_by(email="nadia@throng.example")).one()
    assert (person.name, person.is_active) == ("Nadia Newcomer", True)
    assert "Nadia Newcomer" in client.get("/you").text
    assert account_of(session, "available", person_id=person.id).balance == 1_000_000_000
    assert account_of(session, "reserved", person_id=person.id).balance == 0


def test_it_says_who_invites_and_what_for(client, link, session, now):
    from models.purpose import Purpose

    session.add(Purpose(id=1, statement="Make waiting the exception", stated_at=now))
    page = client.get(link()).text
    assert "Ada Administrator asks you to think along" in page
    assert "<h1>Make waiting the exception</h1>" in page
    assert "8 December 2026, 09:00 UTC" in page
    assert "1,000 points" in page


def test_it_reads_a_link_without_using_it_up(client, session, link):
    path = link()
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert session.scalar(select(Invitation.used_count)) == 0


def test_it_lets_nobody_in_after_the_last_use(app, client, session, link):
    path = link(uses_max=2)
    for number in range(2):
        person = {**NEW, "email": f"n{number}@throng.example"}
        assert visitor(app).fill(path, person).status_code == 303
    before = people_count(session)
    assert client.get(path).status_code == 404
    assert client.post(path, data=NEW).status_code == 404
    assert people_count(session) == before


def test_it_lets_nobody_in_once_the_link_has_ended(client, session, link, time):
    path = link(days=1)
    time.forward(hours=23.9)
    assert client.get(path).status_code == 200
    time.forward(hours=0.1)
    assert client.get(path).status_code == 404
    assert client.post(path, data=NEW).status_code == 404
    assert people_count(session) == 7


def test_it_lets_nobody_in_by_a_link_that_was_stopped(client, session, link, cast, now):
    path = link()
    invitation = session.scalars(select(Invitation)).one()
    invitations.stop(
        session,
        invitation_id=invitation.id,
        actor_id=cast.administrator.id,
        is_administrator=True,
        now=now,
    )
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Ask whoever sent it for a new one" in answer.text
    assert client.post(path, data=NEW).status_code == 404


@pytest.mark.parametrize("secret", ["guess", "x" * 500, "%00", "..", "'--"])
def test_it_does_not_know_links_that_nobody_made(client, secret):
    assert client.get(f"/come-in/{secret}").status_code == 404


def test_it_keeps_only_a_hash_of_the_secret(session, link):
    secret = link().rpartition("/")[2]
    row = session.scalars(select(Invitation)).one()
    assert row.secret_hash == hash_of(secret)
    assert len(secret) >= 43


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "   "}, "Please fill this in."),
        ({"name": "\u200b"}, "Please give the name others see."),
        ({"name": "n" * 81}, "At most 80 characters."),
        ({"email": ""}, "Please fill this in."),
        ({"email": "nadia"}, "This does not look like an e-mail address."),
        ({"email": "nadia@"}, "This does not look like an e-mail address."),
        ({"email": "a@b.example\nBcc: x@y.example"}, "does not look like an e-mail address."),
        ({"email": "n" * 250 + "@x.example"}, "At most 254 characters."),
        ({"password": ""}, "Please fill this in."),
        ({"password": "eleven char"}, "Use at least 12 characters"),
        ({"password": "p" * 129}, "Use at most 128 characters."),
        ({"password": "password1234"}, "Many people use this password"),
        ({"password": "NadiaNewcomer!"}, "mostly your name"),
        ({"email": "alice.abara@throng.example"}, "is here already"),
        ({"email": "Alice.ABARA@throng.example"}, "is here already"),
    ],
)
def test_it_says_beside_the_field_what_will_not_do(client, session, link, changes, message):
    path, before = link(), people_count(session)
    answer = client.fill(path, {**NEW, **changes})
    assert answer.status_code == 422
    assert message in answer.text
    assert "seven green umbrellas" not in answer.text
    assert people_count(session) == before
    assert session.scalar(select(Invitation.used_count)) == 0
    assert client.get("/you").status_code == 303


def test_it_keeps_what_was_typed(client, link):
    answer = client.fill(link(), {**NEW, "password": "short"})
    assert 'value="Nadia Newcomer"' in answer.text
    assert 'value="Nadia@Throng.Example"' in answer.text


@pytest.mark.parametrize("role", ["sponsor", "facilitator", "administrator"])
def test_it_gives_the_role_the_link_is_for(client, session, link, cast, role):
    client.fill(link(role=role), NEW)
    grant = session.scalars(
        select(Grant).join(Person, Person.id == Grant.person_id).filter(Person.name == NEW["name"])
    ).one()
    assert (grant.role, grant.granted_by_id) == (role, cast.administrator.id)


def test_it_gives_no_role_that_is_added_to_the_form(client, session, link):
    path = link()
    client.post(path, data={**NEW, "role": "administrator", "roles": "administrator"})
    person = session.scalars(select(Person).filter_by(name=NEW["name"])).one()
    assert session.scalars(select(Grant).filter_by(person_id=person.id)).all() == []


def test_it_offers_no_form_to_who_is_in_already(app, cast, session, link):
    client, path, before = visitor(app, cast.alice), link(), people_count(session)
    assert "You are in already, as Alice Abara" in client.get(path).text
    assert client.post(path, data=NEW).status_code == 200
    assert people_count(session) == before


def test_it_writes_into_the_log_who_joined(client, session, link):
    client.fill(link(), NEW)
    person = session.scalars(select(Person).filter_by(name=NEW["name"])).one()
    row = session.scalars(select(Activity).filter_by(act="joined")).one()
    assert (row.actor_id, row.object_id) == (person.id, person.id)
    assert person.name not in row.detail


def test_it_lets_one_of_two_in_who_come_at_once_on_the_last_use(app, session, link):
    secret = link(uses_max=1).rpartition("/")[2]
    start, results = threading.Barrier(2), []

    def come(number):
        with app.app_context():
            start.wait()
            try:
                write(
                    join,
                    secret=secret,
                    name=f"Racer {number}",
                    email=f"racer{number}@throng.example",
                    password_hash="x",
                    season_points=1000,
                    now=session_now,
                )
                results.append("in")
            except Closed:
                results.append("refused")
            finally:
                db.session.remove()

    session_now = session.scalar(select(Invitation.created_at))
    session.commit()
    threads = [threading.Thread(target=come, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["in", "refused"]
    assert session.scalar(select(Invitation.used_count)) == 1
    names = session.scalars(select(Person.name).where(Person.name.startswith("Racer"))).all()
    assert len(names) == 1


def test_it_lets_one_of_two_in_who_come_at_once_with_the_same_e_mail(app, session, link):
    from core.errors import InvalidInput

    secret = link(uses_max=5).rpartition("/")[2]
    moment = session.scalar(select(Invitation.created_at))
    session.commit()
    start, results = threading.Barrier(2), []

    def come():
        with app.app_context():
            start.wait()
            try:
                write(join, secret=secret, name="Twin", email="twin@throng.example",
                      password_hash="x", season_points=1000, now=moment)  # fmt: skip
                results.append("in")
            except InvalidInput as error:
                results.append(error.field)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=come) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["email", "in"]
    assert session.scalar(select(Invitation.used_count)) == 1
