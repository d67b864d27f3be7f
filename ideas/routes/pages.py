"""All pages of ideas, on their blueprint."""

from ideas.routes import attaching, concerns, reading, sorting, standing, tags, writing  # noqa: F401
from ideas.routes.base import blueprint

__all__ = ["blueprint"]
