"""Ballots that speak of all ideas at once: an order, voices, or what the budget buys."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.clock import utc_now
from core.errors import InvalidInput, NotFound
from core.language import _
from models.purpose import Challenge
from purpose.phases import Act, closes_at
from purpose.queries import spans_of, why_closed
from voting.ballot_page import Sheet, budget_sheet, order_sheet, voices_sheet
from voting.forms import WholeBallotForm
from voting.reads import round_by_rule
from voting.routes.base import Page, blueprint, challenge_at, signed_in_id
from voting.services.handing_in import hand_in, withdraw_whole_ballot
from voting.way_queries import open_round, own_amounts
from voting.way_reads import IdeaToPlace, judgeable_ideas
from voting.wording import WAY_TITLES
from voting.writing import places_of, read_order, read_voices, write_order, write_voices
from web.extensions import db
from web.transaction import write

RULES = ("ranked", "quadratic", "budget")


@blueprint.get("/challenges/<slug>/ballots/<rule>")
def whole_ballot(slug: str, rule: str) -> Page:
    """Show a whole ballot: as it is being filled in, else as it was handed in."""
    challenge = known(slug, rule)
    form = WholeBallotForm()
    kept = own(challenge, rule)
    if kept is None:
        return closed_page(challenge)
    if "X-Fragment" in request.headers and rule == "budget":
        form.chosen.data = request.args.getlist("chosen", type=int)
        sheet = sheet_of(challenge, rule, form)
        return render_template("voting/_left.html", challenge=challenge, sheet=sheet)
    form.ballot.data = request.args.get("ballot", "")[:8000] or written(challenge, rule, kept)
    return ballot_page(challenge, rule, form)


@blueprint.post("/challenges/<slug>/ballots/<rule>")
def give_ballot(slug: str, rule: str) -> Page:
    """Take a whole ballot."""
    challenge = known(slug, rule)
    form = WholeBallotForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                hand_in,
                challenge_id=challenge.id,
                rule=rule,
                person_id=signed_in_id(),
                amounts=amounts_of(challenge, rule, form),
                now=utc_now(),
            )
            flash(_("It is in. Change it until judging closes."))
            return redirect(url_for("voting.whole_ballot", slug=slug, rule=rule), 303)
    return ballot_page(challenge, rule, form), form.status


@blueprint.post("/challenges/<slug>/ballots/<rule>/withdraw")
def withdraw_ballot_of(slug: str, rule: str) -> Response:
    """Take a whole ballot back."""
    challenge = known(slug, rule)
    write(
        withdraw_whole_ballot,
        challenge_id=challenge.id,
        rule=rule,
        person_id=signed_in_id(),
        now=utc_now(),
    )
    flash(_("Taken back. It counts no more."))
    return redirect(url_for("voting.whole_ballot", slug=slug, rule=rule), 303)


def known(slug: str, rule: str) -> Challenge:
    """Return a challenge, when the rule is one of those with whole ballots."""
    if rule not in RULES:
        raise NotFound(_("There is no such way to judge."))
    return challenge_at(slug)


def own(challenge: Challenge, rule: str) -> Mapping[int, int] | None:
    """Return what this person's present ballot says; None when they may not take part now."""
    found = open_round(
        db.session(), challenge=challenge, rule=rule, person_id=signed_in_id(), now=utc_now()
    )
    if found is None:
        return None
    return own_amounts(db.session(), round_id=found.id, person_id=signed_in_id()) or {}


def ideas_of(challenge: Challenge) -> list[IdeaToPlace]:
    """Return the ideas on the ballot."""
    return judgeable_ideas(db.session(), challenge_id=challenge.id, person_id=signed_in_id())


def written(challenge: Challenge, rule: str, kept: Mapping[int, int]) -> str:
    """Write a present ballot as its text."""
    numbers = {row.idea.id: row.idea.number for row in ideas_of(challenge)}
    by_number = {numbers[i]: amount for i, amount in kept.items() if i in numbers}
    if rule != "ranked":
        return write_voices(by_number)
    return write_order(
        tuple(
            tuple(sorted(n for n, place in by_number.items() if place == at))
            for at in sorted(set(by_number.values()))
        )
    )


def amounts_of(challenge: Challenge, rule: str, form: WholeBallotForm) -> dict[int, int]:
    """Read a ballot that was sent, by the ids of its ideas."""
    ids = {row.idea.number: row.idea.id for row in ideas_of(challenge)}
    said = numbers_said(rule, form)
    if not set(said) <= set(ids):
        raise InvalidInput(_("One of these ideas is not being judged any more. Reload the page."))
    return {ids[number]: amount for number, amount in said.items()}


def numbers_said(rule: str, form: WholeBallotForm) -> dict[int, int]:
    """Read a ballot that was sent, by the numbers of its ideas."""
    if rule == "ranked":
        return places_of(read_order(form.ballot.data or ""))
    if rule == "quadratic":
        return read_voices(form.ballot.data or "")
    return dict.fromkeys(form.chosen.data or (), 1)


def ballot_page(challenge: Challenge, rule: str, form: WholeBallotForm) -> str:
    """Render a ballot as it is being filled in."""
    kept = own(challenge, rule) or {}
    sheet = sheet_of(challenge, rule, form)
    form.ballot.data = sheet.text
    return render_template(
        f"voting/{rule}.html",
        challenge=challenge,
        rule=rule,
        title=_(WAY_TITLES[rule]),
        form=form,
        sheet=sheet,
        is_kept=bool(kept) and sheet.text == written(challenge, rule, kept),
        has_kept=bool(kept),
        round=round_by_rule(db.session(), challenge.id, rule),
        closes_at=closes_at(spans_of(challenge), Act.JUDGE, utc_now()),
    )


def sheet_of(challenge: Challenge, rule: str, form: WholeBallotForm) -> Sheet:
    """Lay a ballot out; what cannot be read is an empty one."""
    ideas = ideas_of(challenge)
    try:
        if rule == "ranked":
            return order_sheet(read_order(form.ballot.data or ""), ideas)
        if rule == "quadratic":
            return voices_sheet(read_voices(form.ballot.data or ""), ideas)
        chosen = set(form.chosen.data or ()) or set(read_voices(form.ballot.data or ""))
        return budget_sheet(chosen, ideas, money=challenge.money_budget or 0)
    except InvalidInput:
        form.ballot.data = ""
        return sheet_of(challenge, rule, form)


def closed_page(challenge: Challenge) -> str:
    """Render that this way is not open to this person now, and why."""
    words = why_closed(challenge, Act.JUDGE, utc_now()) or _(
        "This way of judging is not open to you."
    )
    return render_template("voting/nothing.html", challenge=challenge, words=words, skipped=())
