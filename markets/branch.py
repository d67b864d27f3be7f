"""A branch of a condition in words: what a market asks, what its trades do, how it stands. Pure."""

from dataclasses import dataclass
from datetime import datetime

from core.figures import LONG, day_words
from core.language import _


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Which side of which condition a market is on, and how the condition stands."""

    side: str  # 'if' or 'if_not'
    state: str  # of the condition: 'pending', 'met' or 'unmet'
    condition_id: int
    idea_title: str
    decides_at: datetime | None = None  # the end of the challenge's last phase, where it is known

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
        if self.side == "if":
            return _("“%(title)s” is selected", title=self.idea_title)
        return _("“%(title)s” is not selected", title=self.idea_title)

    @property
    def otherwise(self) -> str:
        """The other case."""
        return _("it is not selected") if self.side == "if" else _("it is selected")

    @property
    def heading(self) -> str:
        """What the market asks, or what became of it."""
        if self.is_pending:
            return _("Asks: if %(when)s.", when=self.when)
        if self.state == "met":
            return _("“%(title)s” was selected.", title=self.idea_title)
        return _("“%(title)s” was not selected.", title=self.idea_title)

    @property
    def meaning(self) -> str:
        """What that means for those who trade."""
        if self.is_pending:
            return _(
                "Trades lock points. If %(otherwise)s, everything comes back.",
                otherwise=self.otherwise,
            )
        if self.is_taken:
            return _("So this market goes on in points, like any other.")
        return _("So this market has lapsed: everyone has back what they had locked.")

    @property
    def locking(self) -> str:
        """What a ticket says of its points, and when they come back; empty once it is decided."""
        if not self.is_pending:
            return ""
        locked = _(
            "Points are locked here, not spent: if %(otherwise)s, they come back whole.",
            otherwise=self.otherwise,
        )
        if self.decides_at is None:
            return locked
        planned = _("The decision is planned for %(day)s.", day=day_words(self.decides_at, LONG))
        return f"{locked} {planned}"

    @property
    def chip(self) -> str:
        """The shortest words for a list."""
        case = _("if selected") if self.side == "if" else _("if not selected")
        if self.is_pending:
            return case
        if self.is_taken:
            return _("%(case)s: goes on", case=case)
        return _("%(case)s: lapsed", case=case)


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
