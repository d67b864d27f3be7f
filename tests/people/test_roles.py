"""Administrators find people, give and take roles, and close and open accounts."""

import threading

import pytest
from cast import sign_in, visitor
from factories import make_person
from sqlalchemy import func, select

from core.errors import InvalidInput, NotFound, Refused
from models.community import Activity
from models.people import Grant, Invitation, Person
from people.queries import find_people
from people.services import invitations, roles
from web.extensions import db
from web.transaction import write


def roles_of(session, person):
    return set(session.scalars(select(Grant.role).filter_by(person_id=person.id)))


@pytest.fixture
def admin(app, cast):
    return visitor(app, cast.administrator)


def set_roles(client, person, chosen):
    page = f"/people/{person.id}/change"
    return client.fill(page, {"roles": chosen}, action=f"/people/{person.id}/roles")


def test_it_gives_and_takes_roles(admin, session, cast):
    assert set_roles(admin, cast.alice, ["sponsor", "facilitator"]).status_code == 303
    assert roles_of(session, cast.alice) == {"sponsor", "facilitator"}
    assert set_roles(admin, cast.alice, ["facilitator"]).status_code == 303
    assert roles_of(session, cast.alice) == {"facilitator"}
    assert set_roles(admin, cast.alice, []).status_code == 303
    assert roles_of(session, cast.alice) == set()


def test_it_takes_effect_with_the_next_page(app, admin, cast):
    client = visitor(app, cast.alice)
    assert client.get("/people").status_code == 403
    set_roles(admin, cast.alice, ["administrator"])
    assert client.get("/people").status_code == 200
    set_roles(admin, cast.alice, [])
    assert client.get("/people").status_code == 403


def test_it_keeps_who_gave_a_role_when_others_change(admin, session, cast, now):
    set_roles(admin, cast.alice, ["sponsor"])
    set_roles(admin, cast.alice, ["sponsor", "facilitator"])
    givers = session.scalars(select(Grant.granted_by_id).filter_by(person_id=cast.alice.id)).all()
    assert givers == [cast.administrator.id] * 2


def test_it_writes_each_change_into_the_log(admin, session, cast):
    set_roles(admin, cast.alice, ["sponsor"])
    set_roles(admin, cast.alice, ["facilitator"])
    rows = session.execute(
        select(Activity.act, Activity.detail, Activity.actor_id, Activity.object_id)
        .where(Activity.act.in_(["gave_role", "took_role"]))
        .order_by(Activity.id)
    ).all()
    about = (cast.administrator.id, cast.alice.id)
    assert rows == [
        ("gave_role", "sponsor", *about),
        ("gave_role", "facilitator", *about),
        ("took_role", "sponsor", *about),
    ]


def test_it_refuses_a_role_that_does_not_exist(admin, session, cast, now):
    answer = admin.post(f"/people/{cast.alice.id}/roles", data={"roles": "owner"})
    assert answer.status_code == 422
    with pytest.raises(InvalidInput):
        roles.set_roles(session, actor_id=1, person_id=cast.alice.id, roles={"owner"}, now=now)
    assert roles_of(session, cast.alice) == set()


def test_it_keeps_the_last_administrator_in_office(admin, session, cast):
    answer = set_roles(admin, cast.administrator, ["sponsor"])
    assert answer.status_code == 422
    assert "The last administrator stays" in answer.text
    assert roles_of(session, cast.administrator) == {"administrator"}


def test_it_keeps_the_last_administrator_able_to_sign_in(admin, session, cast):
    answer = admin.post(f"/people/{cast.administrator.id}/deactivate")
    assert answer.status_code == 409
    assert "The last administrator stays" in answer.text
    assert session.get(Person, cast.administrator.id).is_active


def test_it_does_not_count_closed_accounts_as_administrators(session, cast, now):
    gone = make_person(session, "Gus Gone", roles=["administrator"], is_active=False, now=now)
    with pytest.raises(Refused):
        roles.set_roles(
            session, actor_id=gone.id, person_id=cast.administrator.id, roles=set(), now=now
        )


def test_it_lets_an_administrator_go_once_there_is_another(admin, session, cast):
    set_roles(admin, cast.bob, ["administrator"])
    assert set_roles(admin, cast.administrator, []).status_code == 303
    assert roles_of(session, cast.administrator) == set()
    assert admin.get("/people").status_code == 403


