"""What the pages of voting show: one's own judgement, and tallies once they may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

CHOICES = ("approve", "reject", "pass")
SKIP_REASONS = ("not_my_field", "know_author", "unclear", "rather_not")
PAIR_SKIPS = ("not_my_field", "know_author", "same_idea", "unclear", "rather_not")
OPENING = ("approve", "reject", "rated")  # A pass opens no tally.


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What one person says of one idea at present; `changed_since`: it has a newer version."""

    idea_id: int
    choice: str | None  # approve, reject, pass
    ratings: Mapping[int, int] = field(default_factory=dict)  # criterion → 1 to 7
    version: int
    changed_since: bool
    at: datetime

    @property
    def opens_tally(self) -> bool:
        """Whether this is more than a pass."""
        return self.choice in OPENING or bool(self.ratings)


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """How people rated an idea on one criterion: counts of 1 to 7."""

    criterion_id: int
    counts: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many rated."""
        return sum(self.counts)

    def without(self, seat: int | None) -> tuple[int, ...]:
        """Return the counts with one person's seat left out, to draw that person apart."""
        return tuple(count - (seat == value) for value, count in enumerate(self.counts, start=1))


@dataclass(frozen=True, kw_only=True)
class TallyShown:
    """The present ballots on one idea, for someone who may see them."""

    idea_id: int
    approve: int
    reject: int
    passed: int
    rated: int
    histograms: tuple[Histogram, ...] = ()

    @property
    def answered(self) -> int:
        """How many said yes or no."""
        return self.approve + self.reject


@dataclass(frozen=True, kw_only=True)
class ToJudge:
    """A challenge that waits for a person's judgement."""

    challenge_id: int
    slug: str
    question: str
    left: int
    closes_at: datetime | None
