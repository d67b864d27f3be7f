"""Every route stands in the policy table, and the table names no route that is not there."""

from core.policy import POLICY


def endpoints(app):
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_it_lists_every_route(app):
    assert endpoints(app) - set(POLICY) == set()


def test_it_lists_no_route_that_is_not_there(app):
    assert set(POLICY) - endpoints(app) == set()
