"""Texts in the language of whoever reads: `_` at once, `later` when shown, `marked` by name.

A message is its English sentence, with places such as %(title)s for what varies, and %% for a per
cent sign. Whole numbers, days and moments among the values are written as the language writes
them. docs/languages.md tells how catalogues are kept.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from typing_extensions import override

from core.figures import day_words, moment_words, number
from core.reader import catalogue, reader


def _(message: str, /, **values: object) -> str:
    """Return a message in the reader's language, its places filled."""
    return filled(catalogue(reader().language).gettext(message), values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return a message whose English has more than one sense, such as a verb or a noun."""
    return filled(catalogue(reader().language).pgettext(context, message), values)


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """Return the message for a number of things; %(num)s stands for the number."""
    text = catalogue(reader().language).ngettext(one, many, num)
    return filled(text, {"num": num, **values})


def marked(message: str) -> str:
    """Return a message unchanged: marked for the catalogues, translated where it is shown."""
    return message


def later(message: str, /, **values: object) -> str:
    """Return a message that is put into words only when it is shown, for whoever reads then.

    For labels of forms and for what is kept in a row. It is not a `str`, though it says so to the
    type checker: whatever needs one gets it by `str(…)`.
    """
    return cast("str", Later(message, values))


def later_counted(one: str, many: str, num: int, /, **values: object) -> str:
    """Return what `later` returns, for a number of things."""
    return cast("str", Later(one, {"num": num, **values}, many))


class Later:
    """A message with its values, to be put into words when it is shown."""

    def __init__(self, message: str, values: Mapping[str, object], many: str = "") -> None:
        self.message, self.values, self.many = message, dict(values), many

    @override
    def __str__(self) -> str:
        found = catalogue(reader().language)
        if not self.many:
            return filled(found.gettext(self.message), self.values)
        count = self.values["num"]
        assert isinstance(count, int)  # noqa: S101  # `later_counted` has put it there.
        return filled(found.ngettext(self.message, self.many, count), self.values)

    def __html__(self) -> str:
        """Return the words safe for a page."""
        escaped = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&#34;"}
        return str(self).translate(escaped)

    def __mod__(self, values: Mapping[str, object]) -> str:
        """Return the words with values of WTForms's own, such as %(max)d."""
        return str(Later(self.message, {**self.values, **values}, self.many))

    @override
    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    @override
    def __hash__(self) -> int:
        return hash((self.message, self.many))


def kept(message: str) -> str:
    """Return a message of `later` as text for a row; '' for a plain text."""
    return json.dumps(_packed(message), ensure_ascii=False) if isinstance(message, Later) else ""


def told(text: str) -> str:
    """Return the words of what `kept` packed, for whoever reads now."""
    return str(_unpacked(json.loads(text)))


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a message with its places filled as the reader's language writes values."""
    return text % {name: shown(value) for name, value in values.items()} if "%" in text else text


def shown(value: object) -> object:
    """Return a value as the reader's language writes it."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return number(value)
    if isinstance(value, datetime):
        return moment_words(value)
    return day_words(value) if isinstance(value, date) else value


def _packed(value: object) -> Any:
    if isinstance(value, Later):
        values = {name: _packed(each) for name, each in value.values.items()}
        return {"message": value.message, "many": value.many, "values": values}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    values = {name: _unpacked(each) for name, each in value["values"].items()}
    return Later(value["message"], values, value["many"])
