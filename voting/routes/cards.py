"""Cards: one card after another, and what a set of them changed."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.clock import utc_now
from core.language import _, marked
from core.policy import require
from ideas.queries import has_more, idea_for, idea_numbered, is_author, summary_of
from markets.queries import markets_of_idea
from models.ideas import Idea
from models.purpose import Challenge
from purpose.phases import Act, closes_at
from purpose.queries import (
    challenge_by_id,
    challenge_by_slug,
    require_visible,
    spans_of,
    why_closed,
)
from voting import queries
from voting.choosing import Card
from voting.forms import JudgementForm, SetForm, SkipForm, judgement_form
from voting.page_queries import latest_judged, skipped_by
from voting.routes.base import (
    NEXT_SIZE,
    Page,
    blueprint,
    secret,
    set_of,
    set_size,
    signed_in_id,
    step,
)
from voting.seal import opened, seal
from voting.services.casting import Shown, cast_ballot, skip_idea, withdraw_ballot
from voting.visibility import Judging
from voting.way_reads import unused_way
from voting.wording import SKIPS, number_words, stood_summary
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/judge")
def judge_next() -> Response | str:
    """Lead to the challenge whose judging ends first among those that wait for this person."""
    waiting = queries.waiting_for(db.session(), person_id=signed_in_id(), now=utc_now())
    if waiting:
        return redirect(url_for("voting.judge", slug=waiting[0].slug), 303)
    return render_template("voting/nothing.html", challenge=None, words="", skipped=())


@blueprint.get("/challenges/<slug>/judge")
def judge(slug: str) -> Response | str:
    """Put an idea before someone: the next one, or the one they ask for by its number."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    if queries.judging_of(db.session(), challenge, utc_now()) is not Judging.OPEN:
        return nothing_page(challenge, why_closed(challenge, Act.JUDGE, utc_now()))
    card = card_for(challenge, request.args.get("idea", type=int))
    if card is None:
        return redirect(at, 303) if (at := unused_address(challenge)) else nothing_page(challenge)
    idea = idea_for(db.session(), card.idea_id, current_viewer())
    note = seal(secret(), card, person_id=signed_in_id(), at=utc_now())
    form = judgement_form(scales_of(challenge), shown=note, at=str(step()), of=str(set_size()))
    return card_page(challenge, idea, form)


def unused_address(challenge: Challenge) -> str:
    """Return the page of a way beside the cards that still waits for this person, or nothing."""
    rule = unused_way(db.session(), challenge_id=challenge.id, person_id=signed_in_id())
    if rule == "pairwise":
        return url_for("voting.pair", slug=challenge.slug)
    return url_for("voting.whole_ballot", slug=challenge.slug, rule=rule) if rule else ""


def card_for(challenge: Challenge, number: int | None) -> Card | None:
    """Return the card asked for by an idea's number, else the next one."""
    if number is not None:
        idea = idea_numbered(db.session(), challenge.id, number)
        require(
            not is_author(db.session(), idea.id, current_viewer().id),
            marked("This is your own idea: others judge it."),
        )
        return Card(idea_id=idea.id, chosen_by="asked")
    return queries.next_for(db.session(), challenge_id=challenge.id, person_id=signed_in_id())


@blueprint.post("/ideas/<int:idea_id>/judgement")
def cast(idea_id: int) -> Page:
    """Take what someone says of an idea, from a card or from the idea's own page."""
    idea, challenge = idea_and_challenge(idea_id)
    form = judgement_form(scales_of(challenge))
    if form.validate_on_submit():
        with form.catches():
            write(
                cast_ballot,
                idea_id=idea.id,
                person_id=signed_in_id(),
                choice=form.answer.data or None,
                ratings=form.ratings,
                version=int(form.version.data) if form.version.data else None,
                shown=shown_by(form.shown.data, idea),
                now=utc_now(),
            )
            return redirect(after_card(challenge, idea, form), 303)
    return card_page(challenge, idea, form), form.status


@blueprint.post("/ideas/<int:idea_id>/skip")
def skip(idea_id: int) -> Page:
    """Let someone rather not judge an idea."""
    idea, challenge = idea_and_challenge(idea_id)
    form = SkipForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                skip_idea,
                idea_id=idea.id,
                person_id=signed_in_id(),
                reason=form.reason.data or "",
                shown=shown_by(form.shown.data, idea) or Shown(at=utc_now()),
                now=utc_now(),
            )
            return redirect(card_address(challenge, form.step, set_of(form)), 303)
    return card_page(challenge, idea, judgement_form(scales_of(challenge)), skip=form), form.status


