"""Secrets in links: drawn at random and kept only as a hash, or signed and kept nowhere."""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret for a link, 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret; nothing slower is needed, since no one can guess it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_token(key: str, *, person_id: int, password_hash: str | None, until: datetime) -> str:
    """Return a token that lets a person choose a password until then, once.

    The signature covers the kept hash of the old password: a new one makes the token worthless.
    """
    seconds = int(until.timestamp())
    return f"{person_id}.{seconds}.{_signature(key, person_id, seconds, password_hash)}"


def token_parts(token: str) -> tuple[int, datetime] | None:
    """Return whom a token says it is for and until when; None when it is no token."""
    found = re.fullmatch(r"([0-9]{1,18})\.([0-9]{1,11})\.[0-9a-f]{64}", token, re.ASCII)
    return (int(found[1]), datetime.fromtimestamp(int(found[2]), UTC)) if found else None


def is_signed(token: str, key: str, *, password_hash: str | None) -> bool:
    """Say whether a token was made here, for a person whose password is still the same."""
    parts = token_parts(token)
    if parts is None:
        return False
    person_id, until = parts
    wanted = password_token(key, person_id=person_id, password_hash=password_hash, until=until)
    return hmac.compare_digest(token.encode(), wanted.encode())


def _signature(key: str, person_id: int, seconds: int, password_hash: str | None) -> str:
    message = f"new password|{person_id}|{seconds}|{password_hash or ''}"
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()
