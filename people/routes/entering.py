"""The doors: signing in and out, and coming in by an invitation."""

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.clock import utc_now
from people import doors, limits, queries
from people.doors import settings_now
from people.forms import JoinForm, NewPasswordForm, SignInForm
from people.routes.base import Page, blueprint
from web.access import safe_next
from web.extensions import db
from web.viewer import current_viewer


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limits.per_address
@limits.per_account
def sign_in() -> Page:
    """Come in with e-mail and password."""
    onward = safe_next(request.args.get("next"), url_for("purpose.home"))
    if current_viewer().is_signed_in:
        return redirect(onward, 303)
    form = SignInForm()
    if form.validate_on_submit():
        with form.catches():
            doors.welcome(doors.authenticated(**form.given))
            return redirect(onward, 303)
    page = render_template(
        "people/sign_in.html",
        form=form,
        place=queries.place(db.session()),
        onward=request.full_path.rstrip("?"),
    )
    return page, form.status


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this sign-in here and in the table, and let the browser forget what it keeps."""
    doors.leave()
    answer = redirect(url_for("people.sign_in"), 303)
    answer.delete_cookie(current_app.config["SESSION_COOKIE_NAME"], path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.route("/come-in/<secret>", methods=["GET", "POST"])
@limits.per_address
def accept(secret: str) -> Page:
    """Come in by an invitation."""
    session, form = db.session(), JoinForm()
    invitation = queries.invitation_page(session, secret, now=utc_now())
    if not current_viewer().is_signed_in and form.validate_on_submit():
        with form.catches():
            doors.welcome(doors.joined(secret, **form.given))
            return redirect(url_for("purpose.home"), 303)
    place, points = queries.place(session), settings_now().season_points
    page = render_template(
        "people/accept.html", form=form, invitation=invitation, place=place, points=points
    )
    return page, form.status


@blueprint.route("/new-password/<token>", methods=["GET", "POST"])
@limits.per_address
def new_password(token: str) -> Page:
    """Choose a password anew, by a link that an administrator handed over."""
    form, key = NewPasswordForm(), doors.signing_key()
    person = queries.person_for_token(db.session(), token, key=key, now=utc_now())
    if form.validate_on_submit():
        with form.catches():
            doors.welcome(doors.renewed(token, **form.given))
            return redirect(url_for("purpose.home"), 303)
    return render_template("people/new_password.html", form=form, person=person), form.status
