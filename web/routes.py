"""Pages that belong to no feature: how to read the dots, health, and the style guide."""

from flask import Blueprint, abort, current_app, render_template
from sqlalchemy import text

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
