"""All pages of markets, on their blueprint."""

from markets.routes import (  # noqa: F401
    bundling,
    lot,
    ordering,
    reading,
    running,
    settling,
    shortlist,
    skill,
    tables,
    trading,
)
from markets.routes.base import blueprint

__all__ = ["blueprint"]
