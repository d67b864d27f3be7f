"""The signed token by which a letter's receiver stops such letters without signing in: pure."""

from itsdangerous import BadSignature, URLSafeSerializer

from core.errors import NotFound
from core.language import _

SALT = "stop-letters"


def stop_token(key: str, *, person_id: int, subject: str) -> str:
    """Return the token that stops one kind of letter to one person; it does not end."""
    return str(URLSafeSerializer(key, salt=SALT).dumps([person_id, subject]))


def stopped_by(key: str, token: str) -> tuple[int, str]:
    """Return whose letters about what a token stops; NotFound when it was not made here."""
    try:
        person_id, subject = URLSafeSerializer(key, salt=SALT).loads(token)
    except (BadSignature, ValueError) as error:
        raise NotFound(_("This link is not whole. Copy it from the letter once more.")) from error
    return int(person_id), str(subject)
