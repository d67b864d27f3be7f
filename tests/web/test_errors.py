"""While the database is away people are asked to come again; a fault of ours is owned up to."""

import pytest
from sqlalchemy.exc import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.exc import TimeoutError as OutOfConnections

AWAY = [
    OperationalError("SELECT 1", {}, OSError("server closed the connection")),
    InterfaceError("SELECT 1", {}, OSError("connection already closed")),
    OutOfConnections("QueuePool limit reached"),
    PendingRollbackError("Can't reconnect until invalid transaction is rolled back."),
    InternalError("SELECT 1", {}, OSError("terminating"), connection_invalidated=True),
]


@pytest.fixture
def failing(app, client):
    """Let a page fail as told and return what comes of it."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False

    def fail(error):
        def page():
            raise error

        app.view_functions["web.how_to_read"] = page
        return client.get("/how-to-read-the-dots")

    return fail


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_it_asks_to_come_again_while_the_database_is_away(failing, error):
    answer = failing(error)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Nothing was changed" in answer.text
    assert "SELECT" not in answer.text


def test_it_owns_up_to_a_fault_of_its_own(failing):
    answer = failing(IntegrityError("INSERT", {}, ValueError("twice")))
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert "INSERT" not in answer.text
