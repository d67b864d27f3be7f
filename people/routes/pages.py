"""All pages of people, on their blueprint."""

from people.routes import administering, entering, inviting, own  # noqa: F401
from people.routes.base import blueprint

__all__ = ["blueprint"]
