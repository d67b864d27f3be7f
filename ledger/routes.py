"""Pages of the ledger: the heads of its hash chains, to be kept elsewhere."""

from flask import Blueprint, Response, render_template

from core.clock import utc_now
from ledger.heads import root_of, text_of
from ledger.publishing import heads_for_members
from web.extensions import db

blueprint = Blueprint("ledger", __name__)


@blueprint.get("/ledger")
def heads() -> str:
    """Show the root and the head of every chain."""
    found = heads_for_members(db.session(), now=utc_now())
    return render_template("ledger/heads.html", heads=found, root=root_of(found))


@blueprint.get("/ledger/heads.txt")
def heads_file() -> Response:
    """Hand out the heads as the text that `ledger verify --head` reads."""
    answer = Response(
        text_of(heads_for_members(db.session(), now=utc_now())),
        content_type="text/plain; charset=utf-8",
    )
    answer.headers.set("Content-Disposition", "attachment", filename="heads.txt")
    return answer
