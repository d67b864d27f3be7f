"""A house to measure: people already signed in, a hot market, and a POST that does nothing."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alembic import command
from cast import make_cast
from conftest import settings_for
from factories import make_person
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from market_cast import make_market, make_place
from sqlalchemy import insert

from app import create_app as throng
from core.clock import utc_now
from core.points import MICRO
from core.policy import POLICY, member
from live.gateway import Gateway
from web import writer
from web.commands import migrations
from web.extensions import db
from web.sessions import ROWS, hashed

SECRET = "load-test-" * 4
NOTHING = "/bench/nothing"
TOGETHER = "BENCH_TOGETHER"  # how many trades may share a transaction


@dataclass(frozen=True, kw_only=True)
class House:
    """Where a bench goes on, and who takes part: (cookie, CSRF token) each."""

    database_url: str
    folder: Path
    market: int
    challenge: int
    people: list[tuple[str, str]]


def create_app() -> Flask:
    """Throng, and beside it a signed-in POST with CSRF that does nothing."""
    app = throng()
    POLICY["bench_nothing"] = member()
    app.add_url_rule(NOTHING, "bench_nothing", lambda: ("", 204), methods=["POST"])
    app.add_url_rule("/bench/bare", "bench_bare", lambda: "", methods=["GET"])
    return app


def create_gateway() -> Gateway:
    """The same behind the door that people come in by, its writer held to what the bench asks."""
    writer.TOGETHER_MAX = int(os.environ.get(TOGETHER, writer.TOGETHER_MAX))
    return Gateway(create_app())


def build(url: str, folder: Path, *, people: int = 64) -> House:
    """Migrate an empty database and let people in whose cookies are ready."""
    app = throng(settings_for(url, secret_key=SECRET))
    with app.app_context():
        command.upgrade(migrations(), "head")
        session, now = db.session(), utc_now()
        cast = make_cast(session, now)
        place = make_place(session, cast, now, points=100_000)
        market = make_market(session, cast, place, now, budget=20_000 * MICRO)
        crowd = [
            make_person(session, f"Trader {n}", points=100_000, now=now) for n in range(people)
        ]
        session.commit()
        ready = [sign_in(person.id) for person in crowd]
        made = House(
            database_url=url,
            folder=folder,
            market=market.id,
            challenge=place.challenge.id,
            people=ready,
        )
        db.session.remove()
        db.engine.dispose()
    lines = [f"{cookie} {token}\n" for cookie, token in ready]
    (folder / "people.txt").write_text("".join(lines))
    return made


def sign_in(person_id: int) -> tuple[str, str]:
    """Keep a session in the table, as signing in does; return its cookie and CSRF token."""
    secret = f"bench-{person_id}"
    raw = hashlib.sha1(secret.encode()).hexdigest()
    now = utc_now()
    row = {
        "secret_hash": hashed(secret),
        "person_id": person_id,
        "content": json.dumps({"_user_id": str(person_id), "_fresh": False, "csrf_token": raw}),
        "browser": "bench",
        "created_at": now,
        "seen_at": now,
        "expires_at": now + timedelta(days=1),
    }
    with db.engine.begin() as connection:
        connection.execute(insert(ROWS).values(**row))
    token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(raw)
    return f"throng={secret}", token
