"""A letter as it goes out: pure. No word of a person can break out into a header."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import urljoin

from core.language import _
from core.reader import reader
from core.text import one_line

SUBJECT_LENGTH = 120


@dataclass(frozen=True, kw_only=True)
class Line:
    """One piece of news and where it leads."""

    text: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who writes to whom from where; `stop` is the path that ends such letters."""

    sender: str
    name: str
    email: str
    address: str
    stop: str


def compose(envelope: Envelope, subject: str, opening: str, lines: Sequence[Line]) -> EmailMessage:
    """Return a plain letter with its links and the way to stop it."""
    stop = urljoin(envelope.address + "/", envelope.stop.lstrip("/"))
    message = EmailMessage()
    message["Subject"] = one_line(subject)[:SUBJECT_LENGTH]
    message["From"] = Address("Throng", addr_spec=one_line(envelope.sender))
    message["To"] = Address(one_line(envelope.name), addr_spec=one_line(envelope.email))
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    news = "\n\n".join(
        f"{one_line(line.text)}\n{urljoin(envelope.address + '/', line.path.lstrip('/'))}"
        for line in lines
    )
    dear = _("Dear %(name)s,", name=one_line(envelope.name))
    message["Content-Language"] = reader().language
    message.set_content(
        f"{dear}\n\n{opening}\n\n{news}\n\n--\n"
        f"{_('No more such letters, with one click: %(stop)s', stop=stop)}\n"
        f"{_('Points are never money and never reach personnel records.')}\n"
    )
    return message
