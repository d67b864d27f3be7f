"""Pages of rankings, decisions, results and learning."""

import csv
import io
from random import SystemRandom

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from aggregation import learning_page as learned
from aggregation import lens_page, queries, reporting
from aggregation import presentation as shown
from aggregation.bundle import pack
from aggregation.forms import DecideForm, MergeForm, PlainForm, ResultForm
from aggregation.report_queries import report_on
from aggregation.services.decide import conclude as conclude_challenge
from aggregation.services.decide import decide as decide_idea
from aggregation.services.merge import merge_ideas, preview_merge
from aggregation.services.merge import undo_merge as undo
from aggregation.services.rank import make_ranking as make
from aggregation.services.results import record_result as record
from core.clock import utc_now
from core.errors import InvalidInput, NotFound, Refused
from core.policy import Role, require
from ideas.queries import find_idea, idea_for, idea_numbered
from ideas.target import path_of
from models.aggregation import Parameters
from models.ideas import Idea
from models.purpose import Challenge
from people.queries import names_for
from purpose.page_queries import came_of_it
from purpose.queries import challenge_by_id, challenge_by_slug, the_purpose
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer

blueprint = Blueprint("aggregation", __name__)
Page = str | tuple[str, int] | Answer
CSV = "text/csv; charset=utf-8"


@blueprint.get("/rankings")
def rankings() -> str:
    """List the challenges with what their latest ranking found."""
    return render_template("aggregation/rankings.html", rows=queries.rankings_listed(db.session()))


@blueprint.get("/challenges/<slug>/ranking")
@blueprint.get("/challenges/<slug>/rankings/<int:number>")
def ranking(slug: str, number: int | None = None) -> str:
    """Show a ranking: the latest, or an earlier one by its number."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    numbers = queries.numbers_of(session, challenge.id)
    if not numbers and number is None:
        return render_template("aggregation/none.html", challenge=challenge, form=PlainForm())
    kept = queries.find_ranking(session, challenge.id, number)
    return render_template(
        "aggregation/ranking.html",
        challenge=challenge,
        ranking=queries.ranking_shown(session, kept, viewer),
        numbers=numbers,
        shown=shown,
        form=PlainForm(),
    )


@blueprint.get("/challenges/<slug>/lens")
def lens(slug: str) -> str:
    """Show opinion groups and what all of them agree with, once judging is over."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    seen = lens_page.lens_of(db.session(), challenge, utc_now())
    return render_template("aggregation/lens.html", challenge=challenge, lens=seen)


@blueprint.get("/challenges/<slug>/report")
def report(slug: str) -> str:
    """Show what a challenge has come to, to those who run it; made to be printed."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    runs_it = viewer.id == challenge.sponsor_id or viewer.has(Role.FACILITATOR)
    require(runs_it, "Those who run this challenge do that.")
    made = report_on(session, challenge, viewer)
    counts = (len(made.selected), len(made.declined), made.spent)
    return render_template(
        "aggregation/report.html",
        challenge=challenge,
        report=made,
        now=utc_now(),
        purpose=the_purpose(session),
        sponsor=names_for(session, [challenge.sponsor_id], None)[challenge.sponsor_id].name,
        results=came_of_it(session, challenge_id=challenge.id),
        headline=reporting.headline(*counts, challenge.currency),
        finding=reporting.finding(made.bins),
    )


@blueprint.post("/challenges/<slug>/ranking")
def make_ranking(slug: str) -> Page:
    """Make a new snapshot of a challenge's ranking."""
    viewer = current_viewer()
    challenge = challenge_by_slug(db.session(), slug, viewer=viewer)
    require_staff(challenge)
    by = viewer.person_id
    try:
        write(make, challenge=challenge, made_by_id=by, chance=SystemRandom(), now=utc_now())
    except Refused as refusal:
        flash(refusal.message, "broken")
    return redirect(url_for(".ranking", slug=slug), 303)


@blueprint.get("/challenges/<slug>/rankings/<int:number>.csv")
def ranking_csv(slug: str, number: int) -> Response:
    """Hand out a ranking's table."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    kept = queries.ranking_shown(
        session, queries.find_ranking(session, challenge.id, number), viewer
    )
    table = io.StringIO()
    csv.writer(table).writerows(shown.table_of(kept))
    return _attached(table.getvalue().encode(), f"{slug}-ranking-{number}.csv", CSV)


@blueprint.get("/challenges/<slug>/rankings/<int:number>.zip")
def download(slug: str, number: int) -> Response:
    """Hand out everything that recomputes a ranking."""
    session = db.session()
    challenge = challenge_by_slug(session, slug, viewer=current_viewer())
    require_staff(challenge)
    kept = queries.find_ranking(session, challenge.id, number)
    content = pack(
        inputs=kept.inputs,
        parameters=session.get_one(Parameters, kept.parameters_id).content,
        output=kept.output,
        seed=kept.seed,
        about={"challenge": challenge.question, "number": number, "made_at": f"{kept.made_at}"},
    )
    return _attached(content, f"{slug}-ranking-{number}.zip", "application/zip")


def _attached(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/challenges/<slug>/decide")
def decisions(slug: str) -> str:
    """Show the sponsor every idea with its place and what stands about it."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    require_sponsor(challenge)
    return render_template(
        "aggregation/decisions.html",
        challenge=challenge,
        rows=queries.to_decide(session, challenge, viewer),
        form=PlainForm(),
    )


