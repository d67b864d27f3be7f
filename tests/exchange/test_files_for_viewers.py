"""What files hide from people: judgements before the reveal, names that a policy keeps."""

from datetime import timedelta

import pytest
from own_files import SLUG, bring_in_all, make_challenge

from core.errors import Closed
from core.policy import Viewer
from exchange import queries
from exchange.kinds import KINDS
from exchange.tables import write_table
from purpose.queries import challenge_by_slug

MEMBER = Viewer(id=6, name="Mallory Moss")
SECRETS = ("alice", "bob", "k-17", "k-18", "@")


@pytest.fixture
def challenge(session, now):
    make_challenge(session, now)
    bring_in_all(session, now)
    return challenge_by_slug(session, SLUG)


def text_of(kind, rows):
    return write_table(KINDS[kind].table, rows).lower()


def test_it_gives_an_administrator_everything(session, challenge, now):
    ballots = queries.ballots_out(session, challenge, now=now)
    assert [(row.idea, row.person) for row in ballots] == [
        (1, "bob.brandt@throng.example"),
        (1, "k-17"),
        (2, "alice.abara@throng.example"),
    ]


def test_it_keeps_judgements_from_viewers_until_judging_is_over(session, challenge, now):
    for give_out in (queries.ballots_out, queries.ratings_out):
        with pytest.raises(Closed, match="once judging is over"):
            give_out(session, challenge, now=now, viewer=MEMBER)


def test_it_names_no_judge_to_viewers_afterwards(session, challenge, now):
    after = now + timedelta(days=8)
    ballots = queries.ballots_out(session, challenge, now=after, viewer=MEMBER)
    ratings = queries.ratings_out(session, challenge, now=after, viewer=MEMBER)
    assert sorted(row.person for row in ballots) == ["judge-1", "judge-2", "judge-3"]
    assert {row.person for row in ratings} == {"judge-1"}
    for text in (text_of("ballots", ballots), text_of("ratings", ratings)):
        assert not any(secret in text for secret in SECRETS)


def test_it_keeps_beliefs_and_trades_of_open_markets_from_viewers(session, challenge, now):
    assert queries.beliefs_out(session, challenge, now=now, viewer=MEMBER) == []
    assert queries.trades_out(session, challenge, now=now, viewer=MEMBER) == []
    after = now + timedelta(days=365)
    beliefs = queries.beliefs_out(session, challenge, now=after, viewer=MEMBER)
    assert len(beliefs) == 3
    assert not any(secret in text_of("beliefs", beliefs) for secret in SECRETS)
    assert len(queries.trades_out(session, challenge, now=after, viewer=MEMBER)) == 4


@pytest.mark.parametrize(
    ("policy", "shown"), [("named", {"Bob Brandt", "k-17"}), ("anonymous", {"Someone"})]
)
def test_it_names_traders_as_the_policy_says(session, challenge, now, policy, shown):
    challenge.name_policy = policy
    after = now + timedelta(days=365)
    trades = queries.trades_out(session, challenge, now=after, viewer=MEMBER)
    assert {row.person for row in trades} == shown


def test_it_shows_viewers_listed_ideas_and_no_address(session, challenge):
    assert [row.number for row in queries.ideas_out(session, challenge)] == [1, 2, 3]
    seen = queries.ideas_out(session, challenge, viewer=MEMBER)
    assert [row.number for row in seen] == [1, 2]
    assert "@" not in text_of("ideas", seen)
    results = queries.results_out(session, challenge, viewer=MEMBER)
    assert [row.recorded_by for row in results] == ["Finn Facilitator"]


def test_it_gives_pen_names_to_people_it_brings_into_a_pseudonymous_challenge(session, now):
    make_challenge(session, now).name_policy = "pseudonymous"
    session.flush()
    bring_in_all(session, now)
    challenge = challenge_by_slug(session, SLUG)
    seen = queries.ideas_out(session, challenge, viewer=MEMBER)
    names = {row.author for row in seen}
    assert len(names) == 2
    assert not names & {"Alice Abara", "k-17", "Someone"}
