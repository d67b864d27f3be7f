"""All pages of ideas, on their blueprint."""

from ideas.routes import attaching, reading, sorting, standing, writing  # noqa: F401
from ideas.routes.base import blueprint

__all__ = ["blueprint"]
