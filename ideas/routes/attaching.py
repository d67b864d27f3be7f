"""What hangs on an idea: links, co-authors and tags, each on a page of its own."""

from flask import flash, render_template

from community.tag_queries import tags_of
from core.clock import utc_now
from core.language import _
from ideas import queries
from ideas.forms import CoAuthorForm, EvidenceForm, TagForm
from ideas.routes.base import (
    Page,
    back_to,
    blueprint,
    is_own,
    own,
    people_in,
    signed_in_id,
    visible,
)
from ideas.services import attaching
from models.ideas import Idea
from models.purpose import Challenge
from web.extensions import db
from web.transaction import write


@blueprint.route("/ideas/<int:idea_id>/evidence", methods=["GET", "POST"])
def evidence(idea_id: int) -> Page:
    """Add a link that supports an idea."""
    idea, challenge = own(idea_id)
    form = EvidenceForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                attaching.add_evidence,
                idea_id=idea.id,
                person_id=signed_in_id(),
                url=form.url.data or "",
                label=form.label.data or "",
                now=utc_now(),
            )
            return back_to(idea, "evidence")
    found = queries.evidence_of(db.session(), idea.id)
    page = render_template(
        "ideas/evidence.html", challenge=challenge, idea=idea, form=form, evidence=found
    )
    return page, form.status


@blueprint.post("/ideas/<int:idea_id>/evidence/<int:evidence_id>/remove")
def remove_evidence(idea_id: int, evidence_id: int) -> Page:
    """Take a link off an idea."""
    idea, _challenge = own(idea_id)
    write(
        attaching.remove_evidence,
        idea_id=idea.id,
        evidence_id=evidence_id,
        person_id=signed_in_id(),
        now=utc_now(),
    )
    flash(_("The link is gone."))
    return back_to(idea)


@blueprint.route("/ideas/<int:idea_id>/co-authors", methods=["GET", "POST"])
def co_authors(idea_id: int) -> Page:
    """Name someone who is behind an idea too."""
    idea, challenge = own(idea_id)
    form = CoAuthorForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                attaching.add_co_author,
                idea_id=idea.id,
                person_id=queries.person_with(db.session(), form.email.data or ""),
                added_by_id=signed_in_id(),
                now=utc_now(),
            )
            flash(_("They are behind this idea too now, and have been told."))
            return back_to(idea)
    return co_authors_page(idea, challenge, form), form.status


def co_authors_page(idea: Idea, challenge: Challenge, form: CoAuthorForm) -> str:
    """Render who is behind an idea, and the form to add one more."""
    author_ids = queries.authors_of(db.session(), [idea.id])[idea.id]
    names = people_in(challenge, author_ids)
    behind = [(person_id, names[person_id]) for person_id in author_ids]
    return render_template(
        "ideas/co_authors.html",
        challenge=challenge,
        idea=idea,
        form=form,
        behind=behind,
        viewer_id=signed_in_id(),
    )


@blueprint.post("/ideas/<int:idea_id>/co-authors/<int:person_id>/remove")
def remove_co_author(idea_id: int, person_id: int) -> Page:
    """Take a co-author off an idea."""
    idea, _challenge = own(idea_id)
    write(
        attaching.remove_co_author,
        idea_id=idea.id,
        person_id=person_id,
        removed_by_id=signed_in_id(),
        now=utc_now(),
    )
    flash(_("They are no longer behind this idea."))
    return back_to(idea)


@blueprint.route("/ideas/<int:idea_id>/tags", methods=["GET", "POST"])
def tag(idea_id: int) -> Page:
    """Put a tag on an idea."""
    idea, challenge = visible(idea_id)
    form = TagForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                attaching.tag_idea,
                idea_id=idea.id,
                person_id=signed_in_id(),
                name=form.name.data or "",
                now=utc_now(),
            )
            return back_to(idea)
    tags = tags_of(db.session(), "idea", [idea.id])[idea.id]
    page = render_template(
        "ideas/tag.html",
        challenge=challenge,
        idea=idea,
        form=form,
        tags=tags,
        may_untag=is_own(idea),
    )
    return page, form.status


@blueprint.post("/ideas/<int:idea_id>/tags/<tag>/remove")
def untag(idea_id: int, tag: str) -> Page:
    """Take a tag off an idea; the next page offers to put it back."""
    idea, _challenge = own(idea_id)
    write(attaching.untag_idea, idea_id=idea.id, person_id=signed_in_id(), slug=tag)
    flash(_("The tag is off."))
    return back_to(idea)
