"""What followers can hear, and in which way: pure."""

from dataclasses import dataclass

from core.language import marked

DAILY, BELL, MUTE = "daily", "bell", "mute"
WAYS = {
    DAILY: marked("bell and daily letter"),
    BELL: marked("bell alone"),
    MUTE: marked("nothing for now"),
}
SUBJECTS = {
    "talk": marked("comments"),
    "versions": marked("new versions"),
    "standing": marked("answers and decisions"),
    "markets": marked("markets"),
}
_OF = {"comment": "talk", "version": "versions"}


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """How somebody hears of something they follow."""

    way: str = DAILY
    subjects: frozenset[str] = frozenset(SUBJECTS)

    def takes(self, kind: str) -> bool:
        """Say whether a kind of notification is heard at all."""
        return self.way != MUTE and subject_of(kind) in self.subjects


USUAL = Hearing()


def subject_of(kind: str) -> str:
    """Return what a kind of notification is about, for those who follow."""
    return "markets" if kind.startswith("market") else _OF.get(kind, "standing")


def hearing_of(way: str, hears: str) -> Hearing | None:
    """Return a hearing as it is kept; None where nothing was chosen."""
    return Hearing(way=way, subjects=frozenset(hears.split())) if way else None
