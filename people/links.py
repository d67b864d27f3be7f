"""Secrets in links: drawn at random, kept only as a hash."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret for a link, 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret; nothing slower is needed, since no one can guess it."""
    return hashlib.sha256(secret.encode()).hexdigest()
