"""Reading ideas: the page of one with all that is said of it, and how it came to say so."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template

from aggregation.queries import decision_of, result_of, row_of
from community.queries import CommentView, discussion_on, follower_counts
from community.tag_queries import tags_of
from core.clock import utc_now
from core.language import marked
from ideas import queries
from ideas.difference import Piece, pieces_between
from ideas.routes.base import Page, blueprint, is_own, people_in, runs, signed_in_id, visible
from ideas.target import path_of
from markets.queries import markets_of_idea
from models.ideas import Idea, IdeaVersion
from models.purpose import Challenge
from purpose.phases import Act, closes_at
from purpose.queries import is_allowed, spans_of, why_closed
from voting.queries import judgement_of, judging_of, tally_for
from web.extensions import db
from web.viewer import current_viewer

PARTS = (
    ("title", marked("The line")),
    ("problem", "What goes wrong today"),
    ("proposal", "What to do"),
    ("benefit", "What it would bring"),
    ("cost", "What it would cost"),
)


@blueprint.get("/ideas/<int:idea_id>")
@blueprint.get("/ideas/<int:idea_id>-<slug>")
def idea(idea_id: int, slug: str = "") -> Page:
    """Show an idea with all that is said of it."""
    found, challenge = visible(idea_id)
    if found.merged_into_id is not None:
        return redirect(path_of(queries.find_idea(db.session(), found.merged_into_id)), 301)
    if slug != found.slug:
        return redirect(path_of(found), 301)
    about = {
        **people_of(found, challenge),
        **judgement_on(found, challenge),
        **said_of(found, challenge),
    }
    return render_template("ideas/idea.html", idea=found, challenge=challenge, **about)


def people_of(found: Idea, challenge: Challenge) -> dict[str, Any]:
    """Gather who is behind an idea and who answered it, by the names their parts allow."""
    author_ids = queries.authors_of(db.session(), [found.id])[found.id]
    authors = people_in(challenge, author_ids)
    official = people_in(None, [found.answered_by_id] if found.answered_by_id else [])
    is_judgeable = found.status in queries.JUDGEABLE
    return {
        "authors": [authors[author_id] for author_id in author_ids],
        "official": official.get(found.answered_by_id or 0),
        "is_mine": is_own(found),
        "runs_it": runs(challenge),
        "is_judgeable": is_judgeable,
        "may_improve": is_judgeable and may_improve(challenge),
    }


def judgement_on(found: Idea, challenge: Challenge) -> dict[str, Any]:
    """Gather what the viewer says of an idea, and what they may see of the others.

    Its place in the ranking opens with its tally: the ranking is made from it.
    """
    session, viewer, now = db.session(), current_viewer(), utc_now()
    tally = tally_for(session, viewer=viewer, idea=found, challenge=challenge, now=now)
    return {
        "own": judgement_of(session, person_id=signed_in_id(), idea=found),
        "tally": tally,
        "row": row_of(session, found) if tally else None,
        "decision": decision_of(session, found.id),
        "result": result_of(session, found.id),
        "judging": judging_of(session, challenge, now),
        "may_judge": found.status in queries.JUDGEABLE and is_allowed(challenge, Act.JUDGE, now),
        "judging_closed": why_closed(challenge, Act.JUDGE, now),
        "judging_ends": closes_at(spans_of(challenge), Act.JUDGE, now),
        "markets": markets_of_idea(session, found.id, viewer=viewer, now=now),
    }


def said_of(found: Idea, challenge: Challenge) -> dict[str, Any]:
    """Gather what people have added to an idea."""
    session, viewer, now = db.session(), current_viewer(), utc_now()
    talk = discussion_on(
        session, kind="idea", object_id=found.id, challenge=challenge, viewer=viewer, now=now
    )
    return {
        "discussion": replace(talk, comments=tuple(c for c in talk.comments if not is_point(c))),
        "stances": {
            stance: [c for c in talk.comments if is_point(c) and c.stance == stance]
            for stance in ("for", "against")
        },
        "may_comment": is_allowed(challenge, Act.COMMENT, now),
        "comments_closed": why_closed(challenge, Act.COMMENT, now),
        "followers": follower_counts(session, "idea", [found.id]).get(found.id, 0),
        "tags": tags_of(session, "idea", [found.id])[found.id],
        "evidence": queries.evidence_of(session, found.id),
        "versions": queries.versions_of(session, found.id),
    }


def is_point(comment: CommentView) -> bool:
    """Say whether a comment stands among the points for and against: once answered, it is talk."""
    return comment.stance != "neither" and not (
        comment.answers or comment.is_deleted or comment.is_hidden
    )


def may_improve(challenge: Challenge) -> bool:
    """Say whether the ideas of a challenge may be changed now."""
    return challenge.state == "draft" or is_allowed(challenge, Act.IMPROVE, utc_now())


@blueprint.get("/ideas/<int:idea_id>/versions")
def versions(idea_id: int) -> Page:
    """Show what changed from version to version."""
    found, challenge = visible(idea_id)
    kept = queries.versions_of(db.session(), found.id)
    names = people_in(challenge, [version.author_id for version in kept])
    changes = [
        {"version": new, "by": names[new.author_id], "parts": parts_between(old, new)}
        for new, old in zip(kept, [*kept[1:], None], strict=True)
    ]
    may_revert = is_own(found) and found.status in queries.JUDGEABLE and may_improve(challenge)
    return render_template(
        "ideas/versions.html",
        challenge=challenge,
        idea=found,
        changes=changes,
        may_revert=may_revert,
    )


def parts_between(old: IdeaVersion | None, new: IdeaVersion) -> list[tuple[str, list[Piece]]]:
    """Return the parts that differ between two versions, or all there is in the first."""
    parts = []
    for name, words in PARTS:
        before = "" if old is None else str(getattr(old, name) or "")
        after = str(getattr(new, name) or "")
        if before != after:
            parts.append((words, pieces_between(before, after)))
    return parts
