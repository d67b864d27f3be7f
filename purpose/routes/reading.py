"""The page of a challenge: its question, its time, its ideas, markets and news."""

from typing import Any

from flask import render_template, request, url_for

from aggregation.queries import to_decide
from community.queries import discussion_on
from core.clock import utc_now
from ideas.queries import idea_rows, listed_ids
from markets.queries import lot_chance, markets_of_challenge, points_at_risk
from models.purpose import Challenge
from people.names import SOMEONE_WHO_LEFT, ShownPerson
from people.queries import names_for
from purpose import needs, page_queries, queries
from purpose import participation_queries as participation
from purpose.phases import Act
from purpose.routes.base import Page, blueprint, powers_over, signed_in_id
from voting.queries import judgements_on, judging_of, left_to_judge
from web.extensions import db
from web.viewer import current_viewer

FIRST_SHOWN, PAGE = 12, 50
LEFT = ShownPerson(id=None, name=SOMEONE_WHO_LEFT, initials="–")


@blueprint.get("/challenges/<slug>")
def challenge(slug: str) -> Page:
    """Show a challenge with all that is going on in it."""
    found = queries.challenge_by_slug(db.session(), slug, viewer=current_viewer())
    about = {**time_of(found), **ideas_in(found), **around(found)}
    return render_template("purpose/challenge.html", challenge=found, **about)


def time_of(found: Challenge) -> dict[str, Any]:
    """Gather where a challenge stands, what may be done now, and who took part when."""
    session, viewer, now = db.session(), current_viewer(), utc_now()
    return {
        "standing": queries.standing_of(found, now),
        "may": queries.acts_of(found, now),
        "why_closed": queries.reasons_closed(found, now),
        "powers": powers_over(found, viewer),
        "movable": queries.movable_phases(found, now),
        "timeline": participation.timeline_of(session, found, now),
        "invited": page_queries.people_count(session),
        "has_acted": participation.has_taken_part(session, viewer.id, challenge_id=found.id),
    }


def ideas_in(found: Challenge) -> dict[str, Any]:
    """Gather the ideas: in the viewer's own order of chance while judged, ranked once revealed."""
    session, viewer, now = db.session(), current_viewer(), utc_now()
    judging = judging_of(session, found, now).value
    ids = listed_ids(session, challenge_id=found.id, viewer=viewer, by_chance=judging == "open")
    settled = to_decide(session, found, viewer) if judging == "over" else []
    ranks = {each.idea.id: each.row.rank for each in settled if each.row is not None}
    if ranks:
        ids.sort(key=lambda number: ranks.get(number, len(ids)))
    page, here = page_of(ids)
    shown = idea_rows(session, here, viewer)
    writers = {idea.author_ids[0] for idea in shown}
    names = names_for(session, writers, found, viewer_id=viewer.id)
    return {
        "judging": judging,
        "ideas": shown,
        "count": len(ids),
        "page": page,
        "page_count": -(-len(ids) // PAGE),
        "page_address": lambda number: url_for(
            "purpose.challenge", slug=found.slug, page=number, _anchor="ideas"
        ),
        "ranks": ranks,
        "decided": [each for each in settled if each.decision is not None],
        "left": left_to_judge_in(found) if judging == "open" else 0,
        "set_words": needs.set_words,
        "authors": {idea.id: names.get(idea.author_ids[0], LEFT) for idea in shown},
        "judged": judgements_on(session, here, person_id=signed_in_id()),
    }


def page_of(ideas: list[int]) -> tuple[int | None, list[int]]:
    """Return the page that was asked for and its ideas; the first few when none was."""
    asked = request.args.get("page", type=int)
    if asked is None:
        return None, ideas[:FIRST_SHOWN]
    page = min(max(asked, 1), max(1, -(-len(ideas) // PAGE)))
    return page, ideas[(page - 1) * PAGE : page * PAGE]


def left_to_judge_in(found: Challenge) -> int:
    """Count the ideas the viewer may still judge now."""
    if not queries.is_allowed(found, Act.JUDGE, utc_now()):
        return 0
    return len(left_to_judge(db.session(), challenge_id=found.id, person_id=signed_in_id()))


def around(found: Challenge) -> dict[str, Any]:
    """Gather what surrounds the ideas: the asker, markets, news, results, talk."""
    session, viewer, now = db.session(), current_viewer(), utc_now()
    return {
        "purpose": queries.the_purpose(session),
        "sponsor": names_for(session, [found.sponsor_id], None).get(found.sponsor_id, LEFT),
        "markets": markets_of_challenge(session, found.id, viewer=viewer, now=now),
        "at_risk": points_at_risk(session, found.id),
        "lot_chance": lot_chance(session, found.id),
        "updates": page_queries.updates_of(session, found.id),
        "results": page_queries.came_of_it(session, challenge_id=found.id),
        "discussion": discussion_on(
            session, kind="challenge", object_id=found.id, challenge=found, viewer=viewer, now=now
        ),
    }
