"""Handing letters to a mail server: smtp:// with STARTTLS where it is offered, or smtps://."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from core.errors import InvalidInput
from core.language import _

TIMEOUT_SECONDS = 20
LOCAL = {"localhost", "127.0.0.1", "::1"}


class Postbox(Protocol):
    """Takes letters."""

    def send_message(self, msg: EmailMessage) -> object: ...  # noqa: D102


@contextmanager
def postbox(url: str) -> Iterator[Postbox]:
    """Open a connection to the mail server that a THRONG_SMTP_URL names; close it at the end.

    A name and password go out only over an encrypted line, unless the server is this machine.

    Raises:
        InvalidInput: the address is not smtp:// or smtps:// with a host.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise InvalidInput(_("THRONG_SMTP_URL must be smtp://host:port or smtps://host:port."))
    with _connected(parts.scheme, parts.hostname, parts.port) as server:
        is_private = parts.scheme == "smtps" or _encrypts(server)
        if parts.username:
            if not is_private and parts.hostname not in LOCAL:
                raise InvalidInput(_("The mail server offers no encryption: no password is sent."))
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _connected(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)


def _encrypts(server: smtplib.SMTP) -> bool:
    server.ehlo()
    if not server.has_extn("starttls"):
        return False
    server.starttls(context=ssl.create_default_context())
    server.ehlo()
    return True