@blueprint.route("/ideas/<int:idea_id>/decide", methods=["GET", "POST"])
def decide(idea_id: int) -> Page:
    """Select or decline an idea, with a reason that everyone reads."""
    session, viewer, form = db.session(), current_viewer(), DecideForm()
    idea = find_idea(session, idea_id)
    challenge = challenge_by_id(session, idea.challenge_id)
    require_sponsor(challenge)
    if form.validate_on_submit():
        with form.catches():
            write(
                decide_idea,
                challenge=challenge,
                idea=idea,
                choice=form.choice.data,
                reason=form.reason.data or "",
                decided_by_id=viewer.person_id,
                now=utc_now(),
            )
            return redirect(url_for(".decisions", slug=challenge.slug), 303)
    row, before = queries.row_of(session, idea), queries.decision_of(session, idea.id)
    page = {"challenge": challenge, "idea": idea, "row": row, "before": before}
    return render_template("aggregation/decide.html", form=form, **page), form.status


@blueprint.post("/challenges/<slug>/conclude")
def conclude(slug: str) -> Page:
    """Close the decision of a challenge."""
    viewer = current_viewer()
    challenge = challenge_by_slug(db.session(), slug, viewer=viewer)
    try:
        write(conclude_challenge, challenge=challenge, decided_by_id=viewer.id or 0, now=utc_now())
    except Refused as refusal:
        flash(refusal.message, "broken")
    return redirect(url_for(".decisions", slug=slug), 303)


@blueprint.route("/ideas/<int:idea_id>/result", methods=["GET", "POST"])
def record_result(idea_id: int) -> Page:
    """Record what the success test showed for an idea."""
    session, viewer, form = db.session(), current_viewer(), ResultForm()
    idea = find_idea(session, idea_id)
    challenge = challenge_by_id(session, idea.challenge_id)
    require_staff(challenge)
    if form.validate_on_submit():
        with form.catches():
            write(
                record,
                challenge=challenge,
                idea=idea,
                is_met=form.is_met.data == "yes",
                evidence=form.evidence.data or "",
                note=form.note.data or "",
                recorded_by_id=viewer.person_id,
                now=utc_now(),
            )
            return redirect(url_for(".learning"), 303)
    before = queries.result_of(session, idea.id)
    page = {"challenge": challenge, "idea": idea, "before": before}
    return render_template("aggregation/result.html", form=form, **page), form.status


@blueprint.get("/learning")
def learning() -> str:
    """Show what rankings said beside what came true, and the parameters in force."""
    page = learned.learning_page(db.session())
    return render_template(
        "aggregation/learning.html",
        page=page,
        summary=shown.summary_of(page.rows),
        learned=learned,
    )


def require_sponsor(challenge: Challenge) -> None:
    """Raise NotAllowed unless the viewer is the challenge's sponsor."""
    is_theirs = challenge.sponsor_id == current_viewer().id
    require(is_theirs, "Only the sponsor of this challenge can do this.")


def require_staff(challenge: Challenge) -> None:
    """Raise NotAllowed unless the viewer is the challenge's sponsor or a facilitator."""
    viewer = current_viewer()
    runs_it = challenge.sponsor_id == viewer.id or viewer.has(Role.FACILITATOR)
    require(runs_it, "Only the sponsor of this challenge and facilitators can do this.")


@blueprint.route("/ideas/<int:idea_id>/merge", methods=["GET", "POST"])
def merge(idea_id: int) -> Page:
    """Put an idea into another; show first what would come along."""
    idea, form = run_idea(idea_id), MergeForm()
    into = other_idea(idea, form.into.data or request.args.get("into", ""))
    if form.validate_on_submit():
        with form.catches():
            if into is None:
                raise InvalidInput("There is no idea of that number here.", field="into")
            done = write(
                merge_ideas,
                idea_id=idea.id,
                into_id=into.id,
                staff_id=current_viewer().person_id,
                now=utc_now(),
            )
            undo_at = url_for("aggregation.undo_merge", merge_id=done.id)
            words = {"text": f"Idea {idea.number} is now part of {into.number}.", "undo": undo_at}
            flash(words)  # type: ignore[arg-type]
            return redirect(path_of(into), 303)
    preview = preview_merge(db.session(), idea=idea, into=into) if into else None
    page = render_template(
        "aggregation/merge.html", idea=idea, into=into, preview=preview, form=form
    )
    return page, form.status


@blueprint.post("/merges/<int:merge_id>/undo")
def undo_merge(merge_id: int) -> Answer:
    """Take a merge back with all that came along."""
    staff_id = current_viewer().person_id
    idea = write(undo, merge_id=merge_id, staff_id=staff_id, now=utc_now())
    flash("The two are apart again.")
    return redirect(path_of(idea), 303)


def run_idea(idea_id: int) -> Idea:
    """Return an idea to those who run its challenge; others are refused."""
    idea = idea_for(db.session(), idea_id, current_viewer())
    challenge, viewer = challenge_by_id(db.session(), idea.challenge_id), current_viewer()
    runs_it = viewer.id == challenge.sponsor_id or viewer.has(Role.FACILITATOR)
    require(runs_it, "Those who run this challenge do that.")
    return idea


def other_idea(idea: Idea, number: str) -> Idea | None:
    """Return the idea of the same challenge with a number; None when there is none."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        return idea_numbered(db.session(), idea.challenge_id, int(number))
    except NotFound:
        return None
