"""Passwords: how they are kept, compared in equal time, and which are too easy to guess."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from core.errors import InvalidInput
from core.language import _

LENGTH_MIN, LENGTH_MAX = 12, 128
MEMORY_KIB = 32 * 1024  # Above the 19 MiB that OWASP asks for with two passes.
CONTEXT_LENGTH_MIN = 4
COMMON = Path(__file__).with_name("common_passwords.txt")


@lru_cache(maxsize=8)
def _hasher(rounds: int) -> PasswordHasher:
    return PasswordHasher(time_cost=rounds, memory_cost=MEMORY_KIB, parallelism=1, type=Type.ID)


@lru_cache(maxsize=8)
def _nobody(rounds: int) -> str:
    """Return a hash to compare with when there is no such account."""
    return _hasher(rounds).hash("nobody has this password")


def _same(password: str) -> str:
    """Return one spelling of a password, since keyboards send the same letters differently."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str, *, rounds: int) -> str:
    """Return what is kept of a password: argon2id with its salt and parameters."""
    return _hasher(rounds).hash(_same(password))


def chosen(password: str, *, name: str, email: str, rounds: int, field: str = "password") -> str:
    """Return the hash of a password somebody has just chosen.

    Raises:
        InvalidInput: the password is too short, too long or too easy to guess.
    """
    require_good(password, name=name, email=email, field=field)
    return hash_password(password, rounds=rounds)


def replaced(
    kept: str | None, *, old: str, password: str, name: str, email: str, rounds: int
) -> str:
    """Return the hash of a new password, given the old one.

    Raises:
        InvalidInput: `old` is not the password, or the new one will not do; names the field.
    """
    if not is_password(kept, old, rounds=rounds):
        raise InvalidInput(_("This is not your password."), field="old")
    if old == password:
        raise InvalidInput(_("This is the password you have already."), field="password")
    return chosen(password, name=name, email=email, rounds=rounds)


def is_password(kept: str | None, password: str, *, rounds: int) -> bool:
    """Say whether a password belongs to a kept hash; takes as long when there is none."""
    try:
        _hasher(rounds).verify(kept or _nobody(rounds), _same(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def is_outdated(kept: str, *, rounds: int) -> bool:
    """Say whether a hash was made with other parameters than are used now."""
    return _hasher(rounds).check_needs_rehash(kept)


def require_good(password: str, *, name: str = "", email: str = "", field: str) -> None:
    """Raise InvalidInput when a password is too short, too long or too easy to guess.

    No rule asks for capitals, digits or signs: length and rarity are what counts.
    """
    if len(password) < LENGTH_MIN:
        raise InvalidInput(
            _("Use at least %(length_min)s characters; a sentence is fine.", length_min=LENGTH_MIN),
            field=field,
        )
    if len(password) > LENGTH_MAX:
        raise InvalidInput(
            _("Use at most %(length_max)s characters.", length_max=LENGTH_MAX), field=field
        )
    if is_common(password):
        raise InvalidInput(
            _("Many people use this password or one much like it. Choose a rarer one."), field=field
        )
    if _leans_on(password, f"{name} {email} throng"):
        raise InvalidInput(
            _("This is mostly your name, your e-mail or the name of this place. Choose another."),
            field=field,
        )


def is_common(password: str) -> bool:
    """Say whether a password, or the word it repeats or pads with digits, is well known."""
    plain = password.casefold()
    if len(set(plain)) <= LENGTH_MIN // 3 or _is_a_run(plain):
        return True
    return any(word in common_passwords() for word in _cores(plain))


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Return the well-known passwords, in lower case."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _cores(plain: str) -> set[str]:
    """Return the words a password may be made of: itself, unpadded, unrepeated, unleeted."""
    forms = {plain, re.sub(r"[\W_]", "", plain)}
    forms |= {form.translate(str.maketrans("01345@$!7", "oieasasit")) for form in forms}
    forms |= {re.sub(r"^[\d\W_]+|[\d\W_]+$", "", form) for form in forms}
    return forms | {unit for form in forms if (unit := _repeated(form))}


def _repeated(text: str) -> str:
    """Return the piece that a text repeats from beginning to end; '' when it repeats none."""
    start = (text + text).find(text, 1)
    return text[:start] if 0 < start < len(text) else ""


def _is_a_run(plain: str) -> bool:
    """Say whether all characters follow one another: abcdefghijkl, 123456789012, 987654321098."""
    steps = {_step(a, b) for a, b in pairwise(plain)}
    return len(steps) == 1


def _step(a: str, b: str) -> int:
    return (ord(b) - ord(a)) % 10 if (a + b).isdigit() else ord(b) - ord(a)


def _leans_on(password: str, context: str) -> bool:
    """Say whether too little is left of a password without the words of its context."""
    rest = password.casefold()
    words = {word for word in re.split(r"[\W_]+", context.casefold()) if word}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= CONTEXT_LENGTH_MIN:
            rest = rest.replace(word, "")
    return len(rest) < LENGTH_MIN // 2 and len(rest) < len(password)
