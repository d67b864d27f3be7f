"""Pages of drafts: each person's own, kept as they type and listed until sent or thrown away."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community import draft_queries, queries
from community.draft_queries import KeptDraft
from community.drafting import Place, known
from community.forms import EmptyForm
from community.routes.base import Page, blueprint, signed_in_id, visible_target
from community.services import drafts
from community.target import Target
from core.clock import utc_now
from core.errors import InvalidInput, NotFound
from core.figures import clock_words
from core.language import _
from ideas.queries import find_idea
from purpose.queries import challenge_by_id
from web.extensions import db
from web.transaction import write

# Where each kind of draft goes on, by what it is about.
PAGES = {
    "change": "ideas.edit",
    "answer": "ideas.answer",
    "decision": "aggregation.decide",
    "result": "aggregation.record_result",
    "settlement": "markets.propose",
    "news": "purpose.post_update",
    "plan": "purpose.edit_challenge",
    "words": "purpose.edit_challenge",
}


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """A draft in the list; `about` and `path` are empty where it can go on nowhere."""

    draft: KeptDraft
    about: str
    path: str


@blueprint.post("/drafts/<kind>/<on>/<int:object_id>")
def save_draft(kind: str, on: str, object_id: int) -> Page:
    """Keep what is being typed; a script is answered with when, a person with the page again."""
    number = request.args.get("number", 1, type=int)
    place = known(Place(kind=kind, object_kind=on, object_id=object_id, number=number))
    visible_place(place)
    if not EmptyForm().validate_on_submit():
        raise InvalidInput(_("Reload the page and try again."))
    pairs = tuple(request.form.items(multi=True))
    saved = write(
        drafts.save_draft, person_id=signed_in_id(), place=place, words=pairs, now=utc_now()
    )
    if "X-Fragment" in request.headers:
        return Response(saved_words(saved is not None), content_type="text/plain; charset=utf-8")
    flash(saved_words(saved is not None) or _("There is nothing in it yet."))
    return redirect(page_of(place), 303)


def saved_words(is_saved: bool) -> str:  # noqa: FBT001  # The one thing it says.
    """Say when something was saved, by the reader's clock."""
    return _("Saved at %(time)s", time=clock_words(utc_now())) if is_saved else ""


def visible_place(place: Place) -> Target:
    """Return what a draft is about; NotFound when it is not for this viewer."""
    if place.object_kind == "purpose":
        return Target(kind="purpose", id=place.object_id)
    if place.object_kind == "comment":
        said = queries.comment_by_id(db.session(), place.object_id)
        return visible_target(said.object_kind, said.object_id)
    return visible_target(place.object_kind, place.object_id)


def page_of(place: Place) -> str:
    """Return the address of the form that goes on with a draft."""
    target = visible_place(place)
    if place.kind == "pose":
        return url_for("purpose.pose")
    if place.kind in {"comment", "reply"}:
        answered = place.object_id if place.kind == "reply" else None
        return url_for(
            "community.post_comment", kind=target.kind, object_id=target.id, answer=answered
        )
    if place.kind in PAGES:
        return url_for(PAGES[place.kind], **_named(target))
    slug = challenge_by_id(db.session(), target.challenge_id or target.id).slug
    if place.kind == "market":
        number = find_idea(db.session(), target.id).number if target.kind == "idea" else None
        return url_for("markets.open", slug=slug, idea=number)
    return url_for("ideas.submit", slug=slug, draft=place.number)


def _named(target: Target) -> dict[str, Any]:
    """Return what the address of a page about a thing names it by."""
    if target.kind == "challenge":
        return {"slug": challenge_by_id(db.session(), target.id).slug}
    return {f"{target.kind}_id": target.id}


@blueprint.get("/you/drafts", endpoint="drafts")
def drafts_page() -> str:
    """List what one has begun and not sent."""
    kept = draft_queries.drafts_of(db.session(), signed_in_id())
    return render_template("community/drafts.html", lines=[line_of(draft) for draft in kept])


def line_of(draft: KeptDraft) -> DraftLine:
    """Return a draft with where it goes on, unless that is not shown any more."""
    try:
        about, path = visible_place(draft.place).title, page_of(draft.place)
    except NotFound:
        about = path = ""
    return DraftLine(draft=draft, about=about, path=path)


@blueprint.post("/drafts/<int:draft_id>/throw-away")
def throw_away(draft_id: int) -> Response:
    """Throw a draft away; the next page offers to undo it."""
    write(drafts.throw_away, person_id=signed_in_id(), draft_id=draft_id, now=utc_now())
    undo = url_for("community.take_back_draft", draft_id=draft_id)
    flash({"text": _("Your draft is gone."), "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for("community.drafts"), 303)


@blueprint.post("/drafts/<int:draft_id>/take-back")
def take_back_draft(draft_id: int) -> Response:
    """Keep a draft that was thrown away."""
    write(drafts.take_back, person_id=signed_in_id(), draft_id=draft_id)
    return redirect(url_for("community.drafts"), 303)
