"""What to look at again before a market opens: words, source, dates, answers, and interests.

What could never be settled is refused in markets.wording; this names what probably goes wrong,
after the list of invalid markets that Augur's traders learned by experience.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise

from core.figures import localised
from core.language import _
from markets.wording import YES_NO, Wording, warnings

_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_DAY = re.compile(
    r"\b(20[0-9]{2}|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|week"
    r"|month|quarter|year|days?)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^\D*?(-?[0-9]+(?:\.[0-9]+)?)\s*(?:-|–|to)\s*(-?[0-9]+(?:\.[0-9]+)?)\b")
_VAGUE_SOURCE = {"internet", "the internet", "google", "the news", "news", "common knowledge", "me"}
_REST = ("other", "else", "none", "neither")


@dataclass(frozen=True, kw_only=True)
class Interests:
    """Who opens a market and what they have to do with it."""

    is_author: bool = False
    is_sponsor: bool = False


def doubts(
    wording: Wording, now: datetime, *, interests: Interests, has_rest: bool = False
) -> list[str]:
    """Return what to look at again before opening, in sentences; empty when nothing strikes."""
    return [
        *warnings(wording),
        *_about_dates(wording, now),
        *_about_source(wording),
        *_about_answers(wording.outcomes, has_rest=has_rest),
        *_about_interests(interests),
    ]


def _about_dates(wording: Wording, now: datetime) -> Iterator[str]:
    text = f"{wording.question} {wording.resolution_rule}"
    if not _DAY.search(text):
        yield _("Neither the question nor the rule names a day: say on which day it is settled.")
    years = [int(year) for year in _YEAR.findall(text)]
    if years and max(years) < now.year:
        yield _("%(year)s is over, so the answer may be known already.", year=str(max(years)))


def _about_source(wording: Wording) -> Iterator[str]:
    if wording.source.casefold() in _VAGUE_SOURCE:
        yield _(
            "“%(source)s” says many things: name the page, report or register.",
            source=wording.source,
        )


def _about_answers(outcomes: Sequence[str], *, has_rest: bool) -> Iterator[str]:
    if tuple(outcomes) == YES_NO:
        return
    folded = [" ".join(outcome.casefold().split()) for outcome in outcomes]
    for (one, first), (two, second) in combinations(zip(folded, outcomes, strict=True), 2):
        if one and two and (f" {one} " in f" {two} " or f" {two} " in f" {one} "):
            yield _(
                "“%(first)s” and “%(second)s” may both be true: make them exclude each other.",
                first=first,
                second=second,
            )
    ranges = [found for found in map(_range_of, outcomes) if found]
    yield from _about_ranges(sorted(ranges))
    named = any(word in outcome.split() for outcome in folded for word in _REST)
    if not has_rest and not named and not ranges:
        yield _("If none of these happens, nothing is true: add an answer for everything else.")


def _range_of(outcome: str) -> tuple[float, float, str] | None:
    found = _RANGE.match(outcome)
    return (float(found[1]), float(found[2]), outcome) if found else None


def _about_ranges(ranges: Sequence[tuple[float, float, str]]) -> Iterator[str]:
    for (_low, end, first), (start, _high, second) in pairwise(ranges):
        if start <= end:
            yield _(
                "“%(first)s” and “%(second)s” overlap at %(start)s.",
                first=first,
                second=second,
                start=localised(f"{start:g}"),
            )
        elif start - end > 1:
            yield _(
                "Between “%(first)s” and “%(second)s” there is a gap.", first=first, second=second
            )


def _about_interests(interests: Interests) -> Iterator[str]:
    if interests.is_author:
        yield _(
            "You wrote this idea: let somebody without a stake in it open and settle the market."
        )
    if interests.is_sponsor:
        yield _("You sponsor this challenge: whoever settles the market should not depend on you.")
