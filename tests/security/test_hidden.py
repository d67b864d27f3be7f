"""Two worlds that differ only in what is hidden look the same, byte for byte, to everybody."""

import difflib
import itertools
import re
import uuid

import pytest
from flask import url_for
from route_examples import examples
from row_pictures import Picture
from sqlalchemy import select
from world import PRINCIPALS, Hidden, browser_of, make_world

from models.people import Person

# What the unseen do in the other world; as often and at the same moments as in the first.
OTHERWISE = {
    "ballots": Hidden(choices=("reject", "approve", "reject"), ratings=(1, 7, 3)),
    "everything": Hidden(
        choices=("reject", "approve", "reject"), ratings=(1, 7, 3), belief=200_000, outcome=1
    ),
    "hidden words": Hidden(words="Porter Paul drinks the tea.", reason="Spam.", reporter="wim"),
    "drafts": Hidden(draft="When the night nurse"),
    "reporters": Hidden(reason="It is about me.", reporter="wim"),
}
FACILITATORS = {"facilitator", "second_facilitator"}
# Who stated a belief sees price and beliefs, so from them only the ballots are hidden.
WATCHERS = {
    "ballots": PRINCIPALS,
    "everything": tuple(p for p in PRINCIPALS if p not in {"mallory", "sponsor"}),
    # A hidden comment is read by its author and those who run things; who had a concern about
    # anything, and why, by facilitators alone.
    "hidden words": tuple(p for p in PRINCIPALS if p not in {"alice", "sponsor", *FACILITATORS}),
    "drafts": PRINCIPALS,  # Whose they are is none of them.
    "reporters": tuple(p for p in PRINCIPALS if p not in FACILITATORS),
}
CHANGING = [
    re.compile(pattern)
    for pattern in (
        r"nonce[-=]\"?[\w-]+",
        r'name="csrf_token"[^>]*value="[^"]+"',
        r'name="key"[^>]*value="[0-9a-f]+"',
        r'name="shown"[^>]*value="[^"]*"',
        r"/feeds/[\w-]{20,}",  # a secret address of each person's own
        r"Date: [^\r\n]+",
        r"Set-Cookie: throng=[^;]+; Expires=[^;]+",
        r"\b[0-9a-f]{64}\b",  # hashes, published so that nobody can rewrite the past
        r"\b[0-9a-f]{12}\b",  # the number of a request that was refused
    )
]


def normalised(text: str, secret: str) -> str:
    for pattern in CHANGING:
        text = pattern.sub("…", text)
    return text.replace(secret, "a-secret")


def everything_seen(app, world, watchers, only) -> dict[tuple[str, str], tuple]:
    """Return what each watcher is answered at each address: status, headers, length and body."""
    seen = {}
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for endpoint in sorted(only or readable - {"static"}):
        for example in examples(world)[endpoint]:
            with app.test_request_context():
                address = url_for(endpoint, **example.values, **example.query)
            for who in watchers:
                whole = {"X-Fragment": "1"} if example.query else {}
                answer = browser_of(app, world, who).get(address, headers=whole)
                seen[who, normalised(address, world.secret)] = (
                    answer.status_code,
                    normalised(str(answer.headers), world.secret),
                    normalised(answer.data.decode("latin-1"), world.secret),
                )
    return seen


@pytest.fixture
def two_worlds(app, session, now, monkeypatch):
    """Return a function that shows what watchers see in the first world and in another."""
    empty = Picture()

    def look(kind: str, only=()) -> list[dict]:
        views = []
        for hidden in (Hidden(), OTHERWISE[kind]):
            empty.put_back()
            numbers = itertools.count()  # What is drawn by lot hangs on the numbers of transfers.
            monkeypatch.setattr(uuid, "uuid4", lambda n=numbers: uuid.UUID(int=next(n)))
            world = make_world(session, now, hidden)
            views.append(everything_seen(app, world, WATCHERS[kind], only))
        return views

    return look


def differing(views) -> list[tuple[str, str]]:
    first, other = views
    assert first.keys() == other.keys()
    return [where for where in first if first[where] != other[where]]


@pytest.mark.parametrize("kind", sorted(OTHERWISE))
def test_it_shows_nothing_of_what_is_hidden(two_worlds, kind):
    views = two_worlds(kind)
    found = differing(views)
    for where in found[:3]:
        print(where, *difflib.unified_diff(*(str(v[where]).splitlines() for v in views), n=0))
    assert found == []
    assert len(views[0]) > 200


def test_it_would_notice_a_tally_that_shows(two_worlds, monkeypatch):
    monkeypatch.setattr("voting.queries.may_see_tally", lambda *_, **__: True)
    assert differing(two_worlds("ballots", only=["ideas.idea"]))


def test_it_would_notice_a_price_that_shows(two_worlds, monkeypatch):
    for reader in ("markets.reading.find", "markets.reading.page"):
        monkeypatch.setattr(f"{reader}.sees_price", lambda *_, **__: True)
    assert differing(two_worlds("everything", only=["markets.market"]))


def test_it_would_notice_hidden_words_that_show(two_worlds, monkeypatch):
    monkeypatch.setattr("community.queries.runs_talk_of", lambda *_: True)
    assert differing(two_worlds("hidden words", only=["ideas.idea"]))


def test_it_would_notice_a_draft_that_shows(two_worlds, session, monkeypatch):
    def vera() -> int:
        return session.scalar(select(Person.id).where(Person.name == "Vera Veil"))

    monkeypatch.setattr("community.routes.drafts.signed_in_id", vera)
    assert differing(two_worlds("drafts", only=["community.drafts"]))
