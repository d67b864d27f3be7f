"""All tables at once, for migrations and tests."""

from models import (  # noqa: F401  # Importing a module registers its tables.
    aggregation,
    ballots,
    community,
    conditions,
    ideas,
    ledger,
    markets,
    orders,
    people,
    purpose,
    settling,
    voting,
)
from models.base import Base

metadata = Base.metadata
