"""Pages of skill: one's own record, another's by consent, and who did well."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from core.errors import NotFound
from core.language import _
from markets.forms import PlainForm
from markets.reading import skill
from markets.reading.exports import hanging_of
from markets.reading.locked import locked_points
from markets.routes.base import Page, blueprint
from markets.skill import record_of
from markets.tables import csv_of_scores
from models.markets import Market
from people.queries import person_with_roles
from people.services.accounts import show_record
from purpose.queries import challenge_by_slug
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/you/record")
def record() -> Page:
    """Show how one's own beliefs turned out; nobody else sees it unless one lets them."""
    return _record_page(current_viewer().person_id)


@blueprint.get("/people/<int:person_id>/record")
def record_of_person(person_id: int) -> Page:
    """Show somebody's record if they let others see it."""
    person = person_with_roles(db.session(), person_id)
    if not person.shows_record and person.id != current_viewer().id:
        raise NotFound(_("There is no such page, or it is not for you."))
    return _record_page(person_id)


@blueprint.post("/you/record/show")
def show_own_record() -> Answer:
    """Let others see one's record, or stop it."""
    person_id = current_viewer().person_id
    if PlainForm().validate_on_submit():
        shows = write(show_record, person_id=person_id)
        flash(
            _("Others can see your record now.")
            if shows
            else _("Your record is yours alone again.")
        )
    return redirect(url_for("markets.record"), 303)


@blueprint.get("/you/record.csv")
def record_csv() -> Response:
    """Hand out one's own scores."""
    questions = skill.questions_of(db.session())
    scores = skill.own_scores(questions, current_viewer().person_id)
    hanging = hanging_of(db.session(), [score.question_id for score in scores])
    answer = Response(csv_of_scores(scores, hanging), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="my-scores.csv")
    return answer


@blueprint.app_context_processor
def locked() -> dict[str, Callable[[], int]]:
    """Give the header what the viewer has locked until a decision, read where it is shown."""
    return {"points_locked": _points_locked}


def _points_locked() -> int:
    person_id = current_viewer().id
    if person_id is None:
        return 0
    return sum(locked_points(db.session(), person_id=person_id).values())


@blueprint.get("/skill")
def leaders() -> str:
    """Show how well the crowd's chances come true, and who did well, if they let it be seen."""
    session, wanted, about = db.session(), [], ""
    if slug := request.args.get("challenge"):
        challenge = challenge_by_slug(session, slug, viewer=current_viewer())
        wanted.append(Market.challenge_id == challenge.id)
        about = challenge.question
    elif tag := request.args.get("tag", "")[:40]:
        wanted.append(skill.tagged(tag))
        about = tag
    found = skill.leaders(session, viewer_id=current_viewer().id)
    return render_template(
        "markets/leaders.html",
        about=about,
        by_profit=found,
        by_calibration=skill.by_calibration(found),
        bins=skill.crowd_calibration(skill.questions_of(session, *wanted)),
        least=skill.CALIBRATION_MIN,
        people_min=skill.PEOPLE_MIN,
        began_at=skill.season_start(session),
    )


def _record_page(person_id: int) -> str:
    session = db.session()
    questions = skill.questions_of(session)
    since = skill.season_start(session)
    return render_template(
        "markets/record.html",
        person=person_with_roles(session, person_id),
        is_you=person_id == current_viewer().id,
        record=record_of(skill.own_scores(questions, person_id)),
        bins=skill.own_calibration(questions, person_id),
        profit=skill.profits_of(session, since=since).get(person_id, 0),
        locked=sum(locked_points(session, person_id=person_id).values()),
        form=PlainForm(),
    )
