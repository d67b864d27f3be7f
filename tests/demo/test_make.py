"""Making the demonstration by its command, on each database, and leaving other databases alone."""

from conftest import settings_for
from sqlalchemy import func, select

from demo.community import is_empty, make_community
from ledger.audit import audit_ledger
from markets.audit import audit_markets
from models.ideas import Idea
from models.people import Person


def demo_settings(app):
    app.config["SETTINGS"] = settings_for(app.config["SETTINGS"].database_url, demo=True)


def test_it_makes_a_community_with_clean_books_on_each_database(session, now):
    assert is_empty(session)
    made = make_community(session, now=now)
    session.commit()
    assert made.people == session.scalar(select(func.count(Person.id))) == 44
    assert session.scalar(select(func.count(Idea.id))) == 60
    assert [*audit_ledger(session), *audit_markets(session)] == []


def test_it_fills_an_empty_database_by_command(app, session, time, monkeypatch):
    demo_settings(app)
    asked = []

    def made(session, *, seed, now):
        asked.append((seed, now))
        return make_community_of_nobody()

    monkeypatch.setattr("demo.commands.make_community", made)
    done = app.test_cli_runner().invoke(args=["demo", "make", "--seed", "5"])
    assert done.exit_code == 0, done.output
    assert asked == [(5, time.now)]
    assert "0 people have done 1 things" in done.output


def make_community_of_nobody():
    from demo.community import Made

    return Made(people=0, acts=1)


def test_it_leaves_a_database_with_people_alone(app, session, cast):
    demo_settings(app)
    done = app.test_cli_runner().invoke(args=["demo", "make"])
    assert done.exit_code == 0
    assert "there already" in done.output
    assert session.scalar(select(func.count(Person.id))) == 7


def test_it_fills_nothing_but_a_demonstration(app, session):
    done = app.test_cli_runner().invoke(args=["demo", "make"])
    assert done.exit_code == 2
    assert "THRONG_DEMO=1" in done.stderr
    assert is_empty(session)