@blueprint.post("/ideas/<int:idea_id>/judgement/withdraw")
def withdraw(idea_id: int) -> Response:
    """Take back what someone says of an idea; within a set, its card comes again."""
    idea, challenge = idea_and_challenge(idea_id)
    form = SetForm()
    write(withdraw_ballot, idea_id=idea.id, person_id=signed_in_id(), now=utc_now())
    if form.step is None:
        return redirect(url_for("ideas.idea", idea_id=idea.id, slug=idea.slug), 303)
    before = max(0, form.step - 1)
    return redirect(card_address(challenge, before, set_of(form), idea=idea.number), 303)


@blueprint.get("/challenges/<slug>/judge/done")
def done(slug: str) -> str:
    """Thank someone for a set of judgements, and show what it changed."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    viewer, now = current_viewer(), utc_now()
    stood = latest_judged(
        db.session(), challenge=challenge, viewer=viewer, limit=set_size(), now=now
    )
    stood.reverse()
    left = queries.left_to_judge(db.session(), challenge_id=challenge.id, person_id=signed_in_id())
    return render_template(
        "voting/done.html",
        challenge=challenge,
        stood=stood,
        summary=stood_summary([one.with_most for one in stood]),
        count_words=number_words(len(stood)),
        next_size=min(NEXT_SIZE, len(left)),
        next_words=number_words(min(NEXT_SIZE, len(left))),
        markets=[
            market
            for one in stood
            for market in markets_of_idea(db.session(), one.idea.id, viewer=viewer, now=now)
        ][:5],
    )


def card_page(
    challenge: Challenge, idea: Idea, form: JudgementForm, *, skip: SkipForm | None = None
) -> str:
    """Render a card; within a set, with the one before it beneath."""
    viewer, now = current_viewer(), utc_now()
    before = latest_judged(db.session(), challenge=challenge, viewer=viewer, limit=1, now=now)
    at, of = form.step or 0, set_of(form)
    form.version.data = str(idea.version)
    return render_template(
        "voting/judge.html",
        challenge=challenge,
        idea=idea,
        form=form,
        skip=skip,
        skips=SKIPS,
        summary=summary_of(idea),
        has_more=has_more(idea),
        at=at,
        of=of,
        count_words=_(
            "%(at)s of %(of)s", at=number_words(at + 1), of=number_words(of)
        ).capitalize(),
        before=before[0] if at and before and before[0].idea.id != idea.id else None,
        own=queries.judgement_of(db.session(), person_id=signed_in_id(), idea=idea),
        closes_at=closes_at(spans_of(challenge), Act.JUDGE, now),
    )


def nothing_page(challenge: Challenge, words: str = "") -> str:
    """Render that there is nothing to judge here, and why."""
    return render_template(
        "voting/nothing.html",
        challenge=challenge,
        words=words,
        skipped=skipped_by(db.session(), challenge_id=challenge.id, person_id=signed_in_id()),
    )


def after_card(challenge: Challenge, idea: Idea, form: SetForm) -> str:
    """Return where a judgement leads: the next card, the thanks, or back to the idea's page."""
    if form.step is None:
        return url_for("ideas.idea", idea_id=idea.id, slug=idea.slug, _anchor="judgement")
    at, of = form.step + 1, set_of(form)
    left = queries.left_to_judge(db.session(), challenge_id=challenge.id, person_id=signed_in_id())
    if at >= of or not left:
        return url_for("voting.done", slug=challenge.slug, of=at)
    return card_address(challenge, at, of)


def card_address(challenge: Challenge, at: int | None, of: int, *, idea: int | None = None) -> str:
    """Return the address of a card in a set."""
    return url_for("voting.judge", slug=challenge.slug, at=at, of=of, idea=idea)


def scales_of(challenge: Challenge) -> dict[int, str]:
    """Return the names of a challenge's criteria by id."""
    return {criterion.id: criterion.name for criterion in challenge.criteria}


def idea_and_challenge(idea_id: int) -> tuple[Idea, Challenge]:
    """Return an idea this viewer may read, with its challenge."""
    idea = idea_for(db.session(), idea_id, current_viewer())
    challenge = challenge_by_id(db.session(), idea.challenge_id)
    require_visible(challenge, current_viewer())
    return idea, challenge


def shown_by(note: str | None, idea: Idea) -> Shown | None:
    """Return how an idea came before this viewer, from the note of the page they sent."""
    return opened(secret(), note, idea_id=idea.id, person_id=signed_in_id())
