"""Disputing how a market is settled, and ruling on it."""

from datetime import timedelta

import pytest
from factories import make_person
from resolving import approve, close, crowd, propose, rule
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotAllowed, Refused, Stale
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.panel import replace_absent
from markets.services.settle import settle_market
from models.community import Notification
from models.markets import Dispute
from models.settling import PanelSeat


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
def many(session, third, now):
    """Two more who hold nothing, so that three can be drawn."""
    return [make_person(session, name, now=now) for name in ("Uma Under", "Vera Veil")]


@pytest.fixture
def one_rules(session, now):
    def one_rules(row, person_id, *, upheld=False, reason="The rule says own staff."):
        return rule_on_dispute(
            session,
            dispute_id=row.id,
            ruler_id=person_id,
            is_upheld=upheld,
            reason=reason,
            now=now,
        )

    return one_rules


def panel(session):
    return session.scalars(select(PanelSeat.person_id).order_by(PanelSeat.id)).all()


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


def test_it_draws_three_who_hold_nothing_and_had_no_part(session, cast, approved, many, dispute):
    dispute(cast.alice)
    drawn = panel(session)
    barred = (cast.alice, cast.sponsor, cast.mallory, cast.bob)
    barred += (cast.facilitator, cast.second_facilitator)
    assert len(drawn) == len(set(drawn)) == 3
    assert not {person.id for person in barred} & set(drawn)
    dispute(cast.mallory)
    assert panel(session) == drawn
    told = select(Notification.person_id).filter_by(kind="panel_seat")
    assert set(session.scalars(told)) == set(drawn)


def test_it_goes_on_when_most_overrule(session, cast, market, approved, many, dispute, one_rules):
    row = dispute(cast.alice)
    first, second, third = panel(session)
    one_rules(row, first, upheld=True)
    one_rules(row, second)
    assert market.state == "disputed"
    one_rules(row, third)
    assert (market.state, approved.state, row.ruling) == ("approved", "approved", "overruled")
    with pytest.raises(Closed, match="answered this already"):
        dispute(cast.mallory)


def test_it_falls_when_most_uphold(session, cast, market, approved, many, dispute, now):
    first, _second = dispute(cast.alice), dispute(cast.mallory)
    assert rule(session, first, now, upheld=True) == 2
    assert (market.state, approved.state) == ("closed", "rejected")
    assert session.scalars(select(Dispute.ruling)).all() == ["upheld", "upheld"]
    assert propose(session, cast, market, now).number == 2


def test_one_answers_where_three_cannot_be_found(
    session, cast, market, approved, third, dispute, now
):
    assert rule(session, dispute(cast.alice), now, upheld=False) == 1
    settle_market(session, market_id=market.id, now=approved.pays_at)
    assert market.state == "resolved"


def test_it_refuses_who_is_not_on_the_panel(cast, approved, many, dispute, one_rules):
    row = dispute(cast.alice)
    for person in (cast.facilitator, cast.second_facilitator, cast.alice, cast.bob):
        with pytest.raises(NotAllowed, match="not on it"):
            one_rules(row, person.id)


def test_it_refuses_to_rule_twice(session, cast, approved, many, dispute, one_rules):
    row = dispute(cast.alice)
    one_rules(row, panel(session)[0])
    with pytest.raises(Stale):
        one_rules(row, panel(session)[0], upheld=True)


def test_it_refuses_a_ruling_without_a_reason(session, cast, approved, many, dispute, one_rules):
    row = dispute(cast.alice)
    with pytest.raises(InvalidInput):
        one_rules(row, panel(session)[0], reason=" ")


def test_it_draws_another_for_who_does_not_answer_in_a_week(
    session, cast, approved, many, dispute, one_rules, now
):
    make_person(session, "Wim Waits", now=now)
    row = dispute(cast.alice)
    before = panel(session)
    one_rules(row, before[0])
    assert replace_absent(session, now=now + timedelta(days=7, microseconds=-1)) == []
    assert replace_absent(session, now=now + timedelta(days=7)) == [approved.market_id]
    after = panel(session)
    assert len(after) == 3
    assert after[0] == before[0]
    assert len(set(after) - set(before)) == 2  # Five may be drawn; two did not answer.
