"""Pages of search: what was found, the palette, and the keys."""

from flask import Blueprint, render_template, request, url_for

from community.tag_queries import tag_for
from core.errors import NotFound
from purpose.queries import challenge_by_slug
from search import queries
from search.places import places_for
from search.shown import KINDS, Asked
from search.words import LONGEST, words_of
from web.extensions import db
from web.viewer import current_viewer

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def search() -> str:
    """Find ideas, markets, comments and people by their words."""
    session, viewer, asked = db.session(), current_viewer(), what_is_asked()
    counts = queries.counts_for(session, asked, viewer)
    return render_template(
        "search/search.html",
        asked=asked,
        counts=counts,
        total=sum(counts.values()),
        found={each.kind: each for each in queries.found_for(session, asked, viewer)},
        tag=tag_for(session, asked.typed) if asked.typed else None,
        challenges=queries.visible_challenges(session, viewer),
        challenge=request.args.get("challenge", ""),
        address=address_of,
    )


def what_is_asked() -> Asked:
    """Read what is looked for from the address; a kind that is not ours means all."""
    typed = request.args.get("q", "").strip()[:LONGEST]
    kind, slug = request.args.get("kind", ""), request.args.get("challenge", "")
    return Asked(
        typed=typed,
        words=words_of(typed),
        kind=kind if kind in KINDS else "",
        challenge_id=challenge_id_of(slug),
    )


def challenge_id_of(slug: str) -> int | None:
    """Return the challenge to search in; all of them when it is not there for this viewer."""
    if not slug:
        return None
    try:
        return challenge_by_slug(db.session(), slug, viewer=current_viewer()).id
    except NotFound:
        return None


def address_of(kind: str) -> str:
    """Return the address of the same search for one kind, or for all of them."""
    typed, slug = (request.args.get(name) or None for name in ("q", "challenge"))
    return url_for("search.search", kind=kind or None, q=typed, challenge=slug)


@blueprint.get("/palette")
def palette() -> str:
    """Offer places and the nearest things by a few letters; a fragment to the script."""
    asked, viewer = what_is_asked(), current_viewer()
    is_fragment = "X-Fragment" in request.headers
    return render_template(
        "search/_palette.html" if is_fragment else "search/palette.html",
        asked=asked,
        places=places_for(viewer, asked.words),
        found=queries.found_for(db.session(), asked, viewer, most=3) if asked.words else [],
    )


@blueprint.get("/keys")
def keys() -> str:
    """Say what each key does; a fragment to the script."""
    is_fragment = "X-Fragment" in request.headers
    return render_template("search/_keys.html" if is_fragment else "search/keys.html")
