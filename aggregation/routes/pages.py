"""All pages of outcomes, on their blueprint."""

from aggregation.routes import deciding, looking_back, merging, rankings  # noqa: F401
from aggregation.routes.base import blueprint

__all__ = ["blueprint"]
