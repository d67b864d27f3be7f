"""The market's page put together: what the viewer may see, the ticket, and the forms on it."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import render_template, url_for
from werkzeug.datastructures import MultiDict

from community.queries import discussion_on
from core.clock import utc_now
from core.errors import InvalidInput, NotAllowed, ThrongError
from core.language import _
from core.points import LOT
from markets.creation import Interests, doubts
from markets.forms import (
    ApproveForm,
    BeliefForm,
    BeliefsForm,
    ClarifyForm,
    CloseForm,
    DisputeForm,
    InsiderForm,
    PlainForm,
    RejectForm,
    RulingForm,
    UndoForm,
    beliefs_form,
    whole_of,
)
from markets.open_form import OpenForm
from markets.order_forms import AnswerForm, LiquidityForm, SetsForm
from markets.page_shown import MarketPage
from markets.reading.book import book_view
from markets.reading.choice import lot_shown
from markets.reading.find import Found, find_market, may_see_price, siblings_of
from markets.reading.opening import budget_of, idea_of, may_depend_on
from markets.reading.page import market_page
from markets.reading.placed import placed_order
from markets.reading.tickets import receipt_of, starting_selection, ticket_for
from markets.services.open import Plan
from markets.ticket import Selection, Ticket, wish_of
from markets.ticket_form import TicketForm
from markets.wording import YES_NO, label_words
from models.ideas import Idea
from models.purpose import Challenge
from purpose.phases import Act
from purpose.queries import is_allowed, the_purpose
from web.extensions import db
from web.forms import Form, KeyedForm
from web.viewer import current_viewer

# Where a form stands on the page, and the power without which it is not there.
SLOTS: dict[str, tuple[type[Form], str]] = {
    "belief": (BeliefForm, "may_believe"),
    "close": (CloseForm, "may_close"),
    "clarify": (ClarifyForm, "may_clarify"),
    "approve": (ApproveForm, "may_answer"),
    "reject": (RejectForm, "may_answer"),
    "dispute": (DisputeForm, "may_dispute"),
    "ruling": (RulingForm, "may_rule"),
    "pay": (PlainForm, "may_pay"),
    "cancel": (KeyedForm, "may_trade"),
    "sets": (SetsForm, "may_trade"),
    "liquidity": (LiquidityForm, "may_close"),
    "answer": (AnswerForm, "may_close"),
    "insider": (InsiderForm, "may_clarify"),
    "untag": (PlainForm, "may_clarify"),
    "ask_undo": (UndoForm, "may_ask_undo"),
    "undo": (PlainForm, "may_undo"),
}


@dataclass(frozen=True, kw_only=True)
class TicketShown:
    """A ticket with its form, or why there is none."""

    form: TicketForm
    ticket: Ticket


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the viewer has just sent, to be shown again with what is wrong."""

    forms: dict[str, Form] = field(default_factory=dict)
    ticket: TicketForm | None = None
    problem: ThrongError | None = None


NOTHING = Sent()


def find(market_id: int) -> Found:
    """Return the market that a request is about, as this viewer may see it."""
    return find_market(db.session(), market_id, viewer=current_viewer(), now=utc_now())


def render_market(
    market_id: int, *, asked: MultiDict[str, str], sent: Sent = NOTHING, status: int = 200
) -> tuple[str, int]:
    """Render a market's page; `asked` is the address's query, which may choose on the ticket."""
    session, found = db.session(), find(market_id)
    page = market_page(session, market_id, viewer=found.viewer, now=found.now)
    trade_id, order_id = asked.get("receipt", type=int), asked.get("order", type=int)
    html = render_template(
        "markets/market.html",
        page=page,
        purpose=the_purpose(session),
        forms=_forms(page, sent),
        lost=_lost(page, sent),
        book=(
            book_view(session, found, held=[one.held for one in page.outcomes])
            if page.crowd and page.head.state == "open"
            else None
        ),
        siblings=siblings_of(session, found),
        lot=lot_shown(session, found.challenge.id) if found.branch else None,
        shown=_ticket_shown(found, page, asked, sent),
        receipt=receipt_of(session, found, trade_id) if trade_id else None,
        placed=placed_order(session, found, order_id) if order_id else None,
        talk=discussion_on(
            session,
            kind="market",
            object_id=market_id,
            challenge=found.challenge,
            viewer=found.viewer,
            now=found.now,
        ),
        may_talk=is_allowed(found.challenge, Act.TRADE, found.now),
        now=found.now,
    )
    return html, status


def _forms(page: MarketPage, sent: Sent) -> dict[str, Form]:
    fresh = {slot: sent.forms.get(slot) or kind() for slot, (kind, _) in SLOTS.items()}
    if not page.is_binary and "belief" not in sent.forms:
        stated = [one.belief_percent for one in page.outcomes]
        fresh["belief"] = beliefs_form(page.labels, stated)
    return fresh


