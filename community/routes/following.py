"""Everything one follows on one page, and how to hear of it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for

from community import hearing_queries
from community.forms import HearingForm
from community.hearing import SUBJECTS, USUAL, WAYS, Hearing
from community.hearing_queries import Followed
from community.routes.base import Page, blueprint, signed_in_id, visible_target
from community.services import follows
from core.errors import NotFound
from core.language import _
from web.extensions import db
from web.transaction import write


@dataclass(frozen=True, kw_only=True)
class FollowLine:
    """A thing one follows, as the list shows it."""

    followed: Followed
    title: str
    path: str


def line_of(followed: Followed) -> FollowLine | None:
    """Return a line of the list; None for what is not shown any more."""
    try:
        target = visible_target(followed.kind, followed.object_id)
    except NotFound:
        return None
    return FollowLine(followed=followed, title=target.title, path=target.path)


@blueprint.get("/you/following", endpoint="following")
def following_page() -> Page:
    """List what one follows with how one hears of each."""
    return _page(HearingForm(formdata=None, data=_data(_usual())))


def _usual() -> Hearing:
    person_id = signed_in_id()
    return hearing_queries.usual_of(db.session(), [person_id]).get(person_id, USUAL)


def _data(hearing: Hearing) -> dict[str, object]:
    return {"way": hearing.way, "subjects": sorted(hearing.subjects)}


def _page(form: HearingForm, chosen: frozenset[int] = frozenset()) -> Page:
    found = hearing_queries.followed_by(db.session(), signed_in_id())
    page = render_template(
        "community/following.html",
        lines=[line for line in map(line_of, found) if line is not None],
        form=form,
        usual=_usual(),
        chosen=chosen,
        ways=WAYS,
        subjects=SUBJECTS,
    )
    return page, form.status


@blueprint.post("/you/following")
def hear() -> Page:
    """Change how one hears of the things that were ticked, or of everything else."""
    form, me = HearingForm(), signed_in_id()
    chosen = frozenset(request.form.getlist("follow", type=int))
    act = request.form.get("act", "")
    if form.validate_on_submit():
        with form.catches():
            if act == "usually":
                write(follows.hear_usually, person_id=me, hearing=form.hearing)
            elif act == "stop":
                write(follows.stop_following, person_id=me, follow_ids=chosen)
            else:
                hearing = None if act == "as_usual" else form.hearing
                write(follows.hear, person_id=me, follow_ids=chosen, hearing=hearing)
            flash(_("Saved."))
            return redirect(url_for("community.following"), 303)
    return _page(form, chosen)
