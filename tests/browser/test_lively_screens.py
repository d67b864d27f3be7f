"""The demonstration community in two languages: long words and full pages fit."""

from dataclasses import replace

import pytest
from conftest import MORNING
from screens import empty_house, looked_at
from sqlalchemy import select

from demo.community import make_community
from models.ideas import Idea
from models.markets import Market
from models.purpose import Challenge
from models.voting import VotingRound
from web.extensions import db
from web.transaction import write

pytestmark = pytest.mark.browser
LANGUAGES = {"en": "en-GB", "de": "de-DE"}
PLACES = ("/", "/challenges", "/markets", "/rankings", "/learning", "/you", "/you/record", "/skill")
OF_CHALLENGE = ("", "/activity", "/ranking", "/lens", "/judge", "/pairs", "/judge/done", "/ways")
FOR_STAFF = ("/report", "/principles", "/lot")


@pytest.fixture(scope="module")
def community(tmp_path_factory):
    """The demonstration community as it stands this morning."""
    with empty_house(tmp_path_factory.mktemp("lively"), demo=True) as app:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], languages="en,de")
        write(make_community, now=MORNING)
        yield app


@pytest.fixture(scope="module", params=LANGUAGES)
def eye(community, request):
    with looked_at(community, locale=LANGUAGES[request.param]) as eye:
        eye.language = request.param
        yield eye


def challenges():
    return db.session.scalars(select(Challenge.slug).order_by(Challenge.id)).all()


def one_of_each(column, *kinds):
    """Return one id of each kind of thing."""
    found = {}
    for row in db.session.execute(select(column, *kinds).order_by(column)):
        found.setdefault(tuple(row[1:]), row[0])
    return list(found.values())


def of_members():
    yield from PLACES
    for slug in challenges():
        yield from (f"/challenges/{slug}{part}" for part in OF_CHALLENGE)
    for slug, rule in db.session.execute(
        select(Challenge.slug, VotingRound.rule).join(
            VotingRound, VotingRound.challenge_id == Challenge.id
        )
    ):
        yield from (f"/challenges/{slug}/outcomes/{rule}", f"/challenges/{slug}/ballots/{rule}")
    for market in one_of_each(Market.id, Market.kind, Market.state, Market.branch):
        yield f"/markets/{market}"
    for idea in one_of_each(Idea.id, Idea.challenge_id, Idea.status):
        yield f"/ideas/{idea}"


def of_facilitators():
    yield from ("/board", "/invitations")
    for slug in challenges():
        yield from (f"/challenges/{slug}{part}" for part in FOR_STAFF)


def of_sponsors():
    yield from ("/", "/board", "/challenges/new")
    for slug in challenges():
        yield from (f"/challenges/{slug}{part}" for part in ("", "/ranking", "/decide"))


SHOWN_TO = {"member": of_members, "facilitator": of_facilitators, "sponsor": of_sponsors}


def come_in_as(eye, role):
    eye.open("/")
    with eye.page.expect_navigation():
        eye.page.locator(f'.demo button[value="{role}"]').click()


@pytest.mark.parametrize("role", SHOWN_TO)
def test_it_works_where_much_is_going_on(eye, role):
    come_in_as(eye, role)
    wrong = []
    for address in SHOWN_TO[role]():
        answer = eye.open(address)
        if answer.status == 404:
            continue  # Not every challenge has each of these.
        name = address.strip("/").replace("/", "-") or "home"
        themes = ("dark",) if eye.language == "en" else ("light",)
        wrong += eye.look_around(f"lively-{eye.language}-{role}-{name}", themes)
    assert not wrong, "\n".join(wrong)
