"""One's own page and settings, and anyone's page as others see it."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.clock import utc_now
from core.language import _
from core.policy import Who, may
from core.reader import reader, turn_to
from people import doors, limits, queries
from people.doors import settings_now, this_session
from people.forms import DetailsForm, PasswordForm, ThemeForm
from people.routes.base import Page, blueprint, my_id
from people.services import accounts
from web.extensions import db
from web.filters import theme
from web.transaction import write
from web.viewer import current_viewer

THEME_SECONDS = 365 * 24 * 3600


@blueprint.get("/you", defaults={"person_id": None})
@blueprint.get("/people/<int:person_id>")
def profile(person_id: int | None) -> Page:
    """Show a person: their name, roles and what they did under their own name."""
    session, viewer_id = db.session(), my_id()
    person = queries.person_with_roles(session, person_id or viewer_id)
    acts = queries.acts_of(session, person.id, viewer_id=viewer_id)
    return render_template(
        "people/profile.html",
        person=person,
        acts=acts,
        is_you=person.id == viewer_id,
        may_invite=may(current_viewer(), Who.HOST),
    )


@blueprint.route("/you/settings", methods=["GET", "POST"])
def settings() -> Page:
    """Change the name others see, team, time zone and language."""
    person = queries.person_with_roles(db.session(), my_id())
    form = DetailsForm(obj=person)
    if form.validate_on_submit():
        with form.catches():
            person = write(accounts.change_details, person_id=my_id(), **form.given)
            turn_to(person.language or reader().language, person.zone)
            flash(_("Saved."))
            return redirect(url_for("people.settings"), 303)
    return settings_page(details=form)


@blueprint.post("/you/password")
@limits.per_person
def change_password() -> Page:
    """Change the password; every other sign-in ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        with form.catches():
            person = queries.person_with_roles(db.session(), my_id())
            doors.password_changed(person, **form.given)
            flash(
                _("Your password is changed. Wherever else you were signed in, you no longer are.")
            )
            return redirect(url_for("people.settings"), 303)
    return settings_page(password=form)


def settings_page(
    *, details: DetailsForm | None = None, password: PasswordForm | None = None
) -> Page:
    """Render one's own settings, with the form that was sent, if any."""
    session, settings = db.session(), settings_now()
    person = queries.person_with_roles(session, my_id())
    details = details or DetailsForm(formdata=None, obj=person)
    password = password or PasswordForm(formdata=None)
    page = render_template(
        "people/settings.html",
        details=details,
        password=password,
        email=person.email,
        colours=ThemeForm(formdata=None, theme=theme() or "system"),
        sign_ins=queries.sign_ins_of(
            session, person.id, this_session=this_session(), now=utc_now()
        ),
        done_to_you=queries.acts_on(session, person.id),
        idle_hours=settings.session_idle_hours,
        days=settings.session_days,
    )
    return page, max(details.status, password.status)


@blueprint.post("/theme")
def choose_theme() -> AnyResponse:
    """Keep the colours chosen in a cookie of this browser."""
    form = ThemeForm()
    answer = redirect(_back(), 303)
    if form.validate() and form.theme.data in {"light", "dark"}:
        secure = settings_now().https
        answer.set_cookie(
            "theme", form.theme.data, max_age=THEME_SECONDS, secure=secure, samesite="Lax"
        )
    elif form.validate():
        answer.delete_cookie("theme")
    return answer


def _back() -> str:
    return (
        url_for("people.settings") if current_viewer().is_signed_in else url_for("people.sign_in")
    )


@blueprint.post("/you/sign-ins/<int:session_id>/end")
def end_session(session_id: int) -> AnyResponse:
    """End one of one's own sign-ins."""
    write(accounts.end_session, person_id=my_id(), session_id=session_id)
    flash(_("That sign-in has ended."))
    return redirect(url_for("people.settings"), 303)


@blueprint.post("/you/sign-ins/end")
def end_other_sessions() -> AnyResponse:
    """End all of one's sign-ins but this one."""
    write(accounts.end_other_sessions, person_id=my_id(), kept_session=this_session())
    flash(_("You are signed in here only."))
    return redirect(url_for("people.settings"), 303)
