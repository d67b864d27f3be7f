"""Running challenges: moving phases, posting news, the board."""

from flask import redirect, render_template, url_for

from community.concern_queries import SHOWN, hidden_comments, waiting_concerns
from community.queries import follower_counts
from community.routes.resuming import resume
from core.clock import utc_now
from core.errors import NotFound
from core.language import _
from core.policy import Role
from ideas.queries import SimilarIdea, similar_ideas
from markets.queries import waiting_for as markets_waiting
from purpose import page_queries, queries
from purpose.forms import MovePhaseForm, UpdateForm
from purpose.page_queries import ToAnswer
from purpose.routes.base import Page, blueprint, is_host, staffed_challenge
from purpose.services.phasing import move_boundary
from purpose.services.updates import post_update as post
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer

ANSWERS_SHOWN = 10
COMPARED = 4  # Each is compared with every idea of its challenge.


@blueprint.route("/challenges/<slug>/phases/<int:position>", methods=["GET", "POST"])
def move_phase(slug: str, position: int) -> Page:
    """Move the end of a phase, with a reason."""
    found = staffed_challenge(slug)
    phase = next((each for each in found.phases if each.position == position), None)
    if phase is None:
        raise NotFound(_("This challenge has no such phase."))
    form = MovePhaseForm(data={"ends_at": phase.ends_at})
    if form.validate_on_submit():
        with form.catches():
            write(
                move_boundary,
                challenge_id=found.id,
                position=position,
                ends_at=form.end(),
                reason=form.reason.data or "",
                mover=current_viewer(),
                path=url_for("purpose.challenge", slug=slug),
                now=utc_now(),
            )
            return redirect(url_for("purpose.challenge", slug=slug), 303)
    page = render_template("purpose/phase.html", form=form, challenge=found, phase=phase)
    return page, form.status


@blueprint.route("/challenges/<slug>/updates", methods=["GET", "POST"])
def post_update(slug: str) -> Page:
    """Post news of a challenge."""
    found, form = staffed_challenge(slug), UpdateForm()
    draft = resume(form, "news", "challenge", found.id)
    if form.validate_on_submit():
        with form.catches():
            path = url_for("purpose.challenge", slug=slug)
            write(
                post,
                challenge_id=found.id,
                author=current_viewer(),
                body=form.body.data or "",
                path=f"{path}#updates",
                now=utc_now(),
            )
            return redirect(f"{path}#updates", 303)
    page = render_template("purpose/update.html", form=form, challenge=found, draft=draft)
    return page, form.status


@blueprint.get("/board")
def board() -> Page:
    """Show facilitators and sponsors what waits for them, in queues."""
    session, viewer, now = db.session(), current_viewer(), utc_now()
    answers = page_queries.to_answer(session, viewer=viewer, now=now)
    settling = (
        markets_waiting(session, viewer=viewer, now=now, with_others=True)
        if is_host(viewer)
        else []
    )
    rows = page_queries.challenge_rows(session, viewer=viewer, now=now, states=("open",))
    rules = viewer.has(Role.FACILITATOR)
    return render_template(
        "purpose/board.html",
        rules_on_concerns=rules,
        concerns=waiting_concerns(session, viewer) if rules else [],
        hidden=hidden_comments(session, viewer) if rules else [],
        concerns_shown=SHOWN,
        purpose=queries.the_purpose(session),
        to_answer=answers,
        aside=page_queries.set_aside(session, viewer=viewer),
        shown=ANSWERS_SHOWN,
        followers=follower_counts(session, "idea", [answer.idea_id for answer in answers]),
        duplicates=duplicates_among(answers[:COMPARED]),
        to_resolve=[each for each in settling if each.is_yours and each.act != "rule"],
        with_others=[each for each in settling if not each.is_yours and each.act != "rule"],
        disputes=[each for each in settling if each.act == "rule"],
        to_close=[row for row in rows if row.is_due],
        rows=rows,
        invited=page_queries.people_count(session),
    )


def duplicates_among(answers: list[ToAnswer]) -> list[tuple[ToAnswer, SimilarIdea]]:
    """Pair ideas that wait with an older one of the same challenge that says nearly the same."""
    pairs = []
    for answer in answers:
        found = similar_ideas(
            db.session(),
            challenge_id=answer.challenge_id,
            text=answer.title,
            but_not=answer.idea_id,
        )
        pairs += [(answer, idea) for idea in found[:1] if idea.is_very_close]
    return [(new, old) for new, old in pairs if old.number < new.number]
