"""What needs a person now, in words: pure; pages hand in what the other folders found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from purpose.phases import span_words

SHOWN_MAX = 6
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
SET = 3  # A first set is over in about a minute.


class JudgeableChallenge(Protocol):
    """A challenge that waits for a person's judgement."""

    @property
    def slug(self) -> str: ...  # noqa: D102
    @property
    def question(self) -> str: ...  # noqa: D102
    @property
    def left(self) -> int: ...  # noqa: D102
    @property
    def closes_at(self) -> datetime | None: ...  # noqa: D102


class SettleableMarket(Protocol):
    """A market that waits for a facilitator."""

    @property
    def act(self) -> str: ...  # noqa: D102
    @property
    def market_id(self) -> int: ...  # noqa: D102
    @property
    def question(self) -> str: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102


class PosedChallenge(Protocol):
    """A challenge in a list."""

    @property
    def slug(self) -> str: ...  # noqa: D102
    @property
    def question(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to do: `place` is the page that does it, with what that page is about."""

    title: str
    words: str
    act: str
    place: str
    slug: str = ""
    id: int = 0
    is_loud: bool = False


def to_judge(waiting: Iterable[JudgeableChallenge], now: datetime) -> list[Need]:
    """Say which challenges wait for a person's judgement; the first one loudest."""
    return [
        Need(
            title=f"{in_words(min(each.left, SET))} {_ideas(min(each.left, SET))} "
            "for your judgement",
            words=f"{each.question} {_closes(each.closes_at, now)}".strip(),
            act="Judge",
            place="judge",
            slug=each.slug,
            is_loud=place == 0,
        )
        for place, each in enumerate(waiting)
    ]


def to_settle(waiting: Iterable[SettleableMarket]) -> list[Need]:
    """Say which markets wait for a facilitator."""
    acts = {"propose": "Propose", "approve": "Look", "rule": "Read both sides", "pay": "Settle"}
    return [
        Need(
            title=each.question,
            words=each.words,
            act=acts.get(each.act, "Look"),
            place="market",
            id=each.market_id,
        )
        for each in waiting
    ]


def to_answer(count: int, late: int) -> list[Need]:
    """Say how many ideas wait for an official answer; nothing when none do."""
    if not count:
        return []
    waits = "waits" if count == 1 else "wait"
    lateness = f" {in_words(late)} of them {'is' if late == 1 else 'are'} late." if late else ""
    return [
        Need(
            title=f"{in_words(count)} {'idea' if count == 1 else 'ideas'} {waits} for an answer",
            words=f"Every idea hears back within five working days.{lateness}",
            act="Answer",
            place="board",
        )
    ]


def to_open(drafts: Iterable[PosedChallenge]) -> list[Need]:
    """Say which challenges of a sponsor are still being prepared."""
    return [
        Need(
            title=draft.question,
            words="Nobody sees it until you open it.",
            act="Go on",
            place="challenge",
            slug=draft.slug,
        )
        for draft in drafts
    ]


def to_decide(due: Iterable[PosedChallenge]) -> list[Need]:
    """Say which challenges wait for their sponsor's decision."""
    return [
        Need(
            title="Your decision is awaited",
            words=each.question,
            act="Decide",
            place="decide",
            slug=each.slug,
        )
        for each in due
    ]


def to_read(unread: int) -> list[Need]:
    """Say that something was told and not read."""
    if not unread:
        return []
    return [
        Need(
            title=f"{in_words(unread)} {'note' if unread == 1 else 'notes'} for you",
            words="Answers to you, and news of what you follow.",
            act="Read",
            place="notifications",
        )
    ]


def set_words(left: int) -> str:
    """Name a first set of what is left to judge: 'three ideas', 'one idea'."""
    size = min(left, SET)
    return f"{in_words(size).lower()} {'idea' if size == 1 else 'ideas'}"


def in_words(number: int) -> str:
    """Return a small number as a word that begins a sentence: 'Three'."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def _ideas(count: int) -> str:
    return "idea is waiting" if count == 1 else "ideas are waiting"


def _closes(closes_at: datetime | None, now: datetime) -> str:
    if closes_at is None:
        return ""
    if closes_at - now < timedelta(days=1):
        return f"Judging closes in {span_words(closes_at - now)}."
    return f"Judging closes on {closes_at:%A %-d %B, %H:%M} UTC."
