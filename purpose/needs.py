"""What needs a person now, in words: pure; pages hand in what the other folders found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.figures import WEEKDAY, moment_words, number
from core.language import _, marked, ngettext, pgettext
from purpose.phases import span_words

SHOWN_MAX = 6
# Of ideas, notes and the like: German and others bend the word for one.
NUMBERS = (
    *("", marked("One"), marked("Two"), marked("Three"), marked("Four"), marked("Five")),
    *(marked("Six"), marked("Seven"), marked("Eight"), marked("Nine"), marked("Ten")),
)
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


class BegunDraft(Protocol):
    """Something begun and not sent."""

    @property
    def title(self) -> str: ...  # noqa: D102


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
            title=_waiting(min(each.left, SET)),
            words=f"{each.question} {_closes(each.closes_at, now)}".strip(),
            act=_("Judge"),
            place="judge",
            slug=each.slug,
            is_loud=place == 0,
        )
        for place, each in enumerate(waiting)
    ]


def to_settle(waiting: Iterable[SettleableMarket]) -> list[Need]:
    """Say which markets wait for a facilitator."""
    acts = {
        "propose": _("Propose"),
        "approve": _("Look"),
        "rule": _("Read both sides"),
        "pay": _("Settle"),
    }
    return [
        Need(
            title=each.question,
            words=each.words,
            act=acts.get(each.act, _("Look")),
            place="market",
            id=each.market_id,
        )
        for each in waiting
    ]


def to_answer(count: int, late: int) -> list[Need]:
    """Say how many ideas wait for an official answer; nothing when none do."""
    if not count:
        return []
    words = _("Every idea hears back within five working days.")
    if late:
        behind = ngettext(
            "%(count)s of them is late.", "%(count)s of them are late.", late, count=in_words(late)
        )
        words = f"{words} {behind}"
    return [
        Need(
            title=ngettext(
                "%(count)s idea waits for an answer",
                "%(count)s ideas wait for an answer",
                count,
                count=in_words(count),
            ),
            words=words,
            act=pgettext("verb", "Answer"),
            place="board",
        )
    ]


def to_open(drafts: Iterable[PosedChallenge]) -> list[Need]:
    """Say which challenges of a sponsor are still being prepared."""
    return [
        Need(
            title=draft.question,
            words=_("Nobody sees it until you open it."),
            act=_("Go on"),
            place="challenge",
            slug=draft.slug,
        )
        for draft in drafts
    ]


def to_decide(due: Iterable[PosedChallenge]) -> list[Need]:
    """Say which challenges wait for their sponsor's decision."""
    return [
        Need(
            title=_("Your decision is awaited"),
            words=each.question,
            act=_("Decide"),
            place="decide",
            slug=each.slug,
        )
        for each in due
    ]


def to_rule(count: int) -> list[Need]:
    """Say how many comments and ideas wait for a ruling; nothing when none do."""
    if not count:
        return []
    return [
        Need(
            title=ngettext(
                "%(count)s concern waits for a ruling",
                "%(count)s concerns wait for a ruling",
                count,
                count=number(count),
            ),
            words=_("Somebody says that a comment or an idea should not stand."),
            act=_("Look"),
            place="concerns",
        )
    ]


def to_finish(begun: Sequence[BegunDraft]) -> list[Need]:
    """Say that something was begun and not sent; nothing when all is sent."""
    if not begun:
        return []
    return [
        Need(
            title=ngettext(
                "%(count)s draft is not sent yet",
                "%(count)s drafts are not sent yet",
                len(begun),
                count=number(len(begun)),
            ),
            words=begun[0].title,
            act=_("Go on writing"),
            place="drafts",
        )
    ]


def to_read(unread: int) -> list[Need]:
    """Say that something was told and not read."""
    if not unread:
        return []
    return [
        Need(
            title=ngettext(
                "%(count)s note for you",
                "%(count)s notes for you",
                unread,
                count=in_words(unread),
            ),
            words=_("Answers to you, and news of what you follow."),
            act=_("Read"),
            place="notifications",
        )
    ]


def set_words(left: int) -> str:
    """Name a first set of what is left to judge: 'three ideas', 'one idea'."""
    size = min(left, SET)
    return f"{in_words(size).lower()} {ngettext('idea', 'ideas', size)}"


def in_words(count: int) -> str:
    """Return a small number as a word that begins a sentence: 'Three'."""
    return _(NUMBERS[count]) if 0 < count < len(NUMBERS) else number(count)


def _waiting(count: int) -> str:
    return ngettext(
        "%(count)s idea is waiting for your judgement",
        "%(count)s ideas are waiting for your judgement",
        count,
        count=in_words(count),
    )


def _closes(closes_at: datetime | None, now: datetime) -> str:
    if closes_at is None:
        return ""
    if closes_at - now < timedelta(days=1):
        return _("Judging closes in %(span)s.", span=span_words(closes_at - now))
    return _("Judging closes on %(when)s.", when=moment_words(closes_at, WEEKDAY))
