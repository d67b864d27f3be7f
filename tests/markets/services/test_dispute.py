"""Disputing how a market is settled, and ruling on it."""

from datetime import timedelta

import pytest
from factories import make_person
from resolving import approve, close, crowd, propose
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotAllowed, Refused, Stale
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.settle import settle_market
from models.markets import Dispute


@pytest.fixture
def third(session, cast, now):
    return make_person(session, "Tara Third", roles=["facilitator"], now=now)


@pytest.fixture
def approved(session, cast, market, now):
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    return approve(session, cast, propose(session, cast, market, now), now)


@pytest.fixture
def dispute(session, market, now):
    def dispute(person, reason="The return counts bank staff.", at=now):
        return dispute_resolution(
            session, market_id=market.id, person_id=person.id, reason=reason, now=at
        )

    return dispute


@pytest.fixture
def rule(session, third, now):
    def rule(row, *, upheld, ruler=third, reason="The rule says own staff."):
        return rule_on_dispute(
            session,
            dispute_id=row.id,
            ruler_id=ruler.id,
            is_upheld=upheld,
            reason=reason,
            now=now,
        )

    return rule


def test_it_stops_the_payment(session, cast, market, approved, dispute):
    dispute(cast.alice)
    assert (market.state, approved.state) == ("disputed", "disputed")
    with pytest.raises(Closed):
        settle_market(session, market_id=market.id, now=approved.pays_at + timedelta(days=9))


def test_it_refuses_who_never_traded(session, approved, third, dispute):
    with pytest.raises(NotAllowed, match="Those who have traded"):
        dispute(third)


def test_it_refuses_after_the_window(cast, approved, dispute):
    with pytest.raises(Closed, match="is over"):
        dispute(cast.alice, at=approved.pays_at)
    assert dispute(cast.alice, at=approved.pays_at - timedelta(microseconds=1))


def test_it_refuses_before_anything_is_approved(cast, market, dispute):
    with pytest.raises((Closed, NotAllowed)):
        dispute(cast.alice)


def test_it_refuses_a_second_word_from_one_person(cast, approved, dispute):
    dispute(cast.alice)
    with pytest.raises(Refused, match="already"):
        dispute(cast.alice)


def test_it_refuses_without_a_reason(cast, approved, dispute):
    with pytest.raises(InvalidInput) as refused:
        dispute(cast.alice, reason=" ")
    assert refused.value.field == "reason"


def test_it_goes_on_when_every_dispute_is_overruled(cast, market, approved, dispute, rule):
    first, second = dispute(cast.alice), dispute(cast.mallory)
    rule(first, upheld=False)
    assert market.state == "disputed"
    rule(second, upheld=False)
    assert (market.state, approved.state) == ("approved", "approved")


def test_it_pays_at_once_when_overruled_after_the_window(
    session, cast, market, approved, dispute, rule
):
    rule(dispute(cast.alice), upheld=False)
    settle_market(session, market_id=market.id, now=approved.pays_at)
    assert market.state == "resolved"


def test_it_falls_when_one_dispute_is_upheld(session, cast, market, approved, dispute, rule, now):
    first, second = dispute(cast.alice), dispute(cast.mallory)
    rule(second, upheld=True)
    assert (market.state, approved.state) == ("closed", "rejected")
    rulings = session.scalars(select(Dispute.ruling).order_by(Dispute.id)).all()
    assert rulings == ["upheld", "upheld"]
    assert propose(session, cast, market, now).number == 2
    with pytest.raises(Stale):
        rule(first, upheld=False)


def test_it_refuses_who_proposed_or_approved(cast, approved, dispute, rule):
    row = dispute(cast.alice)
    for ruler in (cast.facilitator, cast.second_facilitator):
        with pytest.raises(NotAllowed, match="had a part"):
            rule(row, upheld=False, ruler=ruler)


def test_it_refuses_who_traded(cast, approved, dispute, rule):
    row = dispute(cast.alice)
    with pytest.raises(NotAllowed, match="hold or held"):
        rule(row, upheld=True, ruler=cast.mallory)


def test_it_refuses_to_rule_twice(cast, approved, dispute, rule):
    row = dispute(cast.alice)
    rule(row, upheld=False)
    with pytest.raises(Stale):
        rule(row, upheld=True)


def test_it_refuses_a_ruling_without_a_reason(cast, approved, dispute, rule):
    with pytest.raises(InvalidInput):
        rule(dispute(cast.alice), upheld=True, reason="")
