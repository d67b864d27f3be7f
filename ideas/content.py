"""What an idea says: its fields, their limits, and a fingerprint to notice other people's edits."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import InvalidInput
from core.language import _
from core.text import one_line

TITLE_MIN = 5
TITLE_MAX = 200
BODY_MAX = 5_000
COST_MAX = 1_000_000_000_000
LINK_MAX = 500
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\n\t"}


@dataclass(frozen=True, kw_only=True)
class IdeaText:
    """The words of an idea; `cost` in whole units of the challenge's currency."""

    title: str
    problem: str = ""
    proposal: str = ""
    benefit: str = ""
    cost: int | None = None


def cleaned(text: IdeaText) -> IdeaText:
    """Return the text without stray white space.

    Raises:
        InvalidInput: the title is too short, something is too long, or the cost out of range.
    """
    title = one_line(text.title)
    if not TITLE_MIN <= len(title) <= TITLE_MAX:
        raise InvalidInput(
            _(
                "Say the idea in one line of %(title_min)s to %(title_max)s characters.",
                title_min=TITLE_MIN,
                title_max=TITLE_MAX,
            ),
            field="title",
        )
    if text.cost is not None and not 0 <= text.cost <= COST_MAX:
        raise InvalidInput(_("The cost must be a whole number from 0 up."), field="cost")
    return IdeaText(
        title=title,
        problem=_body(text.problem, "problem"),
        proposal=_body(text.proposal, "proposal"),
        benefit=_body(text.benefit, "benefit"),
        cost=text.cost,
    )


def _body(text: str, field: str) -> str:
    body = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()
    if len(body) > BODY_MAX:
        raise InvalidInput(_("At most %(body_max)s characters.", body_max=BODY_MAX), field=field)
    return body


def parse_cost(text: str) -> int:
    """Read a whole number such as 140000, 140,000 or 140 000.

    Raises:
        InvalidInput: it is anything else, or out of range.
    """
    digits = text.strip().replace("\u00a0", " ").replace(" ", "").replace(",", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(COST_MAX)):
        raise InvalidInput(_("Write the cost as a whole number, such as 140000."), field="cost")
    if int(digits) > COST_MAX:
        raise InvalidInput(
            _("The cost can be at most %(cost_max)s.", cost_max=COST_MAX), field="cost"
        )
    return int(digits)


def fingerprint_of(text: IdeaText) -> str:
    """Return 16 characters that differ whenever two texts differ."""
    parts = (text.title, text.problem, text.proposal, text.benefit, str(text.cost))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def checked_link(url: str) -> str:
    """Return a web address fit to be shown as a link.

    Raises:
        InvalidInput: it is not http or https, has no host, carries a password, or is too long.
    """
    link = url.strip()
    if len(link) > LINK_MAX or not link.isprintable() or " " in link:
        raise InvalidInput(_("That is not a web address. Copy it from the browser."), field="url")
    try:
        parts = urlsplit(link)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in link
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInput(_("A link begins with https:// or http:// and a host."), field="url")
    return link
