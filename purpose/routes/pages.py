"""All pages of purpose, on their blueprint."""

from purpose.routes import home, posing, reading, running  # noqa: F401
from purpose.routes.base import blueprint

__all__ = ["blueprint"]
