"""Making links: who may make which, shown once, listed, and stopped."""

import re

import pytest
from cast import visitor
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed
from models.people import Invitation
from people.links import hash_of
from people.services.invitations import invite

FIELDS = {"uses_max": "25", "days": "7", "note": "Early shift, ward 3"}


def make(client, **changes):
    return client.fill("/invitations", {**FIELDS, **changes})


def link_in(page):
    found = re.search(r'id="made-link">http://localhost/come-in/([\w-]+)</p>', page)
    assert found, "the page shows no link"
    return found[1]


@pytest.mark.parametrize("who", ["sponsor", "facilitator", "administrator"])
def test_it_makes_a_link_and_shows_it_once(app, session, cast, who):
    client = visitor(app, getattr(cast, who))
    answer = make(client)
    assert answer.status_code == 201
    secret = link_in(answer.text)
    row = session.scalars(select(Invitation)).one()
    assert row.secret_hash == hash_of(secret)
    assert (row.role, row.uses_max, row.used_count) == ("member", 25, 0)
    assert (row.expires_at - row.created_at).days == 7
    assert secret not in client.get("/invitations").text


@pytest.mark.parametrize("who", ["alice", None])
def test_it_lets_no_member_and_no_stranger_make_one(app, session, cast, who):
    client = visitor(app, getattr(cast, who) if who else None)
    expected = 403 if who else 303
    assert client.get("/invitations").status_code == expected
    assert client.post("/invitations", data={**FIELDS, "role": "member"}).status_code == expected
    assert session.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize("role", ["sponsor", "facilitator", "administrator"])
def test_it_lets_only_administrators_give_roles_by_link(app, session, cast, role):
    data = {"uses_max": "1", "days": "7", "role": role}
    for who in (cast.sponsor, cast.facilitator):
        assert visitor(app, who).post("/invitations", data=data).status_code == 403
    assert session.scalars(select(Invitation)).all() == []
    answer = visitor(app, cast.administrator).post("/invitations", data=data)
    assert answer.status_code == 201
    assert session.scalars(select(Invitation)).one().role == role


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"uses_max": "0"}, "Between 1 and 10,000 people."),
        ({"uses_max": "10001"}, "Between 1 and 10,000 people."),
        ({"uses_max": "many"}, "Not a valid integer value"),
        ({"uses_max": "1e3"}, "Not a valid integer value"),
        ({"uses_max": ""}, "Between 1 and 10,000 people."),
        ({"days": "0"}, "Between 1 and 90 days."),
        ({"days": "91"}, "Between 1 and 90 days."),
        ({"note": "n" * 201}, "At most 200 characters."),
        ({"role": "owner"}, "Not a valid choice"),
        ({"role": "sponsor"}, "A link that gives a role lets one person in."),
    ],
)
def test_it_says_what_will_not_do(app, session, cast, changes, message):
    client = visitor(app, cast.administrator)
    answer = make(client, **changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert session.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize(("uses", "days"), [(1, 1), (10_000, 90)])
def test_it_takes_the_ends_of_each_range(session, cast, now, uses, days):
    kept = {"inviter_id": cast.sponsor.id, "is_administrator": False, "now": now}
    assert invite(session, uses_max=uses, days=days, **kept).uses_max == uses


@pytest.mark.parametrize(("uses", "days"), [(0, 1), (10_001, 1), (1, 0), (1, 91)])
def test_it_refuses_what_lies_beyond(session, cast, now, uses, days):
    kept = {"inviter_id": cast.sponsor.id, "is_administrator": False, "now": now}
    with pytest.raises(InvalidInput):
        invite(session, uses_max=uses, days=days, **kept)


def test_it_refuses_a_role_in_the_service_too(session, cast, now):
    with pytest.raises(NotAllowed):
        invite(session, inviter_id=cast.sponsor.id, is_administrator=False, role="administrator",
               uses_max=1, days=1, now=now)  # fmt: skip


def test_it_shows_how_many_came_and_how_many_are_left(app, cast):
    client = visitor(app, cast.sponsor)
    secret = link_in(make(client).text)
    newcomer = {"name": "Nadia New", "email": "n@throng.example", "password": "a mile of wet sand"}
    visitor(app).fill(f"/come-in/{secret}", newcomer)
    page = client.get("/invitations").text
    assert "Early shift, ward 3" in page
    assert "<b>1</b> of 25" in page
    assert "24 left until 1 December 2026" in page


def test_it_shows_a_host_their_own_links_and_an_administrator_all(app, cast):
    make(visitor(app, cast.sponsor))
    assert "Early shift" not in visitor(app, cast.facilitator).get("/invitations").text
    page = visitor(app, cast.administrator).get("/invitations").text
    assert "Early shift" in page
    assert "by Sana Sponsor" in page


def test_it_stops_a_link(app, session, cast):
    client = visitor(app, cast.sponsor)
    secret = link_in(make(client).text)
    number = session.scalar(select(Invitation.id))
    answer = client.fill("/invitations", action=f"/invitations/{number}/stop")
    assert (answer.status_code, answer.location) == (303, "/invitations")
    assert visitor(app).get(f"/come-in/{secret}").status_code == 404
    page = client.get("/invitations").text
    assert "stopped" in page
    assert f"/invitations/{number}/stop" not in page


def test_it_lets_nobody_else_stop_a_link_but_an_administrator(app, session, cast):
    make(visitor(app, cast.sponsor))
    number = session.scalar(select(Invitation.id))
    for who in (cast.facilitator, cast.alice):
        assert visitor(app, who).post(f"/invitations/{number}/stop").status_code == 403
    assert session.scalar(select(Invitation.revoked_at)) is None
    client = visitor(app, cast.administrator)
    assert client.post(f"/invitations/{number}/stop").status_code == 303
    assert session.scalar(select(Invitation.revoked_at)) is not None


def test_it_stops_a_link_twice_without_harm(app, session, cast, time):
    client = visitor(app, cast.sponsor)
    make(client)
    number = session.scalar(select(Invitation.id))
    client.post(f"/invitations/{number}/stop")
    first = session.scalar(select(Invitation.revoked_at))
    time.forward(hours=1)
    assert client.post(f"/invitations/{number}/stop").status_code == 303
    assert session.scalar(select(Invitation.revoked_at)) == first
    assert client.post("/invitations/999/stop").status_code == 404
