"""Tell in the reader's language what a ranking says in the English it is kept in: pure.

A ranking is immutable and its words are part of what it hashes, so they are English whoever made
it. They follow few patterns; what follows none of them is shown as it is kept.
"""

from core.language import _, marked
from core.reader import ENGLISH, reader
from core.retelling import heard

FINDINGS = (
    marked("There are no ideas to rank yet."),
    marked("Nobody has judged yet. Every idea is as likely as the next."),
    marked("There is one idea, and nothing to compare it with."),
    marked("There is one idea. Its chance is about %(chance)s in 100."),
    marked("%(count)s ideas, and the crowd cannot yet tell them apart."),
    marked("Idea %(number)s leads, and it would take much to change that."),
    marked("Idea %(number)s leads. It is probably the best, not surely."),
    marked("%(count)s ideas lead. Which is best, the crowd cannot yet say."),
)
NOTES = (
    marked("There is no success test, so only what people want decides the order."),
    marked("Nothing has come true yet, so all signals weigh alike and intervals are wide."),
    marked("What authors said of their own ideas was left out."),
    marked("%(count)s idea has not been judged and stand at the usual chance."),
    marked("%(count)s ideas have not been judged and stand at the usual chance."),
)
REASONS = (
    marked("Nobody has judged it yet, so it stands at the challenge's usual chance"),
    marked("%(signal)s push it strongly up"),
    marked("%(signal)s push it strongly down"),
    marked("%(signal)s push it a little up"),
    marked("%(signal)s push it a little down"),
    marked("%(signal)s push it up"),
    marked("%(signal)s push it down"),
    marked("%(signal)s pushes it strongly up"),
    marked("%(signal)s pushes it strongly down"),
    marked("%(signal)s pushes it a little up"),
    marked("%(signal)s pushes it a little down"),
    marked("%(signal)s pushes it up"),
    marked("%(signal)s pushes it down"),
)
# What stands in the places above, and what else a ranking calls by name.
NAMES = (
    *(marked("Approvals"), marked("Ratings"), marked("Pairs"), marked("Orders")),
    *(marked("Credits"), marked("Budgets"), marked("Beliefs"), marked("The market's price")),
    *(marked("Eleven"), marked("Twelve")),
    *(marked("liked, not believed"), marked("believed, not liked")),
    *(marked("selected"), marked("declined")),
)
PORTFOLIO = (
    marked("It costs nothing, so it comes first."),
    marked("Those who approved it could pay for it out of their equal shares."),
    marked("It came in when everyone was given a little more to spend."),
    marked("It was the most approved idea that what was left could buy."),
    marked("Its cost is not known."),
    marked("It costs more than the whole budget."),
    marked("Its chance is below the floor."),
    marked("Nobody approved it."),
    marked("Those who approved it could not pay for it together."),
)


def retold(text: str) -> str:
    """Return what a ranking says of an idea or of itself, in the reader's language."""
    if not text:
        return ""
    whole = _found(text, FINDINGS + NOTES + PORTFOLIO)
    if whole is not None:
        return whole
    said = text.removesuffix(".").split("; ")
    parts = [found for part in said if (found := _found(_begun(part), REASONS)) is not None]
    if len(parts) < len(said):
        return text
    return "; ".join([*parts[:1], *map(_continued, parts[1:])]) + "."


def _found(text: str, messages: tuple[str, ...]) -> str | None:
    found = heard(text, messages)
    if found is None:
        return None
    message, places = found
    return _(message, **{name: _(word) for name, word in places.items()})


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _continued(text: str) -> str:
    """Return a part after the first: English goes on in small letters, German keeps its nouns."""
    return text[:1].lower() + text[1:] if reader().language == ENGLISH else text
