"""Pages that belong to no feature: how to read the dots, health, counts, and the style guide."""

import secrets

from flask import Blueprint, Response, abort, current_app, render_template, request
from sqlalchemy import func, select, text

from models.ledger import Account
from web.extensions import db, limiter

blueprint = Blueprint("web", __name__)


@blueprint.get("/how-to-read-the-dots")
def how_to_read() -> str:
    """Explain the marks that every picture is made of."""
    return render_template("web/how_to_read.html")


@blueprint.get("/styleguide")
def styleguide() -> str:
    """Show every component; in development only."""
    if current_app.config["SETTINGS"].production:
        abort(404)
    return render_template("web/styleguide.html")


@blueprint.get("/healthz")
@limiter.exempt
def health() -> tuple[str, int]:
    """Say that the application answers and reaches its database."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", 200


@blueprint.get("/readyz")
@limiter.exempt
def ready() -> tuple[str, int]:
    """Say that people may come in: the tables are there, and all balances add to zero."""
    total = db.session.scalar(select(func.sum(Account.balance))) or 0
    if total != 0:
        return "The balances do not add to zero: run `flask ledger audit`.\n", 503
    return "ready\n", 200


@blueprint.get("/metrics")
@limiter.exempt
def metrics() -> Response:
    """Hand this process's counts to whoever knows the installation's token, and to nobody else."""
    token = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        abort(404)
    return Response(
        current_app.extensions["throng_counts"].text(
            **current_app.extensions["throng_writer"].counts
        ),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


@blueprint.get("/live")
def live() -> tuple[str, int]:
    """Answer where no streams are served (live.gateway does it): the page asks by itself then."""
    return "", 204
