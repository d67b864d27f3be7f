"""How often a door may be tried: by account, and by address once tries fail."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request
from flask_limiter import RequestLimit

from core.language import _, marked
from web.errors import page_for
from web.extensions import limiter

ACCOUNT_TRIES = "10 per 15 minutes"
ADDRESS_FAILURES = "60 per hour"
WAIT = marked(
    "There were too many tries. Wait a quarter of an hour, then try again; "
    "an administrator can see whether your account is open."
)


def _account() -> str:
    email = request.form.get("email", "").strip().lower()
    return "account-" + hashlib.sha256(email.encode()).hexdigest()[:32]


def _address() -> str:
    return f"address-{request.remote_addr}"


def _failed(response: Response) -> bool:
    """Count only what failed: a whole office may come in from one address in one morning."""
    return response.status_code != 303


def _page(_limit: RequestLimit) -> Response:
    answer = make_response(page_for(429, _(WAIT)))
    answer.headers["Retry-After"] = "900"
    return answer


def per_account(view: Callable[..., Any]) -> Any:
    """Limit how often a form with an e-mail may be sent for one account."""
    limit = limiter.limit(ACCOUNT_TRIES, key_func=_account, methods=["POST"], on_breach=_page)
    return limit(view)


def per_address(view: Callable[..., Any]) -> Any:
    """Limit how often a form may be sent in vain from one address."""
    return limiter.limit(
        ADDRESS_FAILURES,
        key_func=_address,
        methods=["POST"],
        deduct_when=_failed,
        on_breach=_page,
    )(view)


def per_person(view: Callable[..., Any]) -> Any:
    """Limit how often a signed-in person may send a form that asks for their password."""
    return limiter.limit(ACCOUNT_TRIES, methods=["POST"], on_breach=_page)(view)
