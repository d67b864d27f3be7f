"""What a draft may be of, and how its words are kept: pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import NotFound, Refused
from core.language import _, marked
from core.text import one_line

Pairs = tuple[tuple[str, str], ...]

LONGEST = 80_000  # characters of all fields together
FIELDS_MAX = 200
TITLE_MAX = 90
PLAN = r"(criterion|phase)\d_[a-z]+|success_on|currency|[a-z]+_(budget|size|policy|hours)"
MARKET = r"kind|outcomes|has_rest|lowest|highest|ranges|unit|maker|opening|closes_at|budget"
TALKED_ABOUT = ("idea", "market", "challenge")
ASKED = ("question", "context", "bounds", "success_test")


@dataclass(frozen=True, kw_only=True)
class FormKind:
    """A form that has drafts: what it is about, what it makes, and the fields that hold words.

    `more` matches the names of its other fields that are kept; whatever else is sent is not.
    """

    on: tuple[str, ...]
    makes: str
    fields: tuple[str, ...]
    more: str = ""

    def has(self, name: str) -> bool:
        """Say whether a field of this name is kept."""
        return name in self.fields or bool(re.fullmatch(self.more, name))


FORMS = {
    "idea": FormKind(
        on=("challenge",),
        makes=marked("A new idea"),
        fields=("title", "problem", "proposal", "benefit", "cost"),
    ),
    "change": FormKind(
        on=("idea",),
        makes=marked("A change to your idea"),
        fields=("title", "problem", "proposal", "benefit", "cost"),
        more="based_on",
    ),
    "comment": FormKind(
        on=TALKED_ABOUT, makes=marked("A comment"), fields=("body",), more="stance"
    ),
    "reply": FormKind(
        on=("comment",), makes=marked("An answer to a comment"), fields=("body",), more="stance"
    ),
    "answer": FormKind(on=("idea",), makes=marked("An official answer"), fields=("answer",)),
    "decision": FormKind(
        on=("idea",), makes=marked("A decision"), fields=("reason",), more="choice"
    ),
    "result": FormKind(
        on=("idea",), makes=marked("A result"), fields=("note", "evidence"), more="is_met"
    ),
    "news": FormKind(on=("challenge",), makes=marked("News of a challenge"), fields=("body",)),
    "pose": FormKind(
        on=("purpose",),
        makes=marked("A challenge"),
        fields=ASKED,
        more=PLAN,
    ),
    "plan": FormKind(
        on=("challenge",), makes=marked("A challenge in preparation"), fields=ASKED, more=PLAN
    ),
    "words": FormKind(
        on=("challenge",), makes=marked("Better words for a challenge"), fields=ASKED, more=PLAN
    ),
    "market": FormKind(
        on=("challenge", "idea"),
        makes=marked("A market"),
        fields=("question", "resolution_rule", "source", "fallback"),
        more=MARKET,
    ),
    "settlement": FormKind(
        on=("market",),
        makes=marked("How a market is settled"),
        fields=("reason", "evidence"),
        more="verdict|weights|value|known_at",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """The form a draft belongs to: its kind, what it is about, and which of several it is."""

    kind: str
    object_kind: str
    object_id: int
    number: int = 1


def known(place: Place) -> Place:
    """Return the place; raise NotFound when there is no such form."""
    form = FORMS.get(place.kind)
    if form is None or place.object_kind not in form.on or not 0 < place.number <= FIELDS_MAX:
        raise NotFound(_("There is nothing here to write."))
    return place


def worth_keeping(kind: str, pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Return what was typed into the fields of a form, and nothing that it has no field for.

    Raises:
        Refused: it is more than any form takes.
    """
    form = FORMS[kind]
    kept = tuple((name, value.replace("\x00", "")) for name, value in pairs if form.has(name))
    if len(kept) > FIELDS_MAX or sum(len(name) + len(value) for name, value in kept) > LONGEST:
        raise Refused(_("That is too long to be kept."))
    return kept


def is_blank(kind: str, pairs: Pairs) -> bool:
    """Say whether nothing is written in the fields that hold words."""
    return not any(value.strip() for name, value in pairs if name in FORMS[kind].fields)


def title_of(kind: str, pairs: Pairs) -> str:
    """Return the beginning of the first field that says something."""
    written = dict(pairs)
    found = (one_line(written.get(name, "")) for name in FORMS[kind].fields)
    line = next((text for text in found if text), "")
    return line if len(line) <= TITLE_MAX else line[: TITLE_MAX - 1].rstrip() + "…"


def packed(pairs: Pairs) -> str:
    """Return the words of a draft as they are kept."""
    return json.dumps(pairs, ensure_ascii=False)


def unpacked(words: str) -> Pairs:
    """Return the words of a draft as they were typed."""
    return tuple((str(name), str(value)) for name, value in json.loads(words))
