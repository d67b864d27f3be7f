"""What was typed, as words to look for, and where they stand in a text: pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

WORDS_MAX = 8
LONGEST = 100
EXCERPT_LENGTH = 150


@dataclass(frozen=True, kw_only=True)
class Part:
    """A run of a text; whether it is one of the words looked for."""

    text: str
    is_hit: bool


def words_of(typed: str | None) -> tuple[str, ...]:
    """Return the first few different words of what was typed, in small letters."""
    found = re.findall(r"\w+", (typed or "")[:LONGEST].lower())
    return tuple(dict.fromkeys(found))[:WORDS_MAX]


def parts_of(text: str, words: Sequence[str]) -> list[Part]:
    """Split a text where a word begins with one of `words`; joined, the parts are the text."""
    if not words:
        return [Part(text=text, is_hit=False)] if text else []
    begins = "|".join(re.escape(word) for word in words)
    runs = re.split(rf"(\b(?:{begins})\w*)", text, flags=re.IGNORECASE)
    return [Part(text=run, is_hit=place % 2 == 1) for place, run in enumerate(runs) if run]


def excerpt(text: str, words: Sequence[str], length: int = EXCERPT_LENGTH) -> list[Part]:
    """Return the stretch of a text around the first of `words`, as parts."""
    line = " ".join(text.split())
    if len(line) <= length:
        return parts_of(line, words)
    first = next((part for part in _places(line, words)), 0)
    start = max(0, first - length // 3)
    start = line.rfind(" ", 0, start) + 1
    cut = line[start : start + length].rsplit(" ", 1)[0]
    before, after = "… " if start else "", " …" if start + len(cut) < len(line) else ""
    return parts_of(before + cut + after, words)


def _places(line: str, words: Sequence[str]) -> list[int]:
    begins = "|".join(re.escape(word) for word in words)
    found = re.search(rf"\b(?:{begins})", line, flags=re.IGNORECASE) if words else None
    return [found.start()] if found else []
