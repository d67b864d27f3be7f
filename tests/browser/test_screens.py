"""Every screen, at phone and desk width, by day and by night: nothing in it keeps anyone out."""

import shutil

import pytest
from alembic import command
from conftest import MORNING, settings_for
from houses import need_chromium, real_browser, served
from screens import NO_SCREENS, SHOTS, Eye, screens
from visitor import Visitor
from world import the_world

from app import create_app
from core import clock
from core.policy import POLICY
from web.commands import migrations
from web.extensions import db

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The world of the tests, served and looked at by one browser."""
    need_chromium()
    shutil.rmtree(SHOTS, ignore_errors=True)
    app = create_app(settings_for(f"sqlite:///{tmp_path_factory.mktemp('screens')}/throng.db"))
    app.test_client_class = Visitor
    with app.app_context(), clock.clock_set_to(lambda: MORNING):
        command.upgrade(migrations(), "head")
        world = the_world(db.session(), MORNING)
        with served(app) as address, real_browser() as browser:
            yield app, world, Eye(browser, address)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("endpoint", sorted(POLICY.keys() - NO_SCREENS))
def test_it_works_for_everyone(house, endpoint):
    app, world, eye = house
    methods = {
        m for rule in app.url_map.iter_rules() if rule.endpoint == endpoint for m in rule.methods
    }
    if "GET" not in methods:
        return
    wrong = []
    for screen in screens(app, world, endpoint):
        eye.sign_in(world.cookies.get(screen.reader, ""))
        wrong += eye.look(screen.address, screen.name)
    assert not wrong, "\n".join(wrong)
