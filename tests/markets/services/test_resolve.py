"""Proposing, approving and rejecting how a market is settled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import make_person
from market_cast import buy, faults, make_market, sell
from resolving import EVIDENCE, NO, YES, approve, close, propose
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotAllowed, NotFound, Stale
from core.points import MICRO
from markets.buckets import number_buckets
from markets.services.resolve import approve_resolution, reject_resolution
from markets.services.settle import settle_market
from markets.verdict import VOID, Verdict
from models.community import Notification
from models.ideas import CoAuthor
from models.markets import Resolution
from models.settling import Payout


@pytest.fixture
def closed(session, cast, market, now):
    return close(session, cast, market, now)


def test_it_keeps_a_proposal_with_its_evidence(session, cast, closed, now):
    resolution = propose(session, cast, closed, now)
    assert (closed.state, resolution.state, resolution.number) == ("proposed", "proposed", 1)
    assert resolution.weights_ppm == "[1000000, 0]"
    assert resolution.evidence == EVIDENCE


def test_it_proposes_once_the_date_has_closed_the_market(session, cast, market):
    propose(session, cast, market, market.closes_at)
    assert market.state == "proposed"


def test_it_refuses_while_the_market_is_open(session, cast, market, now):
    with pytest.raises(Closed, match="still open"):
        propose(session, cast, market, now)


def test_it_refuses_a_second_proposal(session, cast, closed, now):
    propose(session, cast, closed, now)
    with pytest.raises(Stale):
        propose(session, cast, closed, now, proposer_id=cast.second_facilitator.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"evidence": ""}, "evidence"),
        ({"evidence": "table 4"}, "evidence"),
        ({"evidence": "javascript:alert(1)"}, "evidence"),
        ({"evidence": "https://"}, "evidence"),
        ({"verdict": Verdict(kind="outcome", weights=(500_000, 500_000))}, "verdict"),
        ({"verdict": Verdict(kind="partial", weights=(500_000, 400_000))}, "weights"),
        ({"verdict": Verdict(kind="partial", weights=(1_500_000, -500_000))}, "weights"),
        ({"verdict": Verdict(kind="partial", weights=(1_000_000,))}, "weights"),
    ],
)
def test_it_refuses_what_shows_nothing(session, cast, closed, now, changes, field):
    with pytest.raises(InvalidInput) as refused:
        propose(session, cast, closed, now, **changes)
    assert refused.value.field == field


def test_it_refuses_who_holds_shares(session, cast, market, now):
    buy(session, market, cast.second_facilitator, 1, now)
    close(session, cast, market, now)
    with pytest.raises(NotAllowed, match="hold or held"):
        propose(session, cast, market, now, proposer_id=cast.second_facilitator.id)


def test_it_refuses_who_has_held_shares(session, cast, market, now):
    buy(session, market, cast.second_facilitator, 1, now)
    sell(session, market, cast.second_facilitator, 1, now)
    close(session, cast, market, now)
    with pytest.raises(NotAllowed, match="hold or held"):
        propose(session, cast, market, now, proposer_id=cast.second_facilitator.id)


def test_it_refuses_an_author(session, cast, closed, place, now):
    session.add(CoAuthor(idea_id=place.idea.id, person_id=cast.second_facilitator.id, added_at=now))
    resolution = propose(session, cast, closed, now)
    with pytest.raises(NotAllowed, match="your own idea"):
        approve(session, cast, resolution, now)


def test_it_starts_the_dispute_window_when_approved(session, cast, closed, now):
    resolution = approve(session, cast, propose(session, cast, closed, now), now)
    assert (closed.state, resolution.state) == ("approved", "approved")
    assert resolution.pays_at == now + timedelta(hours=72)


def test_it_tells_those_who_traded(session, cast, market, now):
    buy(session, market, cast.alice, 1, now)
    close(session, cast, market, now)
    approve(session, cast, propose(session, cast, market, now), now)
    told = session.scalars(select(Notification).filter_by(kind="market_approved")).one()
    assert (told.person_id, told.path) == (cast.alice.id, f"/markets/{market.id}")


def test_it_refuses_to_approve_ones_own_proposal(session, cast, closed, now):
    resolution = propose(session, cast, closed, now)
    with pytest.raises(NotAllowed, match="You proposed this"):
        approve(session, cast, resolution, now, approver_id=cast.facilitator.id)


def test_it_refuses_the_later_of_two_answers(session, cast, closed, now):
    resolution = propose(session, cast, closed, now)
    third = make_person(session, "Tara Third", roles=["facilitator"], now=now)
    approve(session, cast, resolution, now)
    with pytest.raises(Stale, match="in the meantime"):
        approve(session, cast, resolution, now, approver_id=third.id)
    with pytest.raises(Stale, match="in the meantime"):
        reject_resolution(
            session, resolution_id=resolution.id, facilitator_id=third.id, note="No", now=now
        )


def test_it_waits_for_a_new_proposal_after_a_rejection(session, cast, closed, now):
    first = propose(session, cast, closed, now)
    reject_resolution(
        session,
        resolution_id=first.id,
        facilitator_id=cast.second_facilitator.id,
        note="That is table 3.",
        now=now,
    )
    assert (closed.state, first.state, first.approval_note) == (
        "closed",
        "rejected",
        "That is table 3.",
    )
    assert propose(session, cast, closed, now, NO).number == 2


def test_it_refuses_a_rejection_without_a_reason(session, cast, closed, now):
    resolution = propose(session, cast, closed, now)
    with pytest.raises(InvalidInput) as refused:
        reject_resolution(
            session,
            resolution_id=resolution.id,
            facilitator_id=cast.second_facilitator.id,
            note=" ",
            now=now,
        )
    assert refused.value.field == "note"


def test_it_refuses_what_is_not_there(session, cast, now):
    with pytest.raises(NotFound):
        approve_resolution(session, resolution_id=7, approver_id=cast.facilitator.id, now=now)


@pytest.mark.parametrize("verdict", [YES, NO, VOID, Verdict.in_part(["62.5", "37.5"])])
def test_it_keeps_every_kind_of_verdict(session, cast, closed, now, verdict):
    propose(session, cast, closed, now, verdict)
    assert session.scalars(select(Resolution.verdict)).one() == verdict.kind


def test_a_value_chooses_its_range(session, cast, place, now):
    buckets = number_buckets(2 * MICRO, 4 * MICRO, 4, unit="hours")
    market = make_market(
        session, cast, place, now, kind="number", buckets=buckets, unit="hours",
        is_success_test=False, dispute_hours=0,
    )  # fmt: skip
    edges = [(bucket.lower, bucket.upper) for bucket in buckets]
    buy(session, market, cast.alice, 5, now, outcome=2)
    close(session, cast, market, now)
    verdict = Verdict.of_value(2_500_000, edges)  # Its lower edge: the range 2.5 to 3.
    wrong = replace(verdict, value=2_499_999)
    with pytest.raises(InvalidInput, match="Another range"):
        propose(session, cast, market, now, wrong)
    resolution = propose(session, cast, market, now, verdict)
    assert (resolution.value, verdict.weights.index(1_000_000)) == (2_500_000, 2)
    approve(session, cast, resolution, now)
    settle_market(session, market_id=market.id, now=now)
    assert session.scalar(select(Payout.amount)) == 5 * MICRO
    assert faults(session) == []


@pytest.mark.parametrize(("value", "place"), [(-9, 0), (0, 1), (4, 1), (5, 2), (10**15, 2)])
def test_every_value_has_one_range(value, place):
    edges = [(None, 0), (0, 5), (5, None)]
    assert Verdict.of_value(value, edges) == replace(Verdict.of_outcome(place, 3), value=value)
