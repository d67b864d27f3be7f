"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS_MAX = 4_000


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text that was kept, added or removed."""

    change: Literal["kept", "added", "removed"]
    text: str


def pieces_between(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other, in reading order.

    Joining what was kept and removed gives `before`; what was kept and added, `after`.
    Past WORDS_MAX words, where matching grows slow, the whole text counts as replaced.
    """
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > WORDS_MAX:
        return [_piece("kept", [before])] if before == after else _replaced(old, new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces += [_piece("kept", old[a:b])] if tag == "equal" else _replaced(old[a:b], new[c:d])
    return pieces


def _words(text: str) -> list[str]:
    """Split into words, each with the white space after it."""
    return re.findall(r"\s*\S+\s*?(?=\s|$)|\s+", text)


def _replaced(old: list[str], new: list[str]) -> list[Piece]:
    runs = [_piece("removed", old), _piece("added", new)]
    return [run for run in runs if run.text]


def _piece(change: Literal["kept", "added", "removed"], words: list[str]) -> Piece:
    return Piece(change=change, text="".join(words))
