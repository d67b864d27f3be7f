"""Find words that people read and that no catalogue can translate, in templates and in code."""

import ast
import re
from functools import cache
from html.parser import HTMLParser

from architecture.house import ROOT
from jinja2 import Environment, nodes

UNSPOKEN = {"script", "style", "pre"}  # What is typed into a terminal is the same anywhere.
SPOKEN = {"title", "aria-label", "placeholder", "alt", "label"}
MARKS = {"_", "gettext", "ngettext", "pgettext", "plural", "later", "later_counted", "marked"}
# What stands in a picture or a title whatever the language is.
NAMES = {"Throng", "A B", "← or →"}
# Arguments that are no words: names of classes, of fields, of icons.
SILENT = {
    "class",
    "id",
    "type",
    "kind",
    "name",
    "href",
    "act",
    "endpoint",
    "picture",
    "autocomplete",
}
PLACE = "\ue000"
WORDS = re.compile(r"[^\W\d_]{2,}")
environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)


def said_in(text):
    """Return the words of a text that need a translation; '' for none."""
    plain = re.sub(rf"{PLACE}-[a-z-]+", "", text).replace(PLACE, " ").strip()
    for name in NAMES:
        plain = plain.replace(name, "")
    return text.strip() if WORDS.search(plain) else ""


class Page(HTMLParser):
    """Collects what a page of literal text shows or says."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in UNSPOKEN
        self.found += [value for name, value in attrs if name in SPOKEN and said_in(value or "")]

    def handle_endtag(self, tag):
        self.silent -= tag in UNSPOKEN

    def handle_data(self, data):
        if not self.silent and said_in(data):
            self.found.append(data.strip())


def literals_of(source):
    """Return the untranslated words of a template: of its text, its attributes, its expressions."""
    tree = environment.parse(source)
    page = Page()
    page.feed("".join(_text_of(tree)))
    page.close()
    return [text.replace(PLACE, "…") for text in page.found] + list(_constants(tree))


def _text_of(node):
    for output in node.find_all(nodes.Output):
        for child in output.nodes:
            yield child.data if isinstance(child, nodes.TemplateData) else PLACE


def _constants(node):
    """Yield sentences among the strings of expressions: a space or a capital makes one."""
    if _is_silent(node):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        text = node.value.strip()
        if said_in(text) and _is_sentence(text):
            yield text
    for child in node.iter_child_nodes():
        yield from _constants(child)


def _is_sentence(text):
    """Say whether a string is for people: names of classes and keys are in small letters."""
    return text[0].isupper() or (" " in text and not set(text.split()) <= classes())


@cache
def classes():
    """Return the names of every class that has a style."""
    sheets = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", sheets))


def _is_silent(node):
    """Say whether no words for people stand in a node, or only those that are marked."""
    if isinstance(node, nodes.Call):
        name = getattr(node.node, "name", getattr(node.node, "attr", ""))
        return name in MARKS | {"url_for", "static_url"}
    if isinstance(node, nodes.Pair | nodes.Keyword):
        return getattr(node.key, "value", node.key) in SILENT
    return isinstance(node, nodes.Compare | nodes.Include | nodes.Import | nodes.FromImport)


FAILURES = {
    *("InvalidInput", "Refused", "Closed", "NotEnough", "OutsideBand", "OverCap", "PriceMoved"),
    *("Stale", "NotAllowed", "NotFound", "TooMany", "Unavailable", "flash", "ValidationError"),
    *("DataRequired", "Length", "NumberRange", "Email", "Regexp", "line", "StringField"),
    *("TextAreaField", "SelectField", "RadioField", "SelectMultipleField", "PasswordField"),
    *("IntegerField", "BooleanField", "DateField", "PointsField", "SharesField", "PercentField"),
}
HEARD = {"message", "description", "label", "hint"}


def sentences_of(source):
    """Return the untranslated sentences that code raises, flashes or labels forms with."""
    return [(node.lineno, ast.unparse(node)[:90]) for node in _spoken(ast.parse(source))]


def _spoken(tree):
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in FAILURES:
            continue
        heard = [keyword.value for keyword in call.keywords if keyword.arg in HEARD]
        first = [] if name in {"Length", "NumberRange", "Regexp"} else call.args[:1]
        for argument in first + heard:
            yield from _plain(argument)


def _plain(node):
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.JoinedStr):
        yield node
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.search(r"[A-Z]|\w \w", node.value) and WORDS.search(node.value):
            yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _plain(child)
