"""The application: settings → extensions → blueprints → commands → error pages."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from aggregation import commands as ranking_commands
from aggregation.routes import pages as aggregation
from community import commands as draft_commands
from community.routes import pages as community
from core.settings import ROOT, Settings, environment_settings, kept_secret
from demo import commands as demo_commands
from demo import routes as demo
from exchange import commands as exchange_commands
from ideas.routes import pages as ideas
from ledger import commands as ledger_commands
from ledger import routes as ledger
from letters import commands as letter_commands
from letters import routes as letters
from markets import commands as market_commands
from markets.routes import pages as markets
from people import commands as people_commands
from people.routes import pages as people
from purpose.routes import pages as purpose
from search import routes as search
from voting.routes import pages as voting
from web import (
    access,
    counting,
    errors,
    extensions,
    filters,
    headers,
    journal,
    language,
    listening,
    replica,
    security,
    writer,
)
from web import commands as database
from web import routes as web
from web.sessions import TableSessions

EXTENSIONS = (
    extensions.db,
    extensions.csrf,
    extensions.login,
    extensions.limiter,
    extensions.compress,
)
COMMANDS = (
    database,
    people_commands,
    ledger_commands,
    market_commands,
    draft_commands,
    ranking_commands,
    exchange_commands,
    demo_commands,
    letter_commands,
)
FEATURES = (
    web,
    ledger,
    people,
    purpose,
    community,
    ideas,
    voting,
    markets,
    aggregation,
    search,
    letters,
    demo,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Put the application together."""
    settings = settings or environment_settings()
    app = Flask("throng", root_path=str(ROOT), static_folder="static", template_folder="templates")
    security.refuse_unsafe(settings, debug=app.debug)
    configure(app, settings)
    for extension in EXTENSIONS:
        extension.init_app(app)
    app.session_interface = TableSessions(
        idle=timedelta(hours=settings.session_idle_hours),
        lifetime=timedelta(days=settings.session_days),
    )
    counting.count_requests(app)
    if settings.log_requests:
        journal.keep_journal(app)
    headers.protect(app, https=settings.https)
    language.speak(app)
    access.guard(app)
    replica.follow(app)
    filters.furnish(app)
    listening.furnish(app)
    writer.keep_writer(app)
    errors.show_errors(app)
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    for commands in COMMANDS:
        for group in commands.groups:
            app.cli.add_command(group)
    return app


def engine_options(settings: Settings) -> dict[str, object]:
    """Say how connections are made and kept."""
    options: dict[str, object] = {"pool_pre_ping": True, "pool_size": settings.threads}
    if settings.pgbouncer:  # The next transaction may be another server's, without our statements.
        options["connect_args"] = {"prepare_threshold": None}
    return options


def replicas(settings: Settings) -> dict[str, dict[str, object]]:
    """Name the copy that may be read from, where there is one."""
    if not settings.replica_url:
        return {}
    return {extensions.REPLICA: {"url": settings.replica_url, **engine_options(settings)}}


def configure(app: Flask, settings: Settings) -> None:
    """Translate our settings into those of Flask and its extensions."""
    if settings.database_url.startswith("sqlite:////") or "/instance/" in settings.database_url:
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key or kept_secret(ROOT / "instance"),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
        SQLALCHEMY_BINDS=replicas(settings),
        SESSION_COOKIE_NAME="__Host-throng" if settings.https else "throng",
        SESSION_COOKIE_SECURE=settings.https,
        TRUSTED_HOSTS=[host.strip() for host in settings.hosts.split(",") if host.strip()],
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # The session's own end is the limit.
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_HEADERS_ENABLED=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_BR_LEVEL=4,  # A page in under a millisecond, a fifth of its size.
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
