"""What each signal said of one idea, as a learning row keeps it."""

from dataclasses import dataclass

from aggregation.methods.parameters import LearningReading


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The readings of one idea's signals when its ranking was made."""

    readings: tuple[LearningReading, ...]
