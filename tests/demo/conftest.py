"""The demonstration community, made once for the tests of this folder."""

import shutil
import time
from dataclasses import dataclass

import pytest
from conftest import MORNING, POSTGRESQL, settings_for
from visitor import Visitor

from app import create_app
from core import clock
from demo.community import Made, make_community
from web.extensions import db
from web.transaction import write


@dataclass(frozen=True, kw_only=True)
class House:
    """Where the community is kept, how much of it there is, how long it took."""

    url: str
    made: Made
    seconds: float


def make_at(url: str, **changes) -> House:
    """Fill the database at an address with a community as it is this morning."""
    with create_app(settings_for(url, demo=True)).app_context():
        start = time.process_time()
        made = write(make_community, now=MORNING, **changes)
        db.session.remove()
        db.engine.dispose()
    return House(url=url, made=made, seconds=time.process_time() - start)


@pytest.fixture(scope="session")
def another(migrated, fast_folder):
    """Return a function that makes a community of its own and says where."""
    if POSTGRESQL:
        pytest.skip("one community at a time; test_make.py makes one on PostgreSQL")

    def made(name: str, **changes) -> House:
        path = fast_folder / f"{name}.db"
        shutil.copyfile(fast_folder / "template.db", path)
        return make_at(f"sqlite:///{path}", **changes)

    return made


@pytest.fixture(scope="session")
def house(another):
    return another("demonstration")


@pytest.fixture
def demonstration(house):
    """The application that shows the community."""
    app = create_app(settings_for(house.url, demo=True))
    app.config.update(TESTING=True)
    app.test_client_class = Visitor
    with clock.clock_set_to(lambda: MORNING), app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def tables(demonstration):
    return db.session()
