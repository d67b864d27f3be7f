"""Everyone's own files: in, out, and the same again; refused whole or skipped with a report."""

import pytest
from datasets import polis_dir
from own_files import FILES, SLUG, bring_in, bring_in_all, make_challenge
from sqlalchemy import delete, func, select, text

from core.errors import NotFound, Refused
from exchange.kinds import KINDS
from exchange.polis import read_polis
from exchange.services.polis import import_polis
from exchange.services.refusing import BadRows
from exchange.tables import write_table
from ledger.audit import audit_ledger
from markets.audit import audit_markets
from models.aggregation import LearningRow
from models.ideas import Idea
from models.ledger import Account, Transfer
from models.markets import Belief, Market, Trade
from models.people import Person
from models.purpose import Challenge
from models.schema import metadata
from models.voting import Ballot, Tally
from purpose.queries import challenge_by_slug


@pytest.fixture
def challenge(session, now):
    return make_challenge(session, now)


def give_out_all(session, now):
    challenge = challenge_by_slug(session, SLUG)
    return {
        name: write_table(kind.table, kind.give_out(session, challenge, now))
        for name, kind in KINDS.items()
    }


def empty(session):
    """Empty the whole database, history too."""
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for trigger in session.scalars(text(found)).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        for table in reversed(metadata.sorted_tables):
            session.execute(delete(table))
    session.commit()
    session.expunge_all()


def count(session, model):
    return session.scalar(select(func.count(model.id)))


def test_it_brings_in_everything(session, challenge, now):
    reports = bring_in_all(session, now)
    assert {kind: report.counts for kind, report in reports.items()} == {
        "ideas": {"ideas": 3},
        "markets": {"markets": 2},
        "ballots": {"ballots": 3},
        "ratings": {"ratings": 2, "ballots": 1},
        "beliefs": {"beliefs": 3},
        "trades": {"trades": 4},
        "results": {"results": 1},
    }
    assert [idea.number for idea in session.scalars(select(Idea).order_by(Idea.number))] == [
        1,
        2,
        3,
    ]
    assert session.scalar(select(Idea.title).where(Idea.number == 2)) == "=Tickets by text message"
    assert count(session, Tally) == 3
    assert count(session, LearningRow) == 0  # No ranking stood before the result.
    assert audit_ledger(session) == []
    assert audit_markets(session) == []


def test_it_gives_out_what_an_empty_database_takes_in_unchanged(session, challenge, now):
    bring_in_all(session, now)
    first = give_out_all(session, now)
    session.commit()
    empty(session)
    make_challenge(session, now)
    bring_in_all(session, now, first | {kind: first[kind] for kind in FILES})
    second = give_out_all(session, now)
    assert second == first
    assert all(len(content.splitlines()) > 1 for content in first.values())
    assert "'=Tickets by text message" in first["ideas"]


def test_it_prices_trades_by_the_maker(session, challenge, now):
    bring_in_all(session, now)
    trades = session.scalars(select(Trade).order_by(Trade.id)).all()
    assert [trade.cost for trade in trades[:2]] == [5_124_948, -5_124_948]
    grants = session.scalars(select(Transfer.amount).where(Transfer.kind == "import_grant")).all()
    assert len(grants) == 2
    lowest = session.scalar(select(func.min(Account.balance)).where(Account.kind == "available"))
    assert lowest >= 0


def test_it_keeps_the_latest_belief_of_a_person(session, challenge, now):
    bring_in_all(session, now)
    present = select(Belief.probability_ppm).where(Belief.is_current).order_by(Belief.id)
    assert session.scalars(present).all() == [625_000, 1_000_000]
    later = (
        "market,outcome,person,probability,stated_at\n"
        "Will queues be shorter?,,bob.brandt@throng.example,0.7,\n"
    )
    bring_in(session, "beliefs", later, now)
    assert session.scalars(present).all() == [1_000_000, 700_000]


def test_it_lets_a_later_ballot_follow(session, challenge, now):
    bring_in_all(session, now)
    later = "idea,person,choice,judged_at\n1,k-17,approve,2026-11-19T09:00:00Z\n"
    bring_in(session, "ballots", later, now)
    tally = session.execute(
        select(Tally.approve_count, Tally.reject_count)
        .join(Idea, Idea.id == Tally.idea_id)
        .where(Idea.number == 1, Tally.rated_count == 0)
    ).one()
    assert tuple(tally) == (2, 0)


