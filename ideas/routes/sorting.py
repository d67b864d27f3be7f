"""Sorting many ideas at once from the board, with one undo for all of them."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from core.clock import utc_now
from core.errors import InvalidInput, Refused
from core.language import _, marked, ngettext
from ideas.forms import PlainForm
from ideas.routes.base import blueprint, signed_in_id
from ideas.services import screening
from web.transaction import write

SORTINGS = ("aside", "back", "list", "unlist")
OPPOSITE = {"aside": "back", "back": "aside", "list": "unlist", "unlist": "list"}
AGAIN = marked("Set aside again.")


@blueprint.post("/board/ideas")
def sort_out() -> Response:
    """Shortlist chosen ideas or set them aside; the next page offers to undo it."""
    act, form = request.form.get("act", ""), PlainForm()
    if act in SORTINGS and form.validate_on_submit():
        try:
            changed = sort(act, request.form.getlist("idea", type=int), request.form["reason"])
        except (InvalidInput, Refused) as error:
            flash(_("Not taken: %(message)s", message=error.message), "broken")
        else:
            tell(act, changed)
    return redirect(url_for("purpose.board"), 303)


@blueprint.post("/board/ideas/undo")
def sort_back() -> Response:
    """Undo what was done to many ideas at once."""
    act = request.args.get("act", "")
    ids = [int(word) for word in request.args.get("ids", "").split("-") if word.isdigit()]
    if act in SORTINGS:
        tell(act, sort(act, ids, _(AGAIN)))
    return redirect(url_for("purpose.board"), 303)


def sort(act: str, idea_ids: list[int], reason: str) -> list[int]:
    """Do one act to ideas, all or none; return those it changed."""
    common = {"idea_ids": idea_ids, "staff_id": signed_in_id(), "now": utc_now()}
    if act == "aside":
        return write(screening.set_aside, reason=reason, **common)  # type: ignore[arg-type]
    if act == "back":
        return write(screening.bring_back, **common)  # type: ignore[arg-type]
    return write(screening.shortlist_all, is_listed=act == "list", **common)  # type: ignore[arg-type]


def tell(act: str, changed: list[int]) -> None:
    """Say what was done, and offer to undo it."""
    words = done_words(act, len(changed))
    ids = "-".join(str(idea_id) for idea_id in changed)
    undo = url_for("ideas.sort_back", act=OPPOSITE[act], ids=ids)
    flash({"text": words, "undo": undo} if changed else _("Nothing changed."))  # type: ignore[arg-type]


def done_words(act: str, count: int) -> str:
    """Return what was done to so many ideas, in a sentence."""
    return {
        "aside": ngettext(
            "%(num)s idea is set aside. Its authors are told why.",
            "%(num)s ideas are set aside. Their authors are told why.",
            count,
        ),
        "back": ngettext(
            "%(num)s idea is back in sight.", "%(num)s ideas are back in sight.", count
        ),
        "list": ngettext(
            "%(num)s idea is on the shortlist.", "%(num)s ideas are on the shortlist.", count
        ),
        "unlist": ngettext(
            "%(num)s idea is off the shortlist.", "%(num)s ideas are off the shortlist.", count
        ),
    }[act]
