"""Whether a market's question can be settled: what stops it, and what to look at again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import InvalidInput
from core.language import _, marked
from markets.makers.limits import OUTCOMES_MAX, OUTCOMES_MIN

YES_NO = (marked("Yes"), marked("No"))  # kept so; pages say them in the reader's language
QUESTION_MAX = 200
RULE_MIN = 20

# Words that two honest people read differently, with what to write instead.
AMBIGUOUS = {
    "significant": marked("a number"),
    "significantly": marked("a number"),
    "substantial": marked("a number"),
    "substantially": marked("a number"),
    "considerable": marked("a number"),
    "successful": marked("what counts as success"),
    "successfully": marked("what counts as success"),
    "soon": marked("a date"),
    "shortly": marked("a date"),
    "recently": marked("a date"),
    "better": marked("by how much, measured how"),
    "worse": marked("by how much, measured how"),
    "improve": marked("by how much, measured how"),
    "improved": marked("by how much, measured how"),
    "many": marked("a number"),
    "most": marked("a share in per cent"),
    "few": marked("a number"),
    "often": marked("a number"),
    "about": marked("exact bounds"),
    "around": marked("exact bounds"),
    "roughly": marked("exact bounds"),
    "likely": marked("what must happen"),
    "reasonable": marked("what must be met"),
    "approximately": marked("exact bounds"),
}


# What was done or is wished, as pages call it.
DEEDS = (marked("bought"), marked("sold"), marked("buy"), marked("sell"))


def label_words(label: str) -> str:
    """Return an answer as pages name it: yes and no in the reader's language, others as given."""
    return _(label) if label in YES_NO else label


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of a market as someone wants to open it."""

    question: str
    outcomes: tuple[str, ...]
    resolution_rule: str
    source: str
    closes_at: datetime


def check(wording: Wording, now: datetime) -> None:
    """Refuse a market that could not be settled.

    Raises:
        InvalidInput: naming the field to mend.
    """
    for field, message in _problems(wording, now):
        raise InvalidInput(message, field=field)


def _problems(wording: Wording, now: datetime) -> Iterator[tuple[str, str]]:
    if not wording.question.endswith("?"):
        yield "question", _("Ask a question that ends with a question mark.")
    if len(wording.question) > QUESTION_MAX:
        yield (
            "question",
            _("Ask it in at most %(question_max)s characters.", question_max=QUESTION_MAX),
        )
    if len(wording.resolution_rule) < RULE_MIN:
        yield "resolution_rule", _("Say exactly when it is settled which way, in a full sentence.")
    if not wording.source:
        yield "source", _("Name the source that will say what happened.")
    if wording.closes_at <= now:
        yield "closes_at", _("Choose a time that is still to come.")
    yield from (("outcomes", message) for message in outcome_problems(wording.outcomes))


def outcome_problems(outcomes: Sequence[str]) -> Iterator[str]:
    """Name what is wrong with a market's outcomes: too few, too many, empty, repeated."""
    if not OUTCOMES_MIN <= len(outcomes) <= OUTCOMES_MAX:
        yield _(
            "Give %(outcomes_min)s to %(outcomes_max)s outcomes, one on each line.",
            outcomes_min=OUTCOMES_MIN,
            outcomes_max=OUTCOMES_MAX,
        )
    seen: set[str] = set()
    for outcome in outcomes:
        folded = " ".join(outcome.casefold().split())
        if not folded:
            yield _("An outcome needs a name.")
        elif folded in seen:
            yield _(
                "“%(outcome)s” is there twice: every outcome must be different.", outcome=outcome
            )
        seen.add(folded)


def warnings(wording: Wording) -> list[str]:
    """Return what to look at again before opening: words that people read differently."""
    text = f"{wording.question} {wording.resolution_rule}"
    found = dict.fromkeys(word.lower() for word in re.findall(r"[A-Za-z]+", text))
    return [
        _(
            "“%(word)s” can be read in several ways: say %(precise)s.",
            word=word,
            precise=_(AMBIGUOUS[word]),
        )
        for word in found
        if word in AMBIGUOUS
    ]


def seller_words(maker: str, opened_at: float) -> str:
    """Say who always sells and buys back, and between which prices."""
    if maker != "product":
        return _("A maker always sells and always buys back, at prices from 0.1 to 99.9.")
    return _(
        "A pool of shares, opened at %(opened)s, always sells and always buys back, at prices "
        "from 1 to 99.",
        opened=f"{opened_at * 100:.0f}",
    )