NOBODY = "nobody@throng.example"
BAD = [
    ("ideas", "1,New,,,,,,,alice.abara@throng.example,,,", "number"),
    ("ideas", ",\u200b,,,,,,,alice.abara@throng.example,,,", "title"),
    ("ideas", f",A new idea,,,,,,,{NOBODY},,,", "author"),
    ("ideas", f",A new idea,,,,,,,alice.abara@throng.example,{NOBODY},,", "co_authors"),
    ("ideas", ",A new idea,,,,,,,k-17,k-17,,", "co_authors"),
    ("ideas", ",A new idea,,,,,,merged,k-17,,,", "status"),
    ("ideas", ",A new idea,,,,1e3,,,k-17,,,", "cost"),
    ("ideas", ",A new idea,,,,,,,k-17,,2027-01-01T00:00:00Z,", "submitted_at"),
    ("ballots", "9,k-17,approve,", "idea"),
    ("ballots", f"1,{NOBODY},approve,", "person"),
    ("ballots", "1,alice.abara@throng.example,perhaps,", "choice"),
    ("ballots", "1,alice.abara@throng.example,pass,2027-01-01T00:00:00Z", "judged_at"),
    ("ballots", "1,k-17,approve,2026-11-18T07:00:00Z", "judged_at"),
    ("ratings", "1,k-18,Beautiful,7,", "criterion"),
    ("ratings", "1,k-18,Fair,8,", "rating"),
    ("ratings", "9,k-18,Fair,7,", "idea"),
    ("ratings", "1,k-17,Possible,7,2026-11-17T00:00:00Z", "judged_at"),
    ("markets", "Will queues be shorter?,,,1,{rule},s,,,{dates}", "question"),
    ("markets", "Will it rain,,,1,{rule},s,,,{dates}", "question"),
    ("markets", "Will it rain {number} times?,,,1,Short.,s,,,{dates}", "rule"),
    ("markets", "Will it rain {number} times?,9,,1,{rule},s,,,{dates}", "idea"),
    ("markets", "Will it rain {number} times?,,A; a,1,{rule},s,,,{dates}", "outcomes"),
    ("markets", "Will it rain {number} times?,,,0.5,{rule},s,,,{dates}", "liquidity"),
    ("markets", "Will it rain {number} times?,,,1,{rule},s,,yes,{dates}", "is_success_test"),
    (
        "markets",
        "Will it rain {number} times?,,,1,{rule},s,,,2026-11-12T00:00:00Z,2026-11-11T00:00:00Z",
        "closes_at",
    ),
    (
        "markets",
        "Will it rain {number} times?,,,1,{rule},s,,,2027-11-12T00:00:00Z,2027-11-13T00:00:00Z",
        "opens_at",
    ),
    ("beliefs", "Will it rain?,,k-17,0.5,", "market"),
    ("beliefs", "Which month first?,June,k-17,0.5,", "outcome"),
    ("beliefs", "Will queues be shorter?,No,k-17,0.5,", "outcome"),
    ("beliefs", f"Will queues be shorter?,,{NOBODY},0.5,", "person"),
    ("beliefs", "Will queues be shorter?,,k-17,50,", "probability"),
    ("beliefs", "Which month first?,May,k-17,0.5,2026-11-13T09:00:00Z", "stated_at"),
    ("trades", "Will it rain?,,k-17,1,,2026-11-14T12:00:00Z", "market"),
    ("trades", "Which month first?,Maybe,k-17,1,,2026-11-14T12:00:00Z", "outcome"),
    ("trades", "Which month first?,May,k-17,0,,2026-11-14T12:00:00Z", "shares"),
    ("trades", "Which month first?,May,k-17,-1,,2026-11-14T12:00:00Z", "shares"),
    ("trades", "Which month first?,May,k-17,100000,,2026-11-14T12:00:00Z", "shares"),
    ("trades", "Which month first?,May,k-17,1,99,2026-11-14T12:00:00Z", "cost"),
    ("trades", "Which month first?,May,k-17,1,,2026-11-01T12:00:00Z", "traded_at"),
    ("trades", "Which month first?,May,k-17,1,,2026-11-13T09:00:00Z", "traded_at"),
    ("trades", "Which month first?,May,k-17,1,,2026-12-13T09:00:00Z", "traded_at"),
    ("trades", f"Which month first?,May,{NOBODY},1,,2026-11-14T12:00:00Z", "person"),
    ("results", "3,yes,https://example.org,,k-17,", "idea"),
    ("results", "9,yes,https://example.org,,k-17,", "idea"),
    ("results", "1,perhaps,https://example.org,,k-17,", "met"),
    ("results", "1,yes,javascript:alert(1),,k-17,", "evidence"),
    ("results", f"1,yes,https://example.org,,{NOBODY},", "recorded_by"),
]
GOOD = {
    "ideas": ",Another idea,,,,,,,k-17,,,",
    "ballots": "2,k-18,approve,",
    "ratings": "2,k-17,Fair,4,",
    "markets": "Will it snow?,,,1,{rule},s,,,{dates}",
    "beliefs": "Will queues be shorter?,,k-18,0.5,",
    "trades": "Which month first?,Later,k-18,1,,2026-11-14T12:00:00Z",
    "results": "2,no,https://example.org,,k-17,",
}
WORDS = {
    "rule": "Yes if it does on the first of June.",
    "dates": "2026-11-12T00:00:00Z,2027-06-01T00:00:00Z",
}


