"""The Flask extensions, made once and bound to the application in app.py."""

from typing import Any

from flask import current_app, g, has_request_context, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_login import LoginManager, current_user
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from typing_extensions import override

REPLICA = "replica"  # the key of the engine that reads a copy of the database


class RoutedSession(Session):
    """Reads the copy in a request that may; see web/replica.py."""

    @override
    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("bind") is None and has_request_context() and g.get("reads_replica", False):
            return self._db.engines[REPLICA]
        return super().get_bind(*args, **kwargs)


db = SQLAlchemy(session_options={"expire_on_commit": False, "class_": RoutedSession})
csrf = CSRFProtect()
login = LoginManager()
compress = Compress()


def limited_by() -> str:
    """Count requests of signed-in people by person, of others by address."""
    person_id = getattr(current_user, "id", None)
    return f"person-{person_id}" if person_id else f"address-{request.remote_addr}"


def limits_are_off() -> bool:
    """Say whether this installation counts requests at all."""
    return not current_app.config["SETTINGS"].limits


def is_static() -> bool:
    """Say whether a file is asked for, which costs next to nothing."""
    return request.endpoint == "static"


limiter = Limiter(
    limited_by,
    default_limits=["600/minute"],
    default_limits_exempt_when=is_static,
    in_memory_fallback_enabled=True,  # A counter that is down must not stop the house.
)
limiter.request_filter(limits_are_off)
