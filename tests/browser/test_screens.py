"""Every screen, at phone and desk width, by day and by night: nothing in it keeps anyone out."""

import pytest
from conftest import MORNING
from screens import NO_SCREENS, empty_house, looked_at, screens
from world import the_world

from core.policy import POLICY
from web.extensions import db

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The world of the tests, served and looked at by one browser."""
    with empty_house(tmp_path_factory.mktemp("screens")) as app:
        world = the_world(db.session(), MORNING)
        with looked_at(app) as eye:
            yield app, world, eye


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
