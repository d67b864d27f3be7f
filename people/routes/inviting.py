"""Invitations: make a link, see who came, stop it."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.clock import utc_now
from core.language import _
from core.policy import Role
from people import doors, queries
from people.forms import (
    InviteForm,
)
from people.routes.base import Page, blueprint, my_id
from people.services import invitations as inviting
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/invitations")
def invitations() -> Page:
    """List the links made, with how many came and how many are left."""
    return _invitations(InviteForm(formdata=None))


@blueprint.post("/invitations")
def invite() -> Page:
    """Make a link and show it, this once."""
    form = InviteForm()
    if form.validate_on_submit():
        with form.catches():
            made = write(
                inviting.invite,
                inviter_id=my_id(),
                is_administrator=current_viewer().has(Role.ADMINISTRATOR),
                **form.given,
                now=utc_now(),
            )
            # Not a redirect: the secret would have to be kept somewhere to be shown afterwards.
            return _invitations(InviteForm(formdata=None), made=made)
    return _invitations(form)


def _invitations(form: InviteForm, made: inviting.NewInvitation | None = None) -> Page:
    viewer = current_viewer()
    lines = queries.invitations_for(
        db.session(),
        viewer_id=my_id(),
        sees_all=viewer.has(Role.ADMINISTRATOR),
        now=utc_now(),
    )
    link = doors.whole("people.accept", secret=made.secret) if made else ""
    page = render_template("people/invitations.html", form=form, lines=lines, made=made, link=link)
    return page, 201 if made else form.status


@blueprint.post("/invitations/<int:invitation_id>/stop")
def revoke(invitation_id: int) -> AnyResponse:
    """Stop a link."""
    write(
        inviting.stop,
        invitation_id=invitation_id,
        actor_id=my_id(),
        is_administrator=current_viewer().has(Role.ADMINISTRATOR),
        now=utc_now(),
    )
    flash(_("That link lets nobody else in."))
    return redirect(url_for("people.invitations"), 303)
