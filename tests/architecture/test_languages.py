"""Every text can be translated, and every language offered is whole."""

from dataclasses import replace

import pytest
from architecture.house import ROOT, name_of
from architecture.untranslated import literals_of, sentences_of
from babel.messages.catalog import Message
from conftest import settings_for

from core.reader import ENGLISH
from core.settings import Settings, offered_languages, settings_from
from web import catalogues

# The style guide is for whoever builds the house.
ENGLISH_ALONE = ("templates/web/styleguide.html",)
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if not name_of(path).startswith(ENGLISH_ALONE)
]
# What only those read who run Throng from the command line or write its files.
FOR_OPERATORS = ("exchange/", "demo/", "live/", "commands.py", "web/catalogues.py", "audit",
                 "evaluate", "canonical")  # fmt: skip
CODE = [
    path
    for folder in ("community", "core", "ideas", "ledger", "letters", "people", "pictures",
                   "purpose", "search", "voting", "web", "markets", "aggregation")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not any(part in name_of(path) for part in FOR_OPERATORS)
]  # fmt: skip
OTHERS = [code for code in offered_languages(Settings()) if code != ENGLISH]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_leaves_no_words_of_a_template_untranslated(path):
    assert literals_of(path.read_text()) == []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_it_leaves_no_refusal_or_label_untranslated(path):
    assert sentences_of(path.read_text()) == []


@pytest.mark.parametrize("code", OTHERS)
def test_it_offers_a_language_only_when_it_is_whole(code):
    assert catalogues.faults(catalogues.CATALOGUES / f"{code}.po") == []


@pytest.mark.parametrize("path", catalogues.all_catalogues(), ids=lambda path: path.stem)
def test_it_fills_the_same_places_and_guesses_nothing(path):
    messages = list(catalogues.messages_of(catalogues.catalogue_at(path)))
    assert messages
    assert [m.id for m in messages if m.fuzzy] == []
    translated = [m for m in messages if catalogues.is_whole(m)]
    assert [m.id for m in translated if not catalogues.has_same_places(m)] == []


@pytest.mark.parametrize(
    ("given", "is_same"),
    [
        ((("%(a)s of %(b)s"), "%(b)s: %(a)s"), True),
        (("%(a)s of %(b)s", "%(a)s"), False),
        (("%(a)s", "%(b)s"), False),
        (("%(a)s %%", "%(a)s %"), False),
        (((("%(num)s idea", "%(num)s ideas")), ("eine Idee", "%(num)s Ideen")), True),
        (((("%(num)s idea", "%(num)s ideas")), ("%(num)s Idee", "Ideen")), False),
    ],
)
def test_it_notices_other_places(given, is_same):
    assert catalogues.has_same_places(Message(given[0], given[1])) is is_same


def test_it_finds_words_that_nobody_could_translate():
    source = (
        "<p title=\"So\">Bare words</p>{{ _('fine') }}{% trans %}fine{% endtrans %}"
        "{{ button('Press it', class='btn quiet') }}<p>Throng {{ name }} – 3</p>"
    )
    assert literals_of(source) == ["So", "Bare words", "Press it"]
    code = "raise Refused('No more.')\nflash(_('Saved.'))\nraise Closed(f'Until {x}.')"
    assert [line for line, _said in sentences_of(code)] == [1, 3]


def test_it_offers_what_the_settings_say():
    assert list(offered_languages(replace(Settings(), languages="en,de"))) == ["en", "de"]
    assert list(offered_languages(replace(Settings(), language="de", languages="en"))) == [
        "en",
        "de",
    ]
    with pytest.raises(ValueError, match="THRONG_LANGUAGES"):
        settings_from({"THRONG_LANGUAGES": "en,klingon"})


def test_it_asks_no_catalogue_for_english(monkeypatch):
    assert settings_for("sqlite://").language == ENGLISH