def file_of(kind, *rows):
    head = FILES[kind].split("\n", 1)[0]
    filled = (row.format(**WORDS, number=number) for number, row in enumerate(rows))
    return "\n".join([head, *filled]) + "\n"


@pytest.mark.parametrize("kind", GOOD)
def test_it_names_every_bad_row_and_loads_nothing(session, challenge, now, kind):
    bring_in_all(session, now)
    session.commit()
    before = give_out_all(session, now)
    bad = [(row, column) for other, row, column in BAD if other == kind]
    content = file_of(kind, GOOD[kind], *(row for row, _ in bad))
    with pytest.raises(BadRows) as refusal:
        bring_in(session, kind, content, now, new_people=False)
    session.rollback()
    assert [(bad.line, bad.column) for bad in refusal.value.bad] == [
        (line, column) for line, (_, column) in enumerate(bad, 3)
    ]
    assert give_out_all(session, now) == before


@pytest.mark.parametrize("kind", GOOD)
def test_it_loads_the_rest_when_asked_to_skip(session, challenge, now, kind):
    bring_in_all(session, now)
    row = next(row for other, row, _ in BAD if other == kind)
    report = bring_in(
        session, kind, file_of(kind, row, GOOD[kind]), now, new_people=False, skip_bad=True
    )
    assert [bad.line for bad in report.skipped] == [2]
    assert report.counts[kind] == 1
    assert audit_ledger(session) == []
    assert audit_markets(session) == []


def test_it_adds_people_only_when_told_to(session, challenge, now):
    before = count(session, Person)
    with pytest.raises(BadRows):
        bring_in(session, "ideas", FILES["ideas"], now, new_people=False)
    assert count(session, Person) == before
    bring_in(session, "ideas", FILES["ideas"], now)
    added = session.scalars(select(Person).order_by(Person.id.desc()).limit(2)).all()
    assert {person.external_key for person in added} == {"k-17", "k-18"}
    assert {person.password_hash for person in added} == {None}


def test_it_refuses_an_unknown_challenge(session, challenge, now):
    with pytest.raises(NotFound):
        bring_in(session, "ideas", FILES["ideas"], now, slug="elsewhere")


def test_it_refuses_markets_the_budget_cannot_bear(session, challenge, now):
    dear = file_of("markets", "Will it snow?,,,1000,{rule},s,,,{dates}")
    with pytest.raises(Refused, match=r"can lose 693\.14 points"):
        bring_in(session, "markets", dear, now)
    assert count(session, Market) == 0


def test_it_refuses_trades_in_a_market_that_is_settled(session, challenge, now):
    bring_in_all(session, now)
    session.scalars(select(Market)).first().state = "resolved"
    session.flush()
    row = "Will queues be shorter?,,k-17,1,,2026-11-14T12:00:00Z"
    with pytest.raises(BadRows, match="cannot be used"):
        bring_in(session, "trades", file_of("trades", row), now)


def test_it_takes_a_file_of_headings_alone(session, challenge, now):
    for kind in KINDS:
        report = bring_in(session, kind, file_of(kind), now)
        assert report.counts[kind] == 0
    assert count(session, Ballot) == 0


def test_it_gives_out_and_takes_in_a_real_conversation_unchanged(session, challenge, now):
    import_polis(session, conversation=read_polis(polis_dir("affordable-housing")), now=now)
    slug = session.scalar(select(Challenge.slug).where(Challenge.slug != SLUG))
    for kind, rows in (("ideas", 165), ("ballots", 14_995)):
        out = KINDS[kind].give_out(session, challenge_by_slug(session, slug), now)
        content = write_table(KINDS[kind].table, out)
        bring_in(session, kind, content, now, new_people=False)
        again = KINDS[kind].give_out(session, challenge_by_slug(session, SLUG), now)
        assert len(out) == rows
        assert write_table(KINDS[kind].table, again) == content
