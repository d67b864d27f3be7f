"""Pages of community: comments, follows, notifications, activity."""

from collections.abc import Callable
from datetime import datetime

from flask import (
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from community import activity_queries, feed_queries, queries
from community.atom import atom
from community.forms import CommentForm, EditCommentForm, EmptyForm
from community.routes import concerns, drafts, following  # noqa: F401  # Their routes join the blueprint.
from community.routes.base import (
    Page,
    blueprint,
    own_comment,
    path_of,
    signed_in_id,
    visible_target,
)
from community.routes.resuming import OpenDraft, resume
from community.services import comments, feeds, follows, notifications, reactions
from community.target import Target
from core.clock import utc_now
from core.language import _
from core.reader import reader, turn_to
from models.community import Comment
from purpose.queries import challenge_by_id, challenge_by_slug, require_act
from web.access import safe_next
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.app_context_processor
def notes_for_every_page() -> dict[str, Callable[[], int]]:
    """Let the frame of every page say how many notes were not read; counted only when asked."""
    return {"unread_notes": lambda: queries.unread_count(db.session(), current_viewer().id)}


@blueprint.route("/comments/<kind>/<int:object_id>", methods=["GET", "POST"])
def post_comment(kind: str, object_id: int) -> Page:
    """Say something about a thing, or answer what somebody said."""
    target, form = visible_target(kind, object_id), CommentForm()
    answered = request.args.get("answer", type=int)
    draft = resume(
        form, *(("reply", "comment", answered) if answered else ("comment", kind, object_id))
    )
    if form.validate_on_submit():
        with form.catches():
            posted = write(
                post_where_allowed,
                target,
                body=form.body.data or "",
                stance=form.stance.data,
                parent_id=answered,
                now=utc_now(),
            )
            return redirect(f"{target.path}#comment-{posted.id}", 303)
    return comment_page(target, form, answered, draft), form.status


def post_where_allowed(
    session: Session, on: Target, *, body: str, stance: str, parent_id: int | None, now: datetime
) -> Comment:
    """Post a comment if the challenge's phase allows it; a market's talk lasts as it does."""
    if on.challenge_id is not None:
        challenge = challenge_by_id(session, on.challenge_id)
        require_act(challenge, "trade" if on.kind == "market" else "comment", now)
    return comments.post_comment(
        session,
        author_id=signed_in_id(),
        on=on,
        body=body,
        stance=stance,
        parent_id=parent_id,
        now=now,
    )


def comment_page(target: Target, form: CommentForm, answered: int | None, draft: OpenDraft) -> str:
    """Render the page of one comment to be written, with the one it answers above it."""
    parent = queries.comment_view(
        db.session(), answered, target, viewer=current_viewer(), now=utc_now()
    )
    return render_template(
        "community/comment.html", target=target, form=form, parent=parent, draft=draft
    )


@blueprint.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit_comment(comment_id: int) -> Page:
    """Change one's own comment while it is fresh."""
    kept = own_comment(comment_id)
    target = queries.target_of(db.session(), kept.object_kind, kept.object_id)
    form = EditCommentForm(obj=kept)
    if form.validate_on_submit():
        with form.catches():
            write(
                comments.edit_comment,
                person_id=signed_in_id(),
                comment_id=comment_id,
                body=form.body.data or "",
                now=utc_now(),
            )
            return redirect(f"{target.path}#comment-{comment_id}", 303)
    page = render_template("community/edit.html", target=target, form=form, comment_id=comment_id)
    return page, form.status


@blueprint.post("/comments/<int:comment_id>/delete")
def delete_comment(comment_id: int) -> Response:
    """Take back one's own comment; the next page offers to undo it."""
    gone = write(
        comments.delete_comment,
        person_id=signed_in_id(),
        comment_id=comment_id,
        now=utc_now(),
    )
    undo = url_for("community.restore_comment", comment_id=comment_id)
    flash({"text": _("Your comment is gone."), "undo": undo})  # type: ignore[arg-type]
    return redirect(path_of(gone), 303)


@blueprint.post("/comments/<int:comment_id>/restore")
def restore_comment(comment_id: int) -> Response:
    """Put back one's own comment."""
    back = write(comments.restore_comment, person_id=signed_in_id(), comment_id=comment_id)
    return redirect(f"{path_of(back)}#comment-{comment_id}", 303)


@blueprint.post("/comments/<int:comment_id>/react/<kind>")
def react(comment_id: int, kind: str) -> Response:
    """Say with one click what one makes of a comment, or take it back."""
    said = queries.comment_by_id(db.session(), comment_id)
    target = visible_target(said.object_kind, said.object_id)
    write(
        reactions.react, comment_id=comment_id, person_id=signed_in_id(), kind=kind, now=utc_now()
    )
    return redirect(f"{target.path}#comment-{comment_id}", 303)


@blueprint.post("/follow/<kind>/<int:object_id>")
def follow(kind: str, object_id: int) -> Response:
    """Hear what happens to a thing."""
    target = visible_target(kind, object_id)
    write(
        follows.follow,
        person_id=signed_in_id(),
        object_kind=kind,
        object_id=object_id,
        now=utc_now(),
    )
    return redirect(safe_next(request.form.get("next"), target.path), 303)


@blueprint.post("/unfollow/<kind>/<int:object_id>")
def unfollow(kind: str, object_id: int) -> Response:
    """Hear no more of a thing."""
    target = visible_target(kind, object_id)
    write(follows.unfollow, person_id=signed_in_id(), object_kind=kind, object_id=object_id)
    return redirect(safe_next(request.form.get("next"), target.path), 303)


@blueprint.get("/notifications", endpoint="notifications")
def notifications_page() -> str:
    """List what one was told, newest first."""
    before = request.args.get("before", type=int)
    found = queries.notifications_of(db.session(), signed_in_id(), before=before)
    return render_template(
        "community/notifications.html",
        notifications=found,
        unread=queries.unread_count(db.session(), signed_in_id()),
        older=found[-1].id if len(found) == queries.PAGE else None,
    )


@blueprint.post("/notifications/read")
def read_notifications() -> Response:
    """Mark everything one was told as read."""
    write(notifications.read_all, person_id=signed_in_id(), now=utc_now())
    return redirect(url_for("community.notifications"), 303)


@blueprint.get("/challenges/<slug>/activity")
def activity(slug: str) -> str:
    """List what was done in a challenge."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    happenings, older = activity_queries.happenings_in(
        db.session(), challenge, current_viewer(), before=request.args.get("before", type=int)
    )
    return render_template(
        "community/activity.html", challenge=challenge, happenings=happenings, older=older
    )


@blueprint.route("/you/feeds", methods=["GET", "POST"], endpoint="feeds")
def feeds_page() -> Page:
    """Make an address for feed readers; it is shown once, and a new one stops the old."""
    form, secret = EmptyForm(), ""
    if form.validate_on_submit():
        secret = write(feeds.make_feed_key, person_id=signed_in_id(), now=utc_now())
    page = render_template(
        "community/feeds.html",
        form=form,
        secret=secret,
        has_key=feed_queries.has_feed_key(db.session(), signed_in_id()),
        challenges=feed_queries.open_challenges(db.session()),
    )
    return page, form.status


@blueprint.post("/you/feeds/stop")
def stop_feeds() -> Response:
    """Stop one's feed addresses."""
    write(feeds.stop_feeds, person_id=signed_in_id())
    flash(_("Your feeds have stopped."))
    return redirect(url_for("community.feeds"), 303)


@blueprint.get("/feeds/<secret>/all.atom", defaults={"slug": None})
@blueprint.get("/feeds/<secret>/<slug>.atom")
def feed(secret: str, slug: str | None) -> Response:
    """Give feed readers the news that every member may see; the secret stands for a sign-in."""
    owner = feed_queries.owner_of_feed(db.session(), secret)
    turn_to(owner.language or reader().language, owner.zone)
    challenges = feed_queries.open_challenges(db.session(), slug)
    body = atom(
        feed_queries.entries_of(db.session(), challenges),
        title=challenges[0].question if slug else "Throng",
        address=current_app.config["SETTINGS"].address,
        path=f"/challenges/{slug}" if slug else "/challenges",
        now=utc_now(),
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")
