"""Why somebody does not trade in a market, in words. Pure."""

from collections.abc import Collection

from core.language import _, marked

BARS = {
    "author": marked("This is about your own idea, so you do not trade here."),
    "opener": marked("You opened this market, so you do not trade in it."),
    "insider": marked(
        "You may know or decide how this ends, so you do not trade here; what you hold stays."
    ),
    "settler": marked("You had a part in settling this market, so you do not trade in it."),
}


def bar_words(bars: Collection[str]) -> str:
    """Return the first reason that holds, in words; empty when there is none."""
    return next((_(words) for bar, words in BARS.items() if bar in bars), "")
