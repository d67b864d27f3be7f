"""Every setting, its default and its meaning; read from THRONG_… in the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from core.reader import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "THRONG_"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one running Throng."""

    database_url: str = field(
        default=f"sqlite:///{ROOT}/instance/throng.db",
        metadata={"meaning": "Where everything is kept: an SQLAlchemy address."},
    )
    replica_url: str = field(
        default="",
        metadata={"meaning": "A copy that follows the database; lists and rankings read it."},
    )
    pgbouncer: bool = field(
        default=False,
        metadata={"meaning": "1 where pgbouncer lends connections for one transaction each."},
    )
    secret_key: str = field(
        default="",
        metadata={"meaning": "At least 32 random characters; made in instance/ if empty."},
    )
    production: bool = field(
        default=False, metadata={"meaning": "1 on a server: the security check must pass to start."}
    )
    hosts: str = field(
        default="127.0.0.1,localhost",
        metadata={"meaning": "Host names answered, separated by commas."},
    )
    https: bool = field(
        default=False,
        metadata={"meaning": "1 where people come by https: cookies are then Secure."},
    )
    proxies: int = field(
        default=0, metadata={"meaning": "How many reverse proxies stand before Throng."}
    )
    listen: str = field(
        default="127.0.0.1",
        metadata={"meaning": "Where to listen; 0.0.0.0 only in a container of its own."},
    )
    port: int = field(default=5000, metadata={"meaning": "The port to serve on."})
    organisation: str = field(
        default="", metadata={"meaning": "The organisation's name, shown at the foot of each page."}
    )
    language: str = field(
        default="en",
        metadata={"meaning": "The language for whoever asks for none that is offered."},
    )
    languages: str = field(
        default="en,de", metadata={"meaning": "The languages offered, separated by commas."}
    )
    demo: bool = field(default=False, metadata={"meaning": "1 to serve a demonstration community."})
    season_points: int = field(
        default=1000, metadata={"meaning": "Points everyone starts a season with."}
    )
    limits: bool = field(
        default=True, metadata={"meaning": "0 turns rate limits off; for load tests only."}
    )
    redis_url: str = field(
        default="",
        metadata={"meaning": "Where several processes count limits and tell news; empty: alone."},
    )
    password_rounds: int = field(
        default=3, metadata={"meaning": "argon2id passes over memory; tests use 1."}
    )
    session_idle_hours: int = field(
        default=8, metadata={"meaning": "A sign-in ends after so many hours without a page."}
    )
    session_days: int = field(default=7, metadata={"meaning": "A sign-in ends after so many days."})
    draft_days: int = field(
        default=90, metadata={"meaning": "What is typed and not sent is kept so many days."}
    )
    address: str = field(
        default="http://127.0.0.1:5000",
        metadata={"meaning": "Where people find Throng: letters and feeds link there."},
    )
    smtp_url: str = field(
        default="",
        metadata={"meaning": "Where letters go: smtp(s)://name:password@host:port; empty: none."},
    )
    mail_from: str = field(
        default="throng@localhost", metadata={"meaning": "The address that letters come from."}
    )
    threads: int = field(default=16, metadata={"meaning": "Requests answered at the same time."})
    waiting_acts: int = field(
        default=512,
        metadata={"meaning": "Trades that may wait to be written; more are asked to come again."},
    )
    waiting_seconds: int = field(
        default=10, metadata={"meaning": "A trade not written by then is asked to come again."}
    )
    workers: int = field(
        default=1, metadata={"meaning": "Server processes; 2 or more want PostgreSQL."}
    )
    listeners: int = field(
        default=1000, metadata={"meaning": "Open pages told of news as they come; others ask."}
    )
    metrics_token: str = field(
        default="", metadata={"meaning": "Who sends it may read /metrics; empty: nobody may."}
    )
    log_requests: bool = field(
        default=False, metadata={"meaning": "1 writes a line of JSON for every request."}
    )


def offered_languages(settings: Settings) -> dict[str, str]:
    """Return the languages that people may choose from, each by its own name."""
    codes = [settings.language, *settings.languages.replace(" ", "").split(",")]
    return {code: name for code, name in LANGUAGES.items() if code in codes}


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raise ValueError naming a variable that cannot be used."""
    known = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    values: dict[str, object] = {}
    for variable, spec in known.items():
        text = environment.get(variable)
        if text is not None and text != "":
            values[spec.name] = _converted(variable, text, type(spec.default))
    _refuse_unknown_languages(values)
    return Settings(**values)  # type: ignore[arg-type]


def _refuse_unknown_languages(values: Mapping[str, object]) -> None:
    for name in ("language", "languages"):
        unknown = set(str(values.get(name, "en")).replace(" ", "").split(",")) - set(LANGUAGES)
        if unknown:
            known = ", ".join(LANGUAGES)
            raise ValueError(f"{PREFIX}{name.upper()} must name languages of these: {known}.")


def _converted(variable: str, text: str, kind: type) -> object:
    if kind is bool:
        if text not in {"0", "1"}:
            raise ValueError(f"{variable} must be 0 or 1, not '{text}'.")
        return text == "1"
    if kind is int:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"{variable} must be a whole number, not '{text}'.")
        return int(text)
    return text


def environment_settings() -> Settings:
    """Read the settings of this process."""
    return settings_from(os.environ)


def kept_secret(folder: Path) -> str:
    """Return the installation's own secret, making it on the first call."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
