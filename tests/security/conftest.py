"""The populated world, for every test of this folder."""

import pytest
from world import the_world


@pytest.fixture
def world(session, now):
    return the_world(session, now)
