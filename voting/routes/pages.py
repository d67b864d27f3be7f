"""All pages of voting, on their blueprint."""

from voting.routes import cards, pairs, ways, whole_ballots  # noqa: F401
from voting.routes.base import blueprint

__all__ = ["blueprint"]
