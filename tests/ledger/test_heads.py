"""Heads published earlier: honest transfers may follow, nothing before them may change."""

import pytest
from factories import make_person
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.errors import InvalidInput
from ledger.chain import GENESIS
from ledger.heads import Head, missed, read_heads, root_of, text_of
from web.extensions import db

HEADS = st.lists(
    st.builds(
        Head,
        chain=st.integers(1, 10**9).map("market-{}".format),
        seq=st.integers(0, 10**9),
        hash=st.text("0123456789abcdef", min_size=64, max_size=64),
    ),
    unique_by=lambda head: head.chain,
    max_size=8,
)


@settings(max_examples=50)
@given(HEADS)
def test_it_reads_what_it_wrote(heads):
    assert set(read_heads(text_of(heads))) == set(heads)


@pytest.mark.parametrize(
    "content",
    ["", "root 12", f"root {GENESIS}\nmain 1 {GENESIS}", f"root {GENESIS}\nmain one two", "\x00"],
)
def test_it_refuses_what_is_no_file_of_heads(content):
    with pytest.raises(InvalidInput):
        read_heads(content)


def test_it_refuses_a_chain_that_is_there_twice():
    head = f"main 1 {GENESIS}"
    with pytest.raises(InvalidInput):
        read_heads(f"root {GENESIS}\n{head}\n{head}")


def test_it_names_what_is_gone_and_what_is_different():
    heads = [Head(chain="main", seq=3, hash="a" * 64), Head(chain="market-1", seq=2, hash="b" * 64)]
    assert missed(heads, {("main", 3): "a" * 64, ("market-1", 2): "b" * 64}) == []
    assert missed(heads, {("main", 3): "c" * 64}) == [
        "main #3: it is not what it was",
        "market-1 #2: it is not there any more",
    ]
    assert missed([Head(chain="main", seq=0, hash=GENESIS)], {}) == []


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["ledger", *words])


@pytest.fixture
def published(session, cast, run, tmp_path):
    """Heads kept in a file, followed by an honest transfer."""
    path = tmp_path / "heads.txt"
    path.write_text(run("heads").output)
    make_person(session, "Nia New", now=cast.alice.created_at)
    session.commit()
    return path


def test_it_passes_after_honest_transfers_by_file_and_by_root(run, published):
    root = published.read_text().split()[1]
    for head in (str(published), root):
        answer = run("verify", "--head", head)
        assert (answer.exit_code, "passes through" in answer.output) == (0, True), answer.output


def test_it_fails_when_the_chain_was_cut_and_grown_again(run, published, session, cast):
    """A chain cut before the head, with a head of its own, is whole in itself."""
    _without_triggers(session)
    session.execute(text("DELETE FROM transfer WHERE seq > 3"))
    session.execute(
        text("UPDATE chain_head SET seq = 3, hash = (SELECT hash FROM transfer WHERE seq = 3)")
    )
    session.commit()
    assert run("verify").exit_code == 0
    for head in (str(published), published.read_text().split()[1]):
        answer = run("verify", "--head", head)
        assert answer.exit_code == 1
        assert "not there any more" in answer.output


def test_it_fails_for_a_root_that_nobody_published(run, published):
    answer = run("verify", "--head", "f" * 64)
    assert answer.exit_code == 1
    assert "No heads with this root" in answer.output


def test_it_fails_when_the_kept_heads_were_changed(run, published, session):
    root = published.read_text().split()[1]
    _without_triggers(session)
    session.execute(text("UPDATE published_heads SET content = replace(content, 'main', 'mxin')"))
    session.commit()
    assert run("verify", "--head", root).exit_code == 1


def test_it_refuses_to_change_published_heads(run, published, session):
    with pytest.raises(Exception, match="append-only"):
        session.execute(text("UPDATE published_heads SET root = 'x'"))
    session.rollback()


def test_it_names_no_person_in_the_table(run, session, cast):
    output = run("csv").output
    assert output.count("\r\n") + output.count("\n") >= 8
    assert cast.alice.name.split()[0] not in output
    assert cast.alice.email not in output


def test_the_root_does_not_depend_on_the_order():
    heads = [Head(chain="main", seq=3, hash="a" * 64), Head(chain="market-1", seq=2, hash="b" * 64)]
    assert root_of(heads) == root_of(heads[::-1])


def _without_triggers(session):
    if db.engine.dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    for name in names:
        session.execute(text(f"DROP TRIGGER {name}"))
