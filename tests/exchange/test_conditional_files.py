"""Files of markets that hang on a decision: both branches come in, and go out the same."""

# ruff: noqa: E501 - lines of CSV are as long as they are

import pytest
from conditional import locked
from own_files import IDEAS, SLUG, bring_in, make_challenge
from sqlalchemy import select

from exchange.kinds import KINDS
from exchange.services.refusing import BadRows
from exchange.tables import write_table
from ledger.audit import audit_ledger
from markets.audit import audit_markets
from models.conditions import Condition
from models.ledger import Transfer
from models.markets import Market
from purpose.queries import challenge_by_slug

HEADING = "question,idea,outcomes,liquidity,rule,source,fallback,is_success_test,opens_at,closes_at,branch\n"
ROW = (
    "Will queues be shorter?,{idea},,100,Yes if the mean wait in May is under 10 minutes.,"
    "The counter's log,,{test},2026-11-12T00:00:00Z,2027-06-01T00:00:00Z,{branch}\n"
)
MARKETS = (
    HEADING
    + ROW.format(idea=1, test="yes", branch="if")
    + ROW.format(idea=1, test="no", branch="if_not")
)
BELIEFS = """\
market,outcome,person,probability,stated_at,branch
Will queues be shorter?,Yes,bob.brandt@throng.example,0.6,2026-11-13T09:00:00Z,if
Will queues be shorter?,Yes,bob.brandt@throng.example,0.3,2026-11-13T09:00:00Z,if_not
"""
# Of b = 100, 10 shares from even cost 5.124948; the twin is paid with the tokens left over.
TRADES = """\
market,outcome,person,shares,cost,traded_at,branch
Will queues be shorter?,Yes,bob.brandt@throng.example,10,5.124948,2026-11-13T10:00:00Z,if
Will queues be shorter?,No,bob.brandt@throng.example,10,5.124948,2026-11-13T10:00:00Z,if_not
Will queues be shorter?,Yes,bob.brandt@throng.example,-10,-5.124948,2026-11-13T11:00:00Z,if
"""
FILES = {"ideas": IDEAS, "markets": MARKETS, "beliefs": BELIEFS, "trades": TRADES}


@pytest.fixture
def challenge(session, now):
    return make_challenge(session, now)


def given_out(session, now):
    challenge = challenge_by_slug(session, SLUG)
    return {
        name: write_table(KINDS[name].table, KINDS[name].give_out(session, challenge, now))
        for name in ("markets", "beliefs", "trades")
    }


def test_both_branches_come_in_and_go_out(session, challenge, now):
    for kind, content in FILES.items():
        bring_in(session, kind, content, now)
    assert session.scalars(select(Market.branch).order_by(Market.id)).all() == ["if", "if_not"]
    assert session.scalars(select(Condition.state)).all() == ["pending"]
    assert audit_ledger(session) == []
    assert audit_markets(session) == []
    out = given_out(session, now)
    for name, content in out.items():
        rows = [line.split(",") for line in content.split("\r\n") if line]
        asked = [line.split(",") for line in FILES[name].splitlines()]
        assert [row[-1] for row in rows] == (
            # By market, in the order of their times.
            ["branch", "if", "if", "if_not"] if name == "trades" else [row[-1] for row in asked]
        )


def test_a_branch_grants_what_it_locks_and_once_for_both(session, challenge, now):
    """10 shares in either branch take one lock of 5.124948; the budget's lock is 69.314719."""
    for kind, content in FILES.items():
        bring_in(session, kind, content, now)
    grants = session.scalars(select(Transfer.amount).where(Transfer.kind == "import_grant")).all()
    assert grants == [5_124_948]
    # Market by market: the sale frees all that the first branch took, the second locks it again.
    assert locked(session) == 69_314_719 + 5_124_948


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ROW.format(idea="", test="no", branch="if"), "branch"),
        (ROW.format(idea=1, test="yes", branch="if_not"), "is_success_test"),
        (ROW.format(idea=1, test="no", branch="perhaps"), "branch"),
    ],
)
def test_a_branch_that_cannot_be_is_named(session, challenge, now, row, column):
    bring_in(session, "ideas", IDEAS, now)
    with pytest.raises(BadRows) as found:
        bring_in(session, "markets", HEADING + row, now)
    assert [bad.column for bad in found.value.bad] == [column]


def test_nothing_hangs_on_a_choice_that_is_made(session, challenge, now):
    bring_in(session, "ideas", IDEAS, now)
    challenge_by_slug(session, SLUG).state = "decided"
    with pytest.raises(BadRows) as found:
        bring_in(session, "markets", HEADING + ROW.format(idea=1, test="no", branch="if"), now)
    assert [bad.column for bad in found.value.bad] == ["branch"]


def test_a_question_stands_once_in_each_branch(session, challenge, now):
    bring_in(session, "ideas", IDEAS, now)
    twice = MARKETS + ROW.format(idea=1, test="no", branch="if")
    with pytest.raises(BadRows) as found:
        bring_in(session, "markets", twice, now)
    assert "the same question and branch as line 2" in found.value.bad[0].message