def test_it_keeps_one_administrator_when_two_remove_each_other_at_once(app, session, cast, now):
    ada, other = cast.administrator.id, cast.bob.id
    roles.set_roles(session, actor_id=ada, person_id=other, roles={"administrator"}, now=now)
    session.commit()
    start, results = threading.Barrier(2), []

    def remove(actor, person):
        with app.app_context():
            start.wait()
            try:
                write(roles.set_roles, actor_id=actor, person_id=person, roles=set(), now=now)
                results.append("done")
            except Refused:
                results.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=remove, args=pair) for pair in [(ada, other), (other, ada)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["done", "refused"]
    left = select(func.count()).select_from(Grant).where(Grant.role == "administrator")
    assert session.scalar(left) == 1


def test_it_closes_and_opens_an_account(app, admin, session, cast):
    page = f"/people/{cast.alice.id}/change"
    assert admin.fill(page, action=f"/people/{cast.alice.id}/deactivate").status_code == 303
    assert not session.get(Person, cast.alice.id).is_active
    assert "The account is closed" in admin.get(page).text
    assert admin.fill(page, action=f"/people/{cast.alice.id}/reactivate").status_code == 303
    assert sign_in(app.test_client(), cast.alice)
    acts = session.scalars(select(Activity.act).order_by(Activity.id)).all()
    assert acts[-2:] == ["deactivated", "reactivated"]


def test_it_stops_the_links_of_an_account_it_closes(app, admin, session, cast, now):
    made = invitations.invite(
        session, inviter_id=cast.sponsor.id, is_administrator=False, uses_max=5, days=5, now=now
    )
    session.commit()
    admin.post(f"/people/{cast.sponsor.id}/deactivate")
    assert visitor(app).get(f"/come-in/{made.secret}").status_code == 404
    admin.post(f"/people/{cast.sponsor.id}/reactivate")
    assert session.scalar(select(Invitation.revoked_at)) is not None


def test_it_closes_an_account_twice_without_harm(admin, session, cast):
    for _ in range(2):
        assert admin.post(f"/people/{cast.alice.id}/deactivate").status_code == 303
    acts = session.scalars(select(Activity.act).filter_by(act="deactivated")).all()
    assert len(acts) == 1


ROUTES = [
    ("GET", "/people"),
    ("GET", "/people/{}/change"),
    ("POST", "/people/{}/roles"),
    ("POST", "/people/{}/deactivate"),
    ("POST", "/people/{}/reactivate"),
]


@pytest.mark.parametrize("who", ["sponsor", "facilitator", "alice", "mallory", None])
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_it_is_for_administrators_only(app, session, cast, who, method, path):
    client = visitor(app, getattr(cast, who) if who else None)
    data = {"roles": "administrator"} if method == "POST" else None
    answer = client.open(path.format(cast.mallory.id), method=method, data=data)
    assert answer.status_code == (403 if who else 303)
    assert roles_of(session, cast.mallory) == set()
    assert session.get(Person, cast.mallory.id).is_active


@pytest.mark.parametrize(("method", "path"), ROUTES[1:])
def test_it_does_not_know_people_who_are_not_there(admin, method, path):
    assert admin.open(path.format(999), method=method, data={}).status_code == 404


def test_it_raises_not_found_in_the_service(session, cast, now):
    with pytest.raises(NotFound):
        roles.set_roles(session, actor_id=1, person_id=999, roles=set(), now=now)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("alice", ["Alice Abara"]),
        ("ABARA", ["Alice Abara"]),
        ("facilitator", ["Finn Facilitator", "Sofia Second"]),
        ("bob throng", ["Bob Brandt"]),
        ("%", []),
        ("_", []),
        ("nobody here", []),
        ("alice bob", []),
    ],
)
def test_it_finds_people_by_name_e_mail_team_and_role(session, cast, search, names):
    found = find_people(session, search=search)
    assert [person.name for person in found.people] == names
    assert found.found_count == len(names)


def test_it_finds_people_by_team(session, cast):
    cast.bob.team = "Front desk"
    session.flush()
    assert [line.name for line in find_people(session, search="desk").people] == ["Bob Brandt"]


def test_it_shows_fifty_people_a_page(admin, session, cast, now):
    session.add_all(
        Person(name=f"Person {number:03}", email=f"p{number}@throng.example", created_at=now)
        for number in range(100)
    )
    session.flush()
    pages = [find_people(session, page=number) for number in (1, 2, 3)]
    assert [len(page.people) for page in pages] == [50, 50, 7]
    assert len({line.id for page in pages for line in page.people}) == 107
    assert find_people(session, page=99).page == 3
    assert find_people(session, page=-1).page == 1
    answer = admin.get("/people?page=2")
    assert "107 people" in answer.text
    assert admin.get("/people?page=x").status_code == 200


def test_it_says_when_nobody_is_found(admin):
    assert "Nobody is found" in admin.get("/people?search=xyzzy").text
