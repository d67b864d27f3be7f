"""Pairs: which of two, one pair after another, and where the others stood."""

import re

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.clock import utc_now
from core.errors import NotFound
from core.language import _
from ideas.queries import idea_for, idea_numbered, summary_of
from models.ideas import Idea
from models.purpose import Challenge
from models.voting import VotingRound
from purpose.phases import Act
from purpose.queries import why_closed
from voting.forms import PairForm, SetForm
from voting.routes.base import (
    NEXT_SIZE,
    Page,
    blueprint,
    challenge_at,
    secret,
    set_of,
    set_size,
    signed_in_id,
    step,
)
from voting.rules.next_pair import NextPair
from voting.seal import opened_pair, seal_pair
from voting.services.comparing import Pair, compare, withdraw_comparison
from voting.way_queries import PairStood, next_pair_for, open_round, pairs_stood
from voting.wording import PAIR_SKIP_WORDS, number_words
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer

ASKED = re.compile(r"([0-9]{1,6})-([0-9]{1,6})\Z")


@blueprint.get("/challenges/<slug>/pairs")
def pair(slug: str) -> Page:
    """Put two ideas side by side: the next ones, or those asked for by their numbers."""
    challenge = challenge_at(slug)
    found = open_pairs(challenge)
    if found is None:
        return nothing_page(challenge, why_closed(challenge, Act.JUDGE, utc_now()))
    two, chosen_by = asked_for(challenge), "asked"
    if two is None:
        card = next_one(challenge, found)
        if card is None:
            return nothing_page(challenge)
        two, chosen_by = Pair(left_id=card.left_id, right_id=card.right_id), card.chosen_by
    note = seal_pair(secret(), two, person_id=signed_in_id(), chosen_by=chosen_by, at=utc_now())
    return pair_page(challenge, two, PairForm(shown=note, at=str(step()), of=str(set_size())))


@blueprint.post("/challenges/<slug>/pairs")
def choose(slug: str) -> Page:
    """Take which of two ideas someone chose, or why they skip the pair."""
    challenge = challenge_at(slug)
    form = PairForm()
    two, shown = opened_pair(secret(), form.shown.data, person_id=signed_in_id())
    if form.validate_on_submit():
        with form.catches():
            write(
                compare,
                challenge_id=challenge.id,
                pair=two,
                person_id=signed_in_id(),
                choice="skip" if form.reason.data else form.pick.data or "",
                reason=form.reason.data or "",
                shown=shown,
                now=utc_now(),
            )
            return redirect(after_pair(challenge, form), 303)
    return pair_page(challenge, two, form), form.status


@blueprint.post("/challenges/<slug>/pairs/withdraw")
def withdraw_pair(slug: str) -> Response:
    """Take back what someone said of a pair; it comes again."""
    challenge = challenge_at(slug)
    form = SetForm()
    two = asked_for(challenge)
    if two is None:
        raise NotFound(_("There is no such pair."))
    write(
        withdraw_comparison,
        challenge_id=challenge.id,
        pair=two,
        person_id=signed_in_id(),
        now=utc_now(),
    )
    at = max(0, (form.step or 0) - 1)
    again = request.args.get("pair")
    return redirect(url_for("voting.pair", slug=slug, pair=again, at=at, of=set_of(form)), 303)


@blueprint.get("/challenges/<slug>/pairs/done")
def pairs_done(slug: str) -> Page:
    """Thank someone for a set of pairs, and show where the others stood."""
    challenge = challenge_at(slug)
    found = open_pairs(challenge)
    if found is None:
        return nothing_page(challenge, why_closed(challenge, Act.JUDGE, utc_now()))
    stood = latest(challenge, found, set_size())
    return render_template(
        "voting/pairs_done.html",
        challenge=challenge,
        stood=stood,
        count_words=number_words(len(stood)),
        more=next_one(challenge, found) is not None,
        next_size=NEXT_SIZE,
        next_words=number_words(NEXT_SIZE),
    )


def pair_page(challenge: Challenge, two: Pair, form: PairForm) -> str:
    """Render two ideas side by side; within a set, with what was said of the pair before."""
    left, right = (idea_for(db.session(), i, current_viewer()) for i in (two.left_id, two.right_id))
    at, of = form.step or 0, set_of(form)
    found = open_pairs(challenge)
    return render_template(
        "voting/pair.html",
        challenge=challenge,
        form=form,
        sides=[(side_of(left), "left", "ArrowLeft"), (side_of(right), "right", "ArrowRight")],
        skips=PAIR_SKIP_WORDS,
        at=at,
        of=of,
        count_words=_(
            "%(at)s of %(of)s", at=number_words(at + 1), of=number_words(of)
        ).capitalize(),
        before=latest(challenge, found, 1) if found and at else [],
    )


def side_of(idea: Idea) -> dict[str, object]:
    """Return what one side of a pair shows."""
    return {
        "number": idea.number,
        "title": idea.title,
        "text": summary_of(idea),
        "address": url_for("ideas.idea", idea_id=idea.id, slug=idea.slug),
    }


def nothing_page(challenge: Challenge, words: str = "") -> str:
    """Render that there is no pair to compare here, and why."""
    return render_template("voting/nothing.html", challenge=challenge, words=words, skipped=())


def after_pair(challenge: Challenge, form: PairForm) -> str:
    """Return where an answer leads: the next pair, or the thanks."""
    at, of = (form.step or 0) + 1, set_of(form)
    found = open_pairs(challenge)
    if at >= of or found is None or next_one(challenge, found) is None:
        return url_for("voting.pairs_done", slug=challenge.slug, of=min(at, of))
    return url_for("voting.pair", slug=challenge.slug, at=at, of=of)


def open_pairs(challenge: Challenge) -> VotingRound | None:
    """Return the round of pairs, when this person may take part now."""
    return open_round(
        db.session(),
        challenge=challenge,
        rule="pairwise",
        person_id=signed_in_id(),
        now=utc_now(),
    )


def next_one(challenge: Challenge, found: VotingRound) -> NextPair | None:
    """Return the pair this person compares next."""
    return next_pair_for(db.session(), challenge=challenge, found=found, person_id=signed_in_id())


def latest(challenge: Challenge, found: VotingRound, limit: int) -> list[PairStood]:
    """Return what this person answered last."""
    return pairs_stood(
        db.session(),
        challenge=challenge,
        found=found,
        viewer=current_viewer(),
        limit=limit,
        now=utc_now(),
    )


def asked_for(challenge: Challenge) -> Pair | None:
    """Return the pair that the address names by numbers, such as 3-9."""
    named = ASKED.match(request.args.get("pair", ""))
    if named is None:
        return None
    left, right = (idea_numbered(db.session(), challenge.id, int(n)).id for n in named.groups())
    return Pair(left_id=left, right_id=right)
