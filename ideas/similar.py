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

from rapidfuzz import fuzz, process

CLOSE = 0.36
VERY_CLOSE = 0.68
BODY_SHARE = 0.75  # A word found only in the body is worth this much of one in the title.
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


def words_of(text: str) -> list[str]:
    """Return the words that carry meaning, lower case, without accents and plural endings."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", kept)
    return [
        _stem(word) for word in words if word not in _STOP and (len(word) > 1 or not word.isascii())
    ]


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that 'waits', 'waiting' and 'wait' meet."""
    for ending in ("ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def closest(text: str, ideas: Mapping[int, Wording], *, limit: int = SHOWN_MAX) -> list[Match]:
    """List the ideas close to a line, closest first, those under CLOSE left out.

    The cost grows with the number of ideas times the words typed.
    """
    typed = words_of(text)
    if not typed:
        return []
    listed = {idea_id: words_of(idea.title) for idea_id, idea in ideas.items()}
    bodies = {idea_id: set(words_of(idea.body)) for idea_id, idea in ideas.items()}
    weights = _weights((bodies[idea_id].union(words) for idea_id, words in listed.items()), typed)
    matches = [
        Match(idea_id=idea_id, closeness=_closeness(typed, words, bodies[idea_id], weights))
        for idea_id, words in listed.items()
    ]
    close = [match for match in matches if match.closeness >= CLOSE]
    return sorted(close, key=lambda match: (-match.closeness, match.idea_id))[:limit]


def _weights(texts: Iterable[set[str]], typed: Sequence[str]) -> dict[str, float]:
    """Weigh each word by how few of the ideas use it."""
    used = list(texts)
    counts = Counter(word for words in used for word in words)
    return {word: math.log(1 + (len(used) + 1) / (1 + counts[word])) for word in {*counts, *typed}}


def _closeness(
    typed: Sequence[str], title: Sequence[str], body: Set[str], weights: Mapping[str, float]
) -> float:
    covered = _covered(typed, title, weights)
    mutual = (covered + _covered(title, typed, weights)) / 2
    ratio = fuzz.token_set_ratio(" ".join(typed), " ".join(title)) / 100
    beyond = sum(weights[word] for word in typed if word in body or word in title)
    told = BODY_SHARE * beyond / sum(weights[word] for word in typed)
    return max((max(covered, mutual) + ratio) / 2, told)


def _covered(words: Sequence[str], others: Sequence[str], weights: Mapping[str, float]) -> float:
    """Return the share of the words' weight that has a match among `others`."""
    total = sum(weights[word] for word in words)
    found = sum(weights[word] for word in words if _has(word, others))
    return found / total if total else 0.0


def _has(word: str, words: Sequence[str]) -> bool:
    if word in words:
        return True
    if len(word) < 4:
        return False
    return process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=WORD_MATCH) is not None
