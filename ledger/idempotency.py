"""An act that moves points happens once per key, however often it is sent."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Stale
from core.language import _
from models.ledger import IdempotencyRecord

Answer = dict[str, object]


def once(
    session: Session,
    *,
    person_id: int,
    key: str,
    act: str,
    request: Mapping[str, object],
    perform: Callable[[IdempotencyRecord], Answer],
    now: datetime,
) -> tuple[Answer, bool]:
    """Perform an act and keep its answer, or give the first answer again.

    The record is written before the effect and in the same transaction, so that of two
    requests with one key the second waits for the first on the unique key.

    `request` is everything that decides what the act does, in strings and integers; `perform`
    does it, given the record, and returns an answer that JSON can hold. The result is the
    answer, and whether it was given again.

    Raises:
        Stale: the key was used for something else.
    """
    asked = request_hash(act, request)
    kept = session.scalars(
        select(IdempotencyRecord).filter_by(person_id=person_id, key=key)
    ).one_or_none()
    if kept is not None:
        if kept.request_hash != asked:
            raise Stale(_("This form was already used for something else. Reload the page."))
        again: Answer = json.loads(kept.answer)
        return again, True
    record = IdempotencyRecord(
        person_id=person_id, key=key, act=act, request_hash=asked, answer="{}", created_at=now
    )
    session.add(record)
    session.flush()
    answer = perform(record)
    record.answer = json.dumps(answer, sort_keys=True)
    session.flush()
    return answer, False


def request_hash(act: str, request: Mapping[str, object]) -> str:
    """Return one hash for one request, whatever the order of its parts."""
    body = json.dumps([act, dict(request)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
