"""The writer: what waits is written together, each is answered, and nothing is done by half."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.errors import Refused, Unavailable
from web.extensions import db
from web.writer import TOGETHER_MAX, Writer

PATIENCE = 20


class Counter:
    """A use case that counts in a table, and can be held up, refuse, or break."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.calls: list[list[str]] = []

    def __call__(self, session, acts: Sequence[str], *, now):
        self.entered.set()
        assert self.gate.wait(PATIENCE)
        self.calls.append(list(acts))
        return [self.one(session, act) for act in acts]

    def one(self, session, act: str):
        if act == "refused":
            return Refused("not today")
        if act == "broken" and len(self.calls[-1]) >= 1:
            raise ZeroDivisionError(act)
        session.execute(text("INSERT INTO chain_head (chain, seq, hash) VALUES (:a, 0, '')"),
                        {"a": act})  # fmt: skip
        return f"{act} done"


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def writer(app):
    made = Writer(app, length=100, patience=PATIENCE)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def crowd(app):
    """Ask for acts from threads of their own, which all wait; return their futures."""
    with ThreadPoolExecutor(110) as pool:

        def ask(writer, use_case, acts, *, about=0):
            def one(act):
                with app.app_context():
                    return writer.write(use_case, act, about=about)

            return [pool.submit(one, act) for act in acts]

        yield ask


def queued(writer, count: int) -> None:
    """Wait until so many acts wait in the queue."""
    waiting = threading.Event()
    for _ in range(1000):
        if writer._queue.qsize() >= count:
            return
        waiting.wait(0.01)
    raise AssertionError(f"{writer._queue.qsize()} wait")


def held_up(writer, counter, crowd):
    """Let the writer be busy with a first act until the gate opens."""
    counter.gate.clear()
    first = crowd(writer, counter, ["first"])
    assert counter.entered.wait(PATIENCE)
    return first


def kept(session) -> set[str]:
    session.rollback()
    return set(session.scalars(text("SELECT chain FROM chain_head")))


def test_it_writes_what_waits_in_one_transaction(writer, counter, crowd, session):
    first = held_up(writer, counter, crowd)
    rest = crowd(writer, counter, [f"act {n}" for n in range(10)])
    queued(writer, 10)
    counter.gate.set()
    answers = {one.result(PATIENCE) for one in [*first, *rest]}
    assert answers == {"first done", *(f"act {n} done" for n in range(10))}
    assert [len(call) for call in counter.calls] == [1, 10]
    assert writer.counts == {"throng_written_acts_total": 11, "throng_commits_total": 2}
    assert len(kept(session)) == 11


def test_it_takes_at_most_sixty_four_at_once(writer, counter, crowd):
    held_up(writer, counter, crowd)
    rest = crowd(writer, counter, [f"act {n}" for n in range(TOGETHER_MAX + 6)])
    queued(writer, TOGETHER_MAX + 6)
    counter.gate.set()
    for one in rest:
        one.result(PATIENCE)
    assert [len(call) for call in counter.calls] == [1, TOGETHER_MAX, 6]


def test_it_writes_each_place_by_itself(writer, counter, crowd):
    held_up(writer, counter, crowd)
    rest = crowd(writer, counter, ["a", "b"], about=1) + crowd(writer, counter, ["c"], about=2)
    queued(writer, 3)
    counter.gate.set()
    for one in rest:
        one.result(PATIENCE)
    assert sorted(map(len, counter.calls)) == [1, 1, 2]


def test_it_tells_each_what_became_of_its_own(writer, counter, crowd, session):
    held_up(writer, counter, crowd)
    good, refused, broken = crowd(writer, counter, ["good", "refused", "broken"])
    queued(writer, 3)
    counter.gate.set()
    assert good.result(PATIENCE) == "good done"
    with pytest.raises(Refused, match="not today"):
        refused.result(PATIENCE)
    with pytest.raises(ZeroDivisionError):
        broken.result(PATIENCE)
    assert kept(session) == {"first", "good"}
    assert [len(call) for call in counter.calls] == [1, 3, 1, 1, 1]


def test_it_tries_again_what_collided(writer, crowd, session):
    tried = []

    def collides_once(session, acts, *, now):
        tried.append(len(acts))
        if len(tried) == 1:
            raise OperationalError("", {}, Exception("database is locked"))
        return ["done" for _ in acts]

    (answer,) = crowd(writer, collides_once, ["act"])
    assert answer.result(PATIENCE) == "done"
    assert tried == [1, 1]


def test_it_asks_to_come_again_when_too_many_wait(app, counter, crowd, session):
    writer = Writer(app, length=2, patience=PATIENCE)
    writer.start()
    first = held_up(writer, counter, crowd)
    waiting = crowd(writer, counter, ["one", "two"])
    queued(writer, 2)
    with pytest.raises(Unavailable, match="Nothing was changed"):
        writer.write(counter, "three", about=0)
    counter.gate.set()
    for one in [*first, *waiting]:
        one.result(PATIENCE)
    writer.stop()
    assert kept(session) == {"first", "one", "two"}


def test_it_drops_what_has_waited_too_long_and_was_not_begun(app, counter, crowd, session):
    writer = Writer(app, length=10, patience=0.2)
    writer.start()
    (first,) = held_up(writer, counter, crowd)
    (late,) = crowd(writer, counter, ["late"])
    with pytest.raises(Unavailable, match="Nothing was changed"):
        late.result(PATIENCE)
    with pytest.raises(Unavailable, match="may still happen"):
        first.result(PATIENCE)
    counter.gate.set()
    writer.stop()
    assert kept(session) == {"first"}


def test_it_finishes_what_was_accepted_when_it_stops(app, counter, crowd, session):
    writer = Writer(app, length=10, patience=PATIENCE)
    writer.start()
    first = held_up(writer, counter, crowd)
    waiting = crowd(writer, counter, ["one", "two"])
    queued(writer, 2)
    stopping = threading.Thread(target=writer.stop)
    stopping.start()
    counter.gate.set()
    stopping.join(PATIENCE)
    assert [one.result(PATIENCE) for one in [*first, *waiting]] == [
        "first done",
        "one done",
        "two done",
    ]
    assert writer.write(counter, "after", about=0) == "after done"
    assert kept(session) == {"first", "one", "two", "after"}


def test_it_writes_at_once_and_alone_where_nobody_started_it(app, counter, session):
    writer = Writer(app, length=1, patience=PATIENCE)
    assert writer.write(counter, "alone", about=0) == "alone done"
    with pytest.raises(Refused):
        writer.write(counter, "refused", about=0)
    assert writer.counts["throng_commits_total"] == 0
    assert kept(session) == {"alone"}
    assert db.session() is session
