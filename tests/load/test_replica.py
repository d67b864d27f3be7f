"""Lists and rankings come from a real streaming copy; nobody misses their own act."""

import time
from contextlib import ExitStack, contextmanager

import pytest
from cast import sign_in
from cluster import replica_of
from conftest import settings_for
from sqlalchemy import create_engine, select, text
from visitor import Visitor

from app import create_app
from core.policy import POLICY
from models.markets import Market
from models.people import Person
from web.extensions import db
from web.replica import PAGES, WROTE
from web.sessions import REFRESH

pytestmark = pytest.mark.load
ON_POSTGRESQL = pytest.mark.parametrize("shared_hall", ["postgresql"], indirect=True)
PATIENCE = 20  # seconds in which a copy must have followed
OLD, NEW = "will the wait fall", "will the queue fall"


@pytest.fixture
def copy(shared_hall):
    with replica_of(shared_hall.database_url) as address:
        yield Copy(address)


class Copy:
    """The copy of a house's database, which can be told to stand still."""

    def __init__(self, address):
        self.address = address

    def _say(self, words):
        engine = create_engine(self.address)
        with engine.connect() as connection:
            answer = connection.scalar(text(words))
        engine.dispose()
        return answer

    def stand_still(self):
        self._say("SELECT pg_wal_replay_pause()")

    def catch_up_with(self, position):
        self._say("SELECT pg_wal_replay_resume()")
        began = time.monotonic()
        while not self._say(f"SELECT pg_last_wal_replay_lsn() >= '{position}'"):
            assert time.monotonic() - began < PATIENCE, "the copy does not follow"
            time.sleep(0.05)


@contextmanager
def member_of(hall, address):
    """Sign a member in to a house that reads a copy."""
    app = create_app(settings_for(hall.database_url, replica_url=address))
    app.test_client_class = Visitor
    with app.app_context():
        client = app.test_client()
        person = db.session.scalars(select(Person).where(Person.email == hall.emails[0])).one()
        sign_in(client, person)
        client.delete_cookie(WROTE)  # As if some seconds had passed.
        yield client
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def ask_otherwise(hall, question):
    """Change the question of the market in the database itself; return where its log ends."""
    db.session.get_one(Market, hall.market).question = question
    db.session.commit()
    position = db.session.scalar(text("SELECT pg_current_wal_lsn()"))
    db.session.rollback()
    return position


@ON_POSTGRESQL
def test_it_reads_the_copy_but_not_for_who_wrote_or_was_told_of_news(shared_hall, copy):
    page, hall = f"/markets/{shared_hall.market}", shared_hall
    with member_of(hall, copy.address) as client:
        copy.catch_up_with(ask_otherwise(hall, OLD))
        copy.stand_still()
        position = ask_otherwise(hall, NEW)
        assert OLD in client.get(page).text
        assert NEW in client.get(page, headers={REFRESH: "1"}).text
        client.post("/notifications/read")
        assert NEW in client.get(page).text
        client.delete_cookie(WROTE)
        copy.catch_up_with(position)
        assert NEW in client.get(page).text


@ON_POSTGRESQL
def test_people_see_their_own_act_at_once(shared_hall, copy):
    page = f"/markets/{shared_hall.market}"
    with member_of(shared_hall, copy.address) as client:
        copy.stand_still()
        fields = {"body": "Seen at once."}
        answer = client.fill(page, fields, action=f"/comments/market/{shared_hall.market}")
        assert answer.status_code == 303
        assert "Seen at once." in client.get(page).text
        client.delete_cookie(WROTE)
        assert "Seen at once." not in client.get(page).text


@ON_POSTGRESQL
def test_the_house_stays_open_when_the_copy_goes_away(shared_hall):
    page, hall = f"/markets/{shared_hall.market}", shared_hall
    with ExitStack() as lasting:
        address = lasting.enter_context(replica_of(hall.database_url))
        with member_of(hall, address) as client:
            assert client.get(page).status_code == 200
            lasting.close()
            ask_otherwise(hall, "will it stay open")
            assert "will it stay open" in client.get(page).text


def test_every_page_that_may_lag_is_one_of_the_house():
    assert set(POLICY) >= PAGES
