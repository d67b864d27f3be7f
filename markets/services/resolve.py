"""Resolve a market: one facilitator proposes with evidence, another approves or rejects."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.drafting import Place
from community.services.drafts import forget_draft
from core.errors import Closed, InvalidInput, NotAllowed, Stale
from core.language import _, later, marked
from markets.life import market_state
from markets.payout import WHOLE, check_weights
from markets.services.activity import record_act, tell_holders
from markets.services.close import keep_closed
from markets.services.condition import require_decided
from markets.services.load import locked_market, locked_resolution
from markets.services.standing import require_may_settle
from markets.verdict import Verdict
from models.markets import Market, Resolution, Trade

STALE = marked("Someone else has answered this proposal in the meantime. Look at the market again.")


def propose_resolution(
    session: Session,
    *,
    market_id: int,
    proposer_id: int,
    verdict: Verdict,
    reason: str,
    evidence: str,
    now: datetime,
    known_at: datetime | None = None,
) -> Resolution:
    """Propose how a closed market is settled, with a reason and a link that shows it.

    `known_at` says since when the answer could be known: trades after it are reversed.

    Raises:
        InvalidInput: the verdict, the reason, the moment or the link cannot be used.
        NotAllowed: the proposer traded here or wrote the idea.
        Closed: the market is still open, or waits for the decision it hangs on.
        Stale: a proposal stands already, or the market is settled.
    """
    market = locked_market(session, market_id)
    require_may_settle(session, market, proposer_id)
    keep_closed(session, market, now=now)
    require_decided(session, market)
    _require_closed(market, now)
    _check_verdict(market, verdict)
    if not reason.strip():
        raise InvalidInput(_("Give the reason in a sentence: everyone reads it."), field="reason")
    _check_link(evidence)
    if verdict.kind == "void":
        known_at = None  # Everything is given back anyway.
    _check_known(session, market, known_at, now)
    resolution = Resolution(
        market_id=market.id,
        number=_next_number(session, market),
        verdict=verdict.kind,
        weights_ppm=json.dumps(verdict.weights),
        value=verdict.value,
        known_at=known_at,
        reason=reason.strip(),
        evidence=evidence.strip(),
        proposed_by_id=proposer_id,
        proposed_at=now,
    )
    session.add(resolution)
    _move(market, "proposed")
    record_act(session, market, "proposed", actor_id=proposer_id, now=now)
    written = Place(kind="settlement", object_kind="market", object_id=market.id)
    forget_draft(session, person_id=proposer_id, place=written)
    return resolution


def approve_resolution(
    session: Session, *, resolution_id: int, approver_id: int, note: str = "", now: datetime
) -> Resolution:
    """Approve another facilitator's proposal; the dispute window begins.

    Raises:
        NotAllowed: the approver proposed it, traded here or wrote the idea.
        Stale: it was approved or rejected in the meantime.
    """
    market, resolution = _to_answer(session, resolution_id, approver_id)
    resolution.state = "approved"
    resolution.approved_by_id = approver_id
    resolution.approved_at = now
    resolution.approval_note = note.strip()
    resolution.pays_at = now + timedelta(hours=market.dispute_hours)
    _move(market, "approved")
    record_act(session, market, "approved", actor_id=approver_id, now=now)
    tell_holders(
        session,
        market,
        later(
            "It is decided how “%(question)s” is settled. It pays on %(pays_at)s unless someone "
            "disputes it.",
            question=market.question,
            pays_at=resolution.pays_at,
        ),
        kind="market_approved",
        now=now,
    )
    return resolution


def reject_resolution(
    session: Session, *, resolution_id: int, facilitator_id: int, note: str, now: datetime
) -> Resolution:
    """Reject another facilitator's proposal, with a reason; the market waits for a new one.

    Raises:
        InvalidInput: no reason is given.
        NotAllowed: the facilitator proposed it, traded here or wrote the idea.
        Stale: it was approved or rejected in the meantime.
    """
    if not note.strip():
        raise InvalidInput(
            _("Say what is wrong with it, so that the next one is right."), field="note"
        )
    market, resolution = _to_answer(session, resolution_id, facilitator_id)
    resolution.state = "rejected"
    resolution.approval_note = note.strip()
    _move(market, "closed")
    record_act(session, market, "rejected", actor_id=facilitator_id, detail=note.strip(), now=now)
    return resolution


def _to_answer(session: Session, resolution_id: int, person_id: int) -> tuple[Market, Resolution]:
    """Return a proposal that still waits, for someone who may answer it."""
    market, resolution = locked_resolution(session, resolution_id)
    if resolution.proposed_by_id == person_id:
        raise NotAllowed(_("You proposed this, so another facilitator answers it."))
    require_may_settle(session, market, person_id)
    if resolution.state != "proposed" or market.state != "proposed":
        raise Stale(_(STALE))
    return market, resolution


def _require_closed(market: Market, now: datetime) -> None:
    state = market_state(market, now)
    if state in {"open", "draft"}:
        raise Closed(_("This market is still open. Close it first, or wait for its date."))
    if state != "closed":
        raise Stale(_("A proposal stands already. Look at the market again."))


def _check_known(
    session: Session, market: Market, known_at: datetime | None, now: datetime
) -> None:
    if known_at is None:
        return
    if not market.opens_at <= known_at <= now:
        raise InvalidInput(
            _("Give a moment between the market's opening and now, or leave it empty."),
            field="known_at",
        )
    carved = select(func.max(Trade.created_at)).where(
        Trade.market_id == market.id, Trade.kind == "carved"
    )
    added_at = session.scalar(carved)
    if added_at is not None and known_at < added_at:
        raise InvalidInput(
            _(
                "An answer was added after that; trades can be reversed back to then and no "
                "further."
            ),
            field="known_at",
        )


def _check_verdict(market: Market, verdict: Verdict) -> None:
    if verdict.kind == "void":
        return
    if len(verdict.weights) != len(market.outcomes):
        raise InvalidInput(
            _(
                "Give %(outcomes)s lines, one for each answer in its order.",
                outcomes=len(market.outcomes),
            ),
            field="weights",
        )
    check_weights(verdict.weights)
    if verdict.kind == "outcome" and max(verdict.weights) != WHOLE:
        raise InvalidInput(_("Choose the outcome that happened."), field="verdict")
    if verdict.value is not None:
        edges = [(outcome.lower, outcome.upper) for outcome in market.outcomes]
        if Verdict.of_value(verdict.value, edges) != verdict:
            raise InvalidInput(_("Another range holds this value."), field="value")


def _check_link(evidence: str) -> None:
    parts = urlsplit(evidence.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidInput(
            _("Link the source that shows it, beginning with https://"), field="evidence"
        )


def _next_number(session: Session, market: Market) -> int:
    count = select(func.count()).select_from(Resolution).where(Resolution.market_id == market.id)
    return (session.scalar(count) or 0) + 1


def _move(market: Market, state: str) -> None:
    market.state = state
    market.version += 1
