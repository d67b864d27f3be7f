"""All pages of markets, on their blueprint."""

from markets.routes import ordering, reading, running, settling, trading  # noqa: F401
from markets.routes.base import blueprint

__all__ = ["blueprint"]
