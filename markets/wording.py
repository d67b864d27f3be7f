"""Whether a market's question can be settled: what stops it, and what to look at again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import InvalidInput
from markets.makers.limits import OUTCOMES_MAX, OUTCOMES_MIN

YES_NO = ("Yes", "No")
QUESTION_MAX = 200
RULE_MIN = 20

# Words that two honest people read differently, with what to write instead.
AMBIGUOUS = {
    "significant": "a number",
    "significantly": "a number",
    "substantial": "a number",
    "substantially": "a number",
    "considerable": "a number",
    "successful": "what counts as success",
    "successfully": "what counts as success",
    "soon": "a date",
    "shortly": "a date",
    "recently": "a date",
    "better": "by how much, measured how",
    "worse": "by how much, measured how",
    "improve": "by how much, measured how",
    "improved": "by how much, measured how",
    "many": "a number",
    "most": "a share in per cent",
    "few": "a number",
    "often": "a number",
    "about": "exact bounds",
    "around": "exact bounds",
    "roughly": "exact bounds",
    "likely": "what must happen",
    "reasonable": "what must be met",
    "approximately": "exact bounds",
}


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
        yield "question", "Ask a question that ends with a question mark."
    if len(wording.question) > QUESTION_MAX:
        yield "question", f"Ask it in at most {QUESTION_MAX} characters."
    if len(wording.resolution_rule) < RULE_MIN:
        yield "resolution_rule", "Say exactly when it is settled which way, in a full sentence."
    if not wording.source:
        yield "source", "Name the source that will say what happened."
    if wording.closes_at <= now:
        yield "closes_at", "Choose a time that is still to come."
    yield from (("outcomes", message) for message in outcome_problems(wording.outcomes))


def outcome_problems(outcomes: Sequence[str]) -> Iterator[str]:
    """Name what is wrong with a market's outcomes: too few, too many, empty, repeated."""
    if not OUTCOMES_MIN <= len(outcomes) <= OUTCOMES_MAX:
        yield f"Give {OUTCOMES_MIN} to {OUTCOMES_MAX} outcomes, one on each line."
    seen: set[str] = set()
    for outcome in outcomes:
        folded = " ".join(outcome.casefold().split())
        if not folded:
            yield "An outcome needs a name."
        elif folded in seen:
            yield f"“{outcome}” is there twice: every outcome must be different."
        seen.add(folded)


def warnings(wording: Wording) -> list[str]:
    """Return what to look at again before opening: words that people read differently."""
    text = f"{wording.question} {wording.resolution_rule}"
    found = dict.fromkeys(word.lower() for word in re.findall(r"[A-Za-z]+", text))
    return [
        f"“{word}” can be read in several ways: say {AMBIGUOUS[word]}."
        for word in found
        if word in AMBIGUOUS
    ]
