"""Come in to a demonstration as somebody who is there, by one press of a button."""

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from demo.people import email_of
from models.people import Person
from people.doors import settings_now, welcome
from web.extensions import db

blueprint = Blueprint("demo", __name__)
# Whom a visitor comes in as, by the role they choose.
FACES = {"sponsor": "Ines Okafor", "facilitator": "Aoife Brennan", "member": "Priya Nair"}


@blueprint.app_context_processor
def faces() -> dict[str, object]:
    """Give the banner the roles to choose from."""
    return {"demo_faces": FACES} if settings_now().demo else {}


@blueprint.post("/demo/sign-in")
def sign_in() -> Response:
    """Sign a visitor in as one of the three; outside a demonstration there is no such page."""
    name = FACES.get(request.form.get("role", ""))
    if not settings_now().demo or name is None:
        abort(404)
    person = db.session.scalar(select(Person).filter_by(email=email_of(name), is_active=True))
    if person is None:
        abort(404)
    welcome(person)
    return redirect(url_for("purpose.home"), 303)
