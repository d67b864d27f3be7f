"""A branch of a condition in words: what a market asks, what its trades do, how it stands. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Which side of which condition a market is on, and how the condition stands."""

    side: str  # 'if' or 'if_not'
    state: str  # of the condition: 'pending', 'met' or 'unmet'
    condition_id: int
    idea_title: str

    @property
    def is_pending(self) -> bool:
        """Whether it still waits for the decision."""
        return self.state == "pending"

    @property
    def is_taken(self) -> bool:
        """Whether it was decided the way that this side is about."""
        return self.state == ("met" if self.side == "if" else "unmet")

    @property
    def when(self) -> str:
        """The case that the market is about."""
        return f"“{self.idea_title}” {'is' if self.side == 'if' else 'is not'} selected"

    @property
    def otherwise(self) -> str:
        """The other case."""
        return "it is not selected" if self.side == "if" else "it is selected"

    @property
    def heading(self) -> str:
        """What the market asks, or what became of it."""
        if self.is_pending:
            return f"Asks: if {self.when}."
        verb = "was" if self.state == "met" else "was not"
        return f"“{self.idea_title}” {verb} selected."

    @property
    def meaning(self) -> str:
        """What that means for those who trade."""
        if self.is_pending:
            return f"Trades lock points. If {self.otherwise}, everything comes back."
        if self.is_taken:
            return "So this market goes on in points, like any other."
        return "So this market has lapsed: everyone has back what they had locked."

    @property
    def locking(self) -> str:
        """What a ticket says of its points; empty once it is decided."""
        if not self.is_pending:
            return ""
        return f"Points are locked here, not spent: if {self.otherwise}, they come back whole."

    @property
    def chip(self) -> str:
        """The shortest words for a list."""
        case = "if selected" if self.side == "if" else "if not selected"
        if self.is_pending:
            return case
        return f"{case}: goes on" if self.is_taken else f"{case}: lapsed"


@dataclass(frozen=True, kw_only=True)
class Both:
    """The price of one question in either branch, 0 to 1; None where there is none to see."""

    selected: float | None
    not_selected: float | None

    @property
    def difference(self) -> float | None:
        """How much more likely it is if the idea is selected."""
        if self.selected is None or self.not_selected is None:
            return None
        return self.selected - self.not_selected

    @property
    def difference_words(self) -> str:
        """The difference in points of a hundred, with its sign: +12."""
        return "" if self.difference is None else f"{self.difference * 100:+.0f}"
