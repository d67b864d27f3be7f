"""What can go wrong in ways people should hear about.

ThrongError                 anything expected; carries a message for people
├── InvalidInput            what was typed cannot be used; names the field
├── Refused                 a rule of the house says no, now
│   ├── Closed              the time for this act is over, or has not come
│   ├── NotEnough           too few points or shares
│   ├── OutsideBand         the trade would push the price too far; offers the largest possible
│   ├── OverCap             one person would hold too much; offers the largest possible
│   ├── PriceMoved          the cost is above what was accepted
│   └── Stale               the page shows a state that has changed since
├── NotAllowed              this person may not do this
├── NotFound                there is no such thing, or not for this person
├── TooMany                 too often; try again later
└── Unavailable             the system is busy; nothing was written
"""


class ThrongError(Exception):
    """Anything expected; `message` is a sentence for people, `field` names an input."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInput(ThrongError):
    """What was typed cannot be used."""


class Refused(ThrongError):
    """A rule of the house says no, now."""


class Closed(Refused):
    """The time for this act is over, or has not come."""


class NotEnough(Refused):
    """Too few points or shares."""


class OutsideBand(Refused):
    """The trade would push the price too far; `largest` micro-shares are possible."""

    def __init__(self, message: str, *, largest: int, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.largest = largest


class OverCap(Refused):
    """One person would hold too much; `largest` micro-shares more are possible."""

    def __init__(self, message: str, *, largest: int, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.largest = largest


class PriceMoved(Refused):
    """The cost is above what was accepted."""


class Stale(Refused):
    """The page shows a state that has changed since."""


class NotAllowed(ThrongError):
    """This person may not do this."""


class NotFound(ThrongError):
    """There is no such thing, or not for this person."""


class TooMany(ThrongError):
    """Too often; try again later."""


class Unavailable(ThrongError):
    """The system is busy; nothing was written."""
