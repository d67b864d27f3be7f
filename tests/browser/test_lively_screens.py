"""The demonstration community in two languages: long words and full pages fit, and stay light."""

from dataclasses import replace

import pytest
from conftest import MORNING
from houses import ARTEFACTS
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


WEIGHT_MAX = (
    100_000  # bytes, packed as browsers ask for it; typefaces are kept for ever and not counted
)


def weigh(eye, address):
    """Return what a page and all it loads weigh on the way, for a browser that kept nothing."""
    context = eye.context.browser.new_context(
        base_url=eye.address,
        storage_state=eye.context.storage_state(),
        extra_http_headers={"Accept-Encoding": "gzip"},
    )
    page, seen = context.new_page(), []

    def keep(request):
        seen.append(request)

    page.on("requestfinished", keep)
    answer = page.goto(address, wait_until="load")
    page.wait_for_timeout(300)  # What scripts fetch besides.
    weight = {"page": 0, "styles": 0, "scripts": 0, "pictures": 0}
    names = {"document": "page", "stylesheet": "styles", "script": "scripts", "image": "pictures"}
    for request in seen:
        if request.resource_type not in {"font", "eventsource"}:
            weight[names.get(request.resource_type, "pictures")] += request.sizes()[
                "responseBodySize"
            ]
    found = answer.status
    context.close()
    return weight if found == 200 else None


def to_weigh():
    """Yield one page of every screen, each where there is most on it."""
    yield from (*PLACES, "/board", "/search?q=nurse", "/notifications")
    slug = challenges()[0]  # It has been decided, so that everything is there.
    yield from (f"/challenges/{slug}{part}" for part in (*OF_CHALLENGE, *FOR_STAFF))
    for market in one_of_each(Market.id, Market.kind):
        yield f"/markets/{market}"
    yield f"/ideas/{one_of_each(Idea.id, Idea.challenge_id)[0]}"


@pytest.mark.parametrize("eye", ["en"], indirect=True)
def test_it_keeps_every_page_light(eye):
    lines, heavy = [f"{'page':60}     page   styles  scripts pictures    total"], []
    come_in_as(eye, "facilitator")
    for address in to_weigh():
        weight = weigh(eye, address)
        if weight is None:
            continue
        total = sum(weight.values())
        figures = " ".join(f"{figure:8}" for figure in (*weight.values(), total))
        lines.append(f"{address[-60:]:60} {figures}")
        heavy += [lines[-1]] if total > WEIGHT_MAX else []
    (ARTEFACTS / "page-weights.txt").write_text("\n".join(lines) + "\n")
    assert not heavy, "\n".join(heavy)
