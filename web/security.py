"""The check a production server must pass before it answers anyone."""

from core.settings import Settings

SECRET_LENGTH_MIN = 32


def faults_of(settings: Settings, *, debug: bool) -> list[str]:
    """List what makes these settings unfit for production, each with what to do."""
    hosts = {host.strip() for host in settings.hosts.split(",") if host.strip()}
    checks = [
        (debug, "Debug mode is on: unset FLASK_DEBUG."),
        (
            len(settings.secret_key) < SECRET_LENGTH_MIN or len(set(settings.secret_key)) < 10,
            "THRONG_SECRET_KEY must be at least 32 random characters.",
        ),
        (
            not hosts or hosts <= {"127.0.0.1", "localhost"} or "*" in hosts,
            "THRONG_HOSTS must name the host people use, such as throng.example.org.",
        ),
        (not settings.https, "THRONG_HTTPS must be 1: people's cookies need https."),
        (settings.demo, "THRONG_DEMO must be 0: anyone can sign in to a demonstration."),
        (not settings.limits, "THRONG_LIMITS must be 1."),
        (settings.password_rounds < 2, "THRONG_PASSWORD_ROUNDS must be at least 2."),
        (settings.session_idle_hours > 24, "THRONG_SESSION_IDLE_HOURS must be at most 24."),
        (settings.session_days > 30, "THRONG_SESSION_DAYS must be at most 30."),
        (
            settings.database_url.startswith("sqlite:///:memory:")
            or settings.database_url == "sqlite://",
            "THRONG_DATABASE_URL must name a database that is kept.",
        ),
    ]
    return [message for is_fault, message in checks if is_fault]


def refuse_unsafe(settings: Settings, *, debug: bool) -> None:
    """Stop a production start with one line per fault."""
    faults = faults_of(settings, debug=debug) if settings.production else []
    if faults:
        raise SystemExit("Throng does not start in production:\n  " + "\n  ".join(faults))
