"""Home, the first run, the purpose and the list of challenges."""

from flask import redirect, render_template, url_for

from community.concern_queries import waiting_concerns
from community.draft_queries import drafts_of
from community.queries import unread_count
from core.clock import utc_now
from core.policy import Role, Viewer
from markets.queries import waiting_for as markets_waiting
from people.queries import place
from purpose import needs, page_queries, queries
from purpose import participation_queries as participation
from purpose.forms import PurposeForm
from purpose.routes.base import Page, blueprint, is_host, is_staff, signed_in_id
from purpose.services.stating import state_purpose as state
from voting.queries import waiting_for as judging_waiting
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/")
def home() -> Page:
    """Show the purpose to strangers, and to members what needs them now."""
    session, viewer, now = db.session(), current_viewer(), utc_now()
    purpose = queries.the_purpose(session)
    if not viewer.is_signed_in:
        return render_template("purpose/door.html", purpose=purpose, place=place(session))
    if purpose is None and viewer.has(Role.ADMINISTRATOR):
        return redirect(url_for("purpose.welcome"), 303)
    rows = page_queries.challenge_rows(session, viewer=viewer, now=now, states=("open", "draft"))
    return render_template(
        "purpose/home.html",
        purpose=purpose,
        rows=sorted((row for row in rows if row.state == "open"), key=lambda row: row.sort_key),
        needs=needs_of(viewer, rows),
        came_of_it=page_queries.came_of_it(session),
        invited=page_queries.people_count(session),
        acted=participation.took_part_in_any(session),
        has_acted=participation.has_taken_part(session, viewer.id),
    )


def needs_of(viewer: Viewer, rows: list[page_queries.ChallengeRow]) -> list[needs.Need]:
    """Put together what needs a viewer now: to judge, to read, and what their roles ask."""
    session, now = db.session(), utc_now()
    answers = page_queries.to_answer(session, viewer=viewer, now=now) if is_staff(viewer) else []
    settling = markets_waiting(session, viewer=viewer, now=now) if is_host(viewer) else []
    concerns = waiting_concerns(session, viewer) if viewer.has(Role.FACILITATOR) else []
    mine = [row for row in rows if row.is_yours]
    return [
        *needs.to_judge(judging_waiting(session, person_id=signed_in_id(), now=now), now),
        *needs.to_open(row for row in mine if row.state == "draft"),
        *needs.to_decide(row for row in mine if row.is_due),
        *needs.to_answer(len(answers), sum(answer.is_late for answer in answers)),
        *needs.to_rule(sum(not each.is_yours for each in concerns)),
        *needs.to_settle(settling),
        *needs.to_finish(drafts_of(session, viewer.id)),
        *needs.to_read(unread_count(session, viewer.id)),
    ][: needs.SHOWN_MAX]


@blueprint.get("/welcome")
def welcome() -> Page:
    """Lead the administrator of an empty place through the three things that open its doors."""
    done = page_queries.first_run(db.session())
    spans = queries.spans_of(done.challenge) if done.challenge else ()
    return render_template(
        "purpose/welcome.html",
        done=done,
        form=PurposeForm(obj=done.purpose),
        lanes=participation.lanes_of(spans),
        elapsed=participation.elapsed_in(spans, utc_now()),
    )


@blueprint.route("/purpose", methods=["GET", "POST"])
def state_purpose() -> Page:
    """State the purpose, or state it better."""
    form = PurposeForm(obj=queries.the_purpose(db.session()))
    if form.validate_on_submit():
        with form.catches():
            write(state, **form.values(), person_id=signed_in_id(), now=utc_now())
            is_first = not page_queries.first_run(db.session()).is_open
            return redirect(url_for("purpose.welcome" if is_first else "purpose.home"), 303)
    return render_template("purpose/state.html", form=form), form.status


@blueprint.get("/challenges")
def challenges() -> Page:
    """List every challenge: open ones first, then what became of the others."""
    states = ("draft", "open", "decided", "reviewed", "archived")
    rows = page_queries.challenge_rows(
        db.session(), viewer=current_viewer(), now=utc_now(), states=states
    )
    return render_template(
        "purpose/challenges.html",
        rows=rows,
        invited=page_queries.people_count(db.session()),
    )