def _lost(page: MarketPage, sent: Sent) -> list[str]:
    """Return what went wrong with forms that have no place on the page any more."""
    gone = [form for slot, form in sent.forms.items() if not getattr(page.powers, SLOTS[slot][1])]
    messages = [str(message) for form in gone for message in form.form_errors]
    if sent.problem is not None and not (page.powers.may_trade and page.crowd):
        messages.append(sent.problem.message)
    return messages


def _ticket_shown(
    found: Found, page: MarketPage, asked: MultiDict[str, str], sent: Sent
) -> TicketShown | None:
    if not (page.powers.may_trade and page.crowd and page.has_stated):
        return None
    form = sent.ticket or asked_ticket(asked)
    return TicketShown(form=form, ticket=priced(found, form, problem=sent.problem))


def asked_ticket(asked: MultiDict[str, str]) -> TicketForm:
    """Return a ticket's form filled in from an address; nothing there makes an empty one."""
    form = TicketForm(formdata=asked)
    form.read_amounts()
    return form


def priced(found: Found, form: TicketForm, *, problem: ThrongError | None = None) -> Ticket:
    """Return the ticket of what a form chooses, at the price of this moment."""
    if form.wrong_amount:
        problem = InvalidInput(form.wrong_amount)
    return ticket_for(db.session(), found, chosen(found, form), problem=problem)


def chosen(found: Found, form: TicketForm) -> Selection:
    """Return what a form chooses, completed by what a ticket starts with."""
    start = form.start_with(len(found.market.outcomes)) or starting_selection(
        db.session(),
        found,
        outcome=form.outcome_chosen,
        side=form.side_chosen,
        belief_ppm=form.belief.amount,
    )
    return form.selection(start, found.now)


def order(found: Found, form: TicketForm, choice: Selection) -> dict[str, Any]:
    """Return what a sent ticket asks the trade service for."""
    wish = wish_of(choice)
    if wish.limit_ppm is None:  # Otherwise the price is the limit, whatever has been shown.
        wish = replace(
            wish,
            cost_limit=whole_of(form.cost_limit.data),
            version=whole_of(form.version.data),
            least=whole_of(form.least.data),
        )
    return {
        "market_id": found.market.id,
        "person_id": found.viewer.person_id,
        "wish": wish,
        "belief_ppm": form.belief.amount if found.market.kind == "binary" else None,
        "key": form.key.data,
    }


def belief_form(found: Found) -> BeliefForm | BeliefsForm:
    """Return the form in which a viewer states what they believe of a market."""
    if found.market.kind == "binary":
        return BeliefForm()
    return beliefs_form([label_words(outcome.label) for outcome in found.market.outcomes])


def around(found: Found) -> dict[str, Any]:
    """Return what the smaller pages about a market show around their form."""
    return {"market": found.market, "challenge": found.challenge, "now": found.now}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What the page on which a market is opened shows besides its form."""

    challenge: Challenge
    idea: Idea | None
    may_depend: bool
    left: int
    at_risk: int
    plan: Plan
    doubts: tuple[str, ...]


def _plan_of(challenge: Challenge, form: OpenForm, idea: Idea | None) -> Plan:
    return Plan(
        challenge_id=challenge.id,
        idea_id=idea.id if idea else None,
        question=form.question.data or "",
        resolution_rule=form.resolution_rule.data or "",
        source=form.source.data or "",
        fallback=form.fallback.data or "",
        closes_at=form.closes_at.moment or utc_now(),
        budget=form.budget.amount or 0,
        is_success_test=(
            bool(form.is_success_test.data) and idea is not None and form.kind.data == "binary"
        )
        and form.branch.data != "if_not",
        branch=form.branch_of_first if idea else None,
        **form.answers(),
    )


def opening(challenge: Challenge, form: OpenForm, *, idea_number: int | None) -> Opening:
    """Return what surrounds a market that someone is about to open, and the plan so far."""
    idea = idea_of(db.session(), challenge, idea_number)
    viewer = current_viewer()
    plan = _plan_of(challenge, form, idea)
    interests = Interests(
        is_author=idea is not None and idea.author_id == viewer.id,
        is_sponsor=challenge.sponsor_id == viewer.id,
    )
    left, at_risk = budget_of(db.session(), challenge.id)
    return Opening(
        challenge=challenge,
        idea=idea,
        may_depend=idea is not None and may_depend_on(db.session(), idea),
        left=left,
        at_risk=-(-at_risk // LOT) * LOT,  # Shown with two decimals, and never as less.
        plan=plan,
        doubts=tuple(
            doubts(
                # Ranges leave no gap and do not overlap, by construction.
                replace(plan.wording, outcomes=YES_NO) if plan.buckets else plan.wording,
                utc_now(),
                interests=interests,
                has_rest=plan.has_rest,
            )
        ),
    )


def require_price(found: Found) -> None:
    """Refuse prices and trades to someone who has not said yet what they believe.

    Raises:
        NotAllowed: they may not see them yet.
    """
    if not may_see_price(db.session(), found):
        raise NotAllowed(_("Say what you believe first: then price and trades open to you."))


def address(market_id: int, **asked: object) -> str:
    """Return the address of a market's page."""
    return url_for("markets.market", market_id=market_id, **asked)  # type: ignore[arg-type]
