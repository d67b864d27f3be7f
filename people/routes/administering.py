"""Who is here, for administrators: find people, give roles, close accounts."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.clock import utc_now
from core.language import _
from people import doors, queries
from people.forms import EraseForm, RolesForm
from people.routes.base import Page, blueprint, my_id
from people.services import erasing, recovery, roles
from web.extensions import db
from web.transaction import write


@blueprint.get("/people")
def people() -> Page:
    """List everyone, for administrators."""
    search = request.args.get("search", "")[:80]
    page = request.args.get("page", 1, type=int)
    found = queries.find_people(db.session(), search=search, page=page)
    address = partial(_people_address, search)
    return render_template("people/people.html", found=found, search=search, page_address=address)


def _people_address(search: str, page: int) -> str:
    return url_for("people.people", search=search or None, page=page)


@blueprint.get("/people/<int:person_id>/change")
def change(person_id: int) -> Page:
    """Show a person's roles and whether they may sign in, to be changed."""
    return _person_page(person_id)


@blueprint.post("/people/<int:person_id>/roles")
def set_roles(person_id: int) -> Page:
    """Give a person exactly the roles ticked."""
    form = RolesForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                roles.set_roles,
                actor_id=my_id(),
                person_id=person_id,
                roles=set(form.given["roles"]),
                now=utc_now(),
            )
            flash(_("The roles are changed."))
            return redirect(url_for("people.people"), 303)
    return _person_page(person_id, form)


def _person_page(
    person_id: int,
    form: RolesForm | None = None,
    *,
    made: recovery.PasswordLink | None = None,
    erase: EraseForm | None = None,
) -> Page:
    person = queries.person_with_roles(db.session(), person_id)
    form = form or RolesForm(formdata=None, roles=[grant.role for grant in person.grants])
    link = doors.whole("people.new_password", token=made.token) if made else ""
    page = render_template(
        "people/change.html",
        person=person,
        form=form,
        made=made,
        link=link,
        erase=erase or EraseForm(formdata=None),
        is_erased=erasing.is_erased(person),
    )
    return page, 201 if made else (erase or form).status


@blueprint.post("/people/<int:person_id>/password-link")
def password_link(person_id: int) -> Page:
    """Make a link for a new password and show it, this once."""
    made = write(
        recovery.let_choose_password,
        actor_id=my_id(),
        person_id=person_id,
        key=doors.signing_key(),
        now=utc_now(),
    )
    return _person_page(person_id, made=made)


@blueprint.post("/people/<int:person_id>/deactivate")
def deactivate(person_id: int) -> AnyResponse:
    """Keep a person from signing in."""
    write(roles.deactivate, actor_id=my_id(), person_id=person_id, now=utc_now())
    flash(_("The account is closed, and every sign-in of it has ended."))
    return redirect(url_for("people.change", person_id=person_id), 303)


@blueprint.post("/people/<int:person_id>/reactivate")
def reactivate(person_id: int) -> AnyResponse:
    """Let a person sign in again."""
    write(roles.reactivate, actor_id=my_id(), person_id=person_id, now=utc_now())
    flash(_("The account is open again."))
    return redirect(url_for("people.change", person_id=person_id), 303)


@blueprint.post("/people/<int:person_id>/erase")
def erase(person_id: int) -> Page:
    """Take away everything that says who a person was, for good."""
    form = EraseForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                erasing.erase,
                actor_id=my_id(),
                person_id=person_id,
                confirmed=form.name.data or "",
                now=utc_now(),
            )
            flash(_("Nothing here says any more who that was."))
            return redirect(url_for("people.people"), 303)
    return _person_page(person_id, erase=form)
