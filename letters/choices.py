"""Which letters there are, and when each goes out unless a person says otherwise: pure."""

from dataclasses import dataclass

from core.language import marked

AT_ONCE, DAILY, NEVER = "at_once", "daily", "never"
WAY_WORDS = {AT_ONCE: marked("at once"), DAILY: marked("daily"), NEVER: marked("never")}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a letter may be about; `kinds` are those of notifications, () stands for all others."""

    key: str
    title: str
    words: str
    ways: tuple[str, ...]
    usual: str
    kinds: tuple[str, ...] = ()


SUBJECTS = (
    Subject(
        key="to_you",
        title=marked("Someone mentions or answers you"),
        words=marked("these are about you"),
        ways=(AT_ONCE, DAILY, NEVER),
        usual=AT_ONCE,
        kinds=("mention", "answer"),
    ),
    Subject(
        key="yours",
        title=marked("Your idea is talked about, answered or decided on, your market is settled"),
        words=marked("they are yours"),
        ways=(AT_ONCE, DAILY, NEVER),
        usual=AT_ONCE,
        kinds=(
            "own",
            "co_author",
            "official",
            "hidden",
            "shortlist",
            "decision",
            "market_paid",
            "market_lapsed",
            "market_taken",
            "market_undone",
            "market_approved",
            "order_filled",
            "order_over",
        ),
    ),
    Subject(
        key="followed",
        title=marked("What happens to what you follow"),
        words=marked("one letter a day, when there is news"),
        ways=(DAILY, NEVER),
        usual=DAILY,
    ),
    Subject(
        key="closing",
        title=marked("Judging closes and you have not taken part"),
        words=marked("once, 48 hours before"),
        ways=(AT_ONCE, NEVER),
        usual=AT_ONCE,
    ),
)
BY_KEY = {subject.key: subject for subject in SUBJECTS}


def subject_of(kind: str) -> str:
    """Return which letter a kind of notification belongs to."""
    named = (subject.key for subject in SUBJECTS if kind in subject.kinds)
    return next(named, "followed")
