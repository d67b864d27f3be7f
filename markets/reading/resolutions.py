"""Reads of how a market is settled: proposals, approvals, disputes and rulings."""

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import _
from core.points import format_percent
from markets.buckets import value_words
from markets.reading.find import Found
from markets.shown import DisputeView, ResolutionView, SeatView
from markets.wording import label_words
from models.markets import Dispute, Market, Resolution
from models.settling import PanelSeat
from people.names import ShownPerson
from people.queries import names_for

Names = dict[int, ShownPerson]


def resolution_rows(session: Session, market: Market) -> list[Resolution]:
    """Return every resolution of a market, the latest first."""
    rows = select(Resolution).where(Resolution.market_id == market.id)
    return list(session.scalars(rows.order_by(Resolution.number.desc())))


def resolution_views(
    session: Session, found: Found, rows: Sequence[Resolution]
) -> tuple[ResolutionView, ...]:
    """Return resolutions for the page; facilitators act in office and are always named."""
    disputes = session.scalars(
        select(Dispute)
        .where(Dispute.resolution_id.in_([row.id for row in rows]))
        .order_by(Dispute.id)
    ).all()
    office = {row.proposed_by_id for row in rows} | {row.approved_by_id for row in rows}
    office |= {dispute.ruled_by_id for dispute in disputes}
    office |= {row.undo_asked_by_id for row in rows}
    seats = session.scalars(
        select(PanelSeat)
        .where(PanelSeat.resolution_id.in_([row.id for row in rows]))
        .order_by(PanelSeat.id)
    ).all()
    office |= {seat.person_id for seat in seats}
    officers = names_for(session, {i for i in office if i is not None}, None)
    holders = names_for(
        session,
        {dispute.person_id for dispute in disputes},
        found.challenge,
        viewer_id=found.viewer.id,
    )
    return tuple(
        replace(
            _view(row, found.market, officers, _disputes(row, disputes, holders, officers)),
            panel=tuple(
                SeatView(
                    name=_name(officers, seat.person_id), ruling=seat.ruling, reason=seat.reason
                )
                for seat in seats
                if seat.resolution_id == row.id
            ),
        )
        for row in rows
    )


def verdict_words(market: Market, resolution: Resolution) -> str:
    """Say in words what a resolution says happened."""
    if resolution.verdict == "void":
        return _("void")
    weights: list[int] = json.loads(resolution.weights_ppm)
    if resolution.verdict == "outcome":
        label = market.outcomes[weights.index(max(weights))].label
        label = label_words(label)
        if resolution.value is None:
            return label
        return f"{value_words(market.kind, resolution.value, market.unit)} ({label})"
    parts = [
        f"{label_words(outcome.label)} {format_percent(weight)} %"
        for outcome, weight in zip(market.outcomes, weights, strict=True)
        if weight
    ]
    return ", ".join(parts)


def _disputes(
    row: Resolution, disputes: Sequence[Dispute], holders: Names, officers: Names
) -> tuple[DisputeView, ...]:
    return tuple(
        DisputeView(
            id=dispute.id,
            who=holders[dispute.person_id],
            reason=dispute.reason,
            ruling=dispute.ruling,
            ruling_reason=dispute.ruling_reason,
            ruled_by=_name(officers, dispute.ruled_by_id),
            created_at=dispute.created_at,
        )
        for dispute in disputes
        if dispute.resolution_id == row.id
    )


def _view(
    row: Resolution, market: Market, officers: Names, disputes: tuple[DisputeView, ...]
) -> ResolutionView:
    return ResolutionView(
        id=row.id,
        state=row.state,
        verdict=row.verdict,
        words=verdict_words(market, row),
        weights=tuple(json.loads(row.weights_ppm)),
        reason=row.reason,
        evidence=row.evidence,
        proposer=_name(officers, row.proposed_by_id),
        proposed_at=row.proposed_at,
        approver=_name(officers, row.approved_by_id),
        approved_at=row.approved_at,
        note=row.approval_note,
        pays_at=row.pays_at,
        paid_at=row.paid_at,
        known_at=row.known_at,
        undo_asker=_name(officers, row.undo_asked_by_id),
        undo_reason=row.undo_reason,
        disputes=disputes,
    )


def _name(names: Names, person_id: int | None) -> str:
    return names[person_id].name if person_id in names else ""
