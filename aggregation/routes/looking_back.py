"""Pages that look back: the sponsor's report, the six principles, what rankings have learned."""

from flask import render_template

from aggregation import learning_page as learned
from aggregation import presentation as shown
from aggregation import reporting
from aggregation.principle_queries import tracks_of
from aggregation.principles import meters
from aggregation.report_queries import report_on
from aggregation.routes.base import blueprint, require_staff
from core.clock import utc_now
from people.queries import names_for
from purpose.page_queries import came_of_it
from purpose.queries import challenge_by_slug, the_purpose
from web.extensions import db
from web.viewer import current_viewer


@blueprint.get("/challenges/<slug>/report")
def report(slug: str) -> str:
    """Show what a challenge has come to, to those who run it; made to be printed."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    require_staff(challenge)
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


@blueprint.get("/challenges/<slug>/principles")
def principles(slug: str) -> str:
    """Show those who run a challenge how far the six principles hold in it."""
    session = db.session()
    challenge = challenge_by_slug(session, slug, viewer=current_viewer())
    require_staff(challenge)
    found = meters(tracks_of(session, challenge, now=utc_now()))
    return render_template("aggregation/principles.html", challenge=challenge, meters=found)


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
