"""Erasing leaves no trace of who somebody was, and everything still adds up."""

import pytest
from cast import make_cast, visitor
from challenges import make_challenge
from market_cast import buy, faults, make_market, make_place
from sqlalchemy import select, text

from community.drafting import Place
from community.queries import target_of
from community.services.comments import post_comment
from community.services.drafts import save_draft
from community.services.follows import follow
from core.errors import InvalidInput, Refused
from models.community import Alias
from models.schema import metadata
from people.services import roles
from people.services.accounts import change_details
from people.services.erasing import erase, is_erased

NAME, PEN, TEAM = "Zoë Quartz-Öhman", "Quiet Heron", "Quartzworks Night"
UNSENT = "I, of all people, would rather not say this"


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def zoe(session, cast, now):
    """Alice under a name like no other, who has written, followed, traded and been told things."""
    zoe = cast.alice
    change_details(session, person_id=zoe.id, name=NAME, team=TEAM, zone="Europe/Oslo")
    place = make_place(session, cast, now)
    market = make_market(session, cast, place, now)
    buy(session, market, zoe, 5, now)
    on = target_of(session, "idea", place.idea.id)
    follow(session, person_id=cast.bob.id, object_kind="idea", object_id=place.idea.id, now=now)
    post_comment(session, author_id=zoe.id, on=on, body="Who pays for it?", now=now)
    answer = f"Ask @{NAME}, she knows."
    post_comment(session, author_id=cast.bob.id, on=on, body=answer, now=now)
    for kind, object_kind, number in (("idea", "challenge", 1), ("comment", "idea", 1)):
        save_draft(
            session,
            person_id=zoe.id,
            place=Place(kind=kind, object_kind=object_kind, object_id=number),
            words=(("title", UNSENT), ("body", UNSENT)),
            now=now,
        )
    session.add(Alias(challenge_id=place.challenge.id, person_id=zoe.id, name=PEN))
    session.commit()
    return zoe


def traces(session, *words: str) -> list[str]:
    """Return every table and column that holds one of some words."""
    found = []
    for table in metadata.sorted_tables:
        for row in session.execute(select(table)):
            found += [
                f"{table.name}.{column}: {value}"
                for column, value in row._mapping.items()
                for word in words
                if isinstance(value, str) and word.lower() in value.lower()
            ]
    return found


def close_and_erase(session, cast, person, now, confirmed=NAME):
    roles.deactivate(session, actor_id=cast.administrator.id, person_id=person.id, now=now)
    return erase(
        session,
        actor_id=cast.administrator.id,
        person_id=person.id,
        confirmed=confirmed,
        now=now,
    )


def test_it_leaves_no_trace_in_any_table(session, cast, zoe, now):
    words = (NAME, "Zo\\u00eb", PEN, TEAM, UNSENT, zoe.email)
    assert len(traces(session, UNSENT)) == 2, "she had begun nothing"
    assert len(traces(session, *words)) >= 4, "there was nothing to erase"
    erased = close_and_erase(session, cast, zoe, now)
    session.commit()
    assert traces(session, *words) == []
    assert is_erased(erased)


def test_it_leaves_what_they_did_and_every_sum(session, cast, zoe, now):
    kept = session.scalar(text("SELECT count(*) FROM trade"))
    close_and_erase(session, cast, zoe, now)
    session.commit()
    assert session.scalar(text("SELECT count(*) FROM trade")) == kept == 1
    assert faults(session) == []
    bodies = session.scalars(text("SELECT body FROM comment ORDER BY id")).all()
    assert bodies == ["Who pays for it?", "Ask @Someone who left, she knows."]


def test_it_erases_only_a_closed_account(session, cast, zoe, now):
    with pytest.raises(Refused, match="Close the account first"):
        erase(session, actor_id=1, person_id=zoe.id, confirmed=NAME, now=now)


def test_it_asks_for_the_name_again(session, cast, zoe, now):
    with pytest.raises(InvalidInput, match="That is not the name"):
        close_and_erase(session, cast, zoe, now, confirmed="Zoe")
    assert zoe.name == NAME


def test_it_cannot_be_undone_nor_done_twice(session, cast, zoe, now):
    close_and_erase(session, cast, zoe, now)
    with pytest.raises(Refused, match="erased before"):
        erase(session, actor_id=1, person_id=zoe.id, confirmed="Someone who left", now=now)
    with pytest.raises(Refused, match="nobody is left"):
        roles.reactivate(session, actor_id=1, person_id=zoe.id, now=now)


def test_it_spares_those_whose_names_only_look_alike(session, cast, now):
    short = cast.bob
    change_details(session, person_id=short.id, name="Al", team="", zone="UTC")
    challenge = make_challenge(session, cast.sponsor.id, now)
    on = target_of(session, "challenge", challenge.id)
    post_comment(session, author_id=cast.mallory.id, on=on, body="@Alice and @Al, also", now=now)
    close_and_erase(session, cast, short, now, confirmed="Al")
    assert session.scalar(text("SELECT body FROM comment")) == "@Alice and @Someone who left, also"


def test_it_is_done_on_the_page_of_a_closed_account(app, session, cast, zoe):
    admin, path = visitor(app, cast.administrator), f"/people/{zoe.id}/change"
    admin.fill(path, action=f"/people/{zoe.id}/deactivate")
    wrong = admin.fill(path, {"name": "Zoe"}, action=f"/people/{zoe.id}/erase")
    assert wrong.status_code == 422
    assert "Zoe" in wrong.text
    done = admin.fill(path, {"name": NAME}, action=f"/people/{zoe.id}/erase")
    assert done.status_code == 303
    assert NAME not in admin.get("/people").text
