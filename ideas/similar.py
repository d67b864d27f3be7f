"""How close two ideas are in words: typing errors forgiven, word order ignored, rare words heavy.

Closeness of two lines is the mean of two measures in [0, 1]: the share of the words' weight that
the other line also has (weights are inverse document frequencies, Spärck Jones 1972), and the
token-set ratio (indel similarity of sorted words; rapidfuzz). What an idea says beyond its title
counts too, a little less.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

CLOSE = 0.36
VERY_CLOSE = 0.68
BODY_SHARE = 0.75  # A word found only in the body is worth this much of one in the title.
WORD_LONG = 4  # Shorter words count as one only when they are equal.
WORD_MATCH = 84.0  # Two words count as one from this indel similarity, of 100.
SHOWN_MAX = 5
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do for from have how in into is it its more of on one or "
        "our so than that the their them then there they this to up us we what when where which "
        "will with would you your",
    )
)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an idea says: its line, and everything else."""

    title: str
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Match:
    """An idea close to what was typed; `closeness` in [0, 1]."""

    idea_id: int
    closeness: float

    @property
    def is_very_close(self) -> bool:
        """Whether the two most likely say the same."""
        return self.closeness >= VERY_CLOSE


@lru_cache(maxsize=8192)  # Asked again at every key: only the typed line is ever new.
def words_of(text: str) -> tuple[str, ...]:
    """Return the words that carry meaning, lower case, without accents and plural endings."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", kept)
    return tuple(
        _stem(word) for word in words if word not in _STOP and (len(word) > 1 or not word.isascii())
    )


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that 'waits', 'waiting' and 'wait' meet."""
    for ending in ("ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def closest(text: str, ideas: Mapping[int, Wording], *, limit: int = SHOWN_MAX) -> list[Match]:
    """List the ideas close to a line, closest first, those under CLOSE left out.

    The cost grows with the number of different words in the ideas times the words typed.
    """
    typed = words_of(text)
    if not typed:
        return []
    titles = {idea_id: words_of(idea.title) for idea_id, idea in ideas.items()}
    bodies = {idea_id: frozenset(words_of(idea.body)) for idea_id, idea in ideas.items()}
    weights = _weights((bodies[idea_id].union(words) for idea_id, words in titles.items()), typed)
    alike = _alike(typed, {word for words in titles.values() for word in words})
    matches = [
        Match(idea_id=idea_id, closeness=_closeness(typed, words, bodies[idea_id], weights, alike))
        for idea_id, words in titles.items()
    ]
    close = [match for match in matches if match.closeness >= CLOSE]
    return sorted(close, key=lambda match: (-match.closeness, match.idea_id))[:limit]


def _weights(texts: Iterable[Set[str]], typed: Sequence[str]) -> dict[str, float]:
    """Weigh each word by how few of the ideas use it."""
    used = list(texts)
    counts = Counter(word for words in used for word in words)
    return {word: math.log(1 + (len(used) + 1) / (1 + counts[word])) for word in {*counts, *typed}}


def _alike(typed: Sequence[str], vocabulary: Set[str]) -> dict[str, set[str]]:
    """Return, for each typed word, the words that count as the same: itself, and slips of it."""
    long = [word for word in vocabulary if len(word) >= WORD_LONG]
    alike = {word: {word} for word in typed}
    for word, same in alike.items():
        if len(word) >= WORD_LONG:
            found = process.extract(
                word, long, scorer=fuzz.ratio, score_cutoff=WORD_MATCH, limit=None
            )
            same.update(other for other, _score, _place in found)
    return alike


def _closeness(
    typed: Sequence[str],
    title: Sequence[str],
    body: Set[str],
    weights: Mapping[str, float],
    alike: Mapping[str, Set[str]],
) -> float:
    total = sum(weights[word] for word in typed)
    present = set(title)
    covered = sum(weights[word] for word in typed if not present.isdisjoint(alike[word])) / total
    told = sum(weights[word] for word in typed if word in body or word in present) / total
    if not covered:
        return BODY_SHARE * told
    matched = set().union(*alike.values())
    own = sum(weights[word] for word in title)
    mutual = (covered + sum(weights[word] for word in title if word in matched) / own) / 2
    ratio = fuzz.token_set_ratio(" ".join(typed), " ".join(title)) / 100
    return max((max(covered, mutual) + ratio) / 2, BODY_SHARE * told)
