"""Who may know how a market ends does not trade in it."""

import pytest
from market_cast import buy, faults, points_of, sell

from core.errors import InvalidInput, NotAllowed, NotFound, Refused
from markets.services.insiders import tag_insider, untag_insider
from models.community import Notification


def tag(session, cast, market, person, now, **changes):
    kept = {
        "email": person.email,
        "reason": "Draws up the return",
        "tagged_by_id": cast.facilitator.id,
    }
    return tag_insider(session, market_id=market.id, now=now, **{**kept, **changes})


def test_it_freezes_what_an_insider_holds(session, cast, market, now):
    buy(session, market, cast.alice, 10, now)
    tag(session, cast, market, cast.alice, now)
    for act in (buy, sell):
        with pytest.raises(NotAllowed, match="may know or decide"):
            act(session, market, cast.alice, 1, now, key=f"frozen-{act.__name__}")
    assert points_of(session, cast.alice) < 1000_000_000
    assert faults(session) == []


def test_it_tells_the_person(session, cast, market, now):
    tag(session, cast, market, cast.alice, now)
    told = session.query(Notification).filter_by(kind="market_insider").one()
    assert told.person_id == cast.alice.id


def test_it_lets_them_trade_once_the_tag_is_taken_back(session, cast, market, now):
    row = tag(session, cast, market, cast.alice, now)
    untag_insider(session, insider_id=row.id, facilitator_id=cast.second_facilitator.id, now=now)
    assert buy(session, market, cast.alice, 1, now).shares == 1_000_000
    with pytest.raises(NotFound):
        untag_insider(session, insider_id=row.id, facilitator_id=cast.facilitator.id, now=now)


def test_it_refuses_a_stranger_a_second_tag_and_no_reason(session, cast, market, now):
    with pytest.raises(InvalidInput, match="Nobody here"):
        tag(session, cast, market, cast.alice, now, email="nobody@throng.example")
    with pytest.raises(InvalidInput, match="what they know"):
        tag(session, cast, market, cast.alice, now, reason=" ")
    tag(session, cast, market, cast.alice, now, email=cast.alice.email.upper())
    with pytest.raises(Refused, match="already"):
        tag(session, cast, market, cast.alice, now)


def test_it_refuses_a_facilitator_with_something_at_stake(session, cast, market, now):
    with pytest.raises(NotAllowed, match="your own idea"):
        tag(session, cast, market, cast.alice, now, tagged_by_id=cast.bob.id)


def test_it_lets_nobody_take_back_a_tag_of_their_own(session, cast, market, now):
    row = tag(session, cast, market, cast.second_facilitator, now)
    with pytest.raises(Refused, match="yourself"):
        untag_insider(
            session, insider_id=row.id, facilitator_id=cast.second_facilitator.id, now=now
        )
