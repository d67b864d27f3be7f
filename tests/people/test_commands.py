"""The command line lets the first administrator in; there is no default account."""

import re

import pytest
from factories import make_person
from sqlalchemy import func, select

from models.people import Grant, Invitation, Person
from web.extensions import db

NEW = {"name": "Jonas Weir", "email": "jonas@throng.example", "password": "a mile of wet sand"}


@pytest.fixture
def run(app, time):
    def run(*words):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=words)
        assert result.exit_code == 0, result.output
        db.session.expire_all()
        return result.output

    return run


def path_in(output):
    found = re.search(r"http://127\.0\.0\.1:5000(/come-in/[\w-]{43})", output)
    assert found, output
    return found[1]


def test_it_starts_without_any_account(session):
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_it_says_how_to_come_in_where_nobody_administers(run):
    output = run("prepare")
    assert "Throng is empty. Come in as its administrator: http://127.0.0.1:5000/come-in/" in output
    assert "(works once, until 25 November 09:00 UTC)" in output
    assert output.rstrip().endswith("Throng is at http://127.0.0.1:5000")


def test_it_lets_the_first_administrator_in_with_all_roles(run, client, session):
    path = path_in(run("prepare"))
    assert "Open its doors" in client.get(path).text
    assert client.fill(path, NEW).status_code == 303
    assert set(session.scalars(select(Grant.role))) == {"administrator", "sponsor", "facilitator"}
    assert client.get("/people").status_code == 200
    assert client.get("/invitations").status_code == 200


def test_it_works_once(run, client, app):
    path = path_in(run("prepare"))
    client.fill(path, NEW)
    again = app.test_client().post(path, data={**NEW, "email": "other@throng.example"})
    assert again.status_code == 404


def test_it_works_for_a_day(run, client, time):
    path = path_in(run("admin", "link"))
    time.forward(hours=24)
    assert client.get(path).status_code == 404


def test_it_replaces_the_link_printed_before(run, client):
    first, second = path_in(run("prepare")), path_in(run("prepare"))
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_it_prints_no_link_once_somebody_administers(run, client, session):
    client.fill(path_in(run("prepare")), NEW)
    output = run("prepare")
    assert "come-in" not in output
    assert output.strip() == "Throng is at http://127.0.0.1:5000"
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_it_gives_a_later_administrator_no_more_than_that_role(run, client, session, now):
    make_person(session, "Ada", roles=["administrator"], now=now)
    assert client.fill(path_in(run("admin", "link")), NEW).status_code == 303
    person = session.scalars(select(Person).filter_by(name="Jonas Weir")).one()
    roles = session.scalars(select(Grant.role).filter_by(person_id=person.id)).all()
    assert roles == ["administrator"]


def test_it_offers_a_link_again_when_the_only_administrator_is_closed(run, session, now):
    make_person(session, "Ada", roles=["administrator"], is_active=False, now=now)
    make_person(session, "Bob", now=now)
    assert "Nobody administers Throng. Come in as its administrator: http" in run("prepare")
