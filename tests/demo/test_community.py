"""What there is in the demonstration community, and that chance alone does not decide it."""

from collections import Counter

import pytest
from sqlalchemy import create_engine, func, select

from ledger.audit import audit_ledger
from markets.audit import audit_markets
from markets.reading.locked import locked_points
from models.aggregation import LearningRow, Parameters, Ranking
from models.community import Alias, Comment
from models.conditions import Lot
from models.ideas import Evidence, Idea, IdeaVersion
from models.markets import Belief, Dispute, Market, Trade
from models.orders import Order
from models.people import Grant, Person
from models.purpose import Challenge, Decision, Purpose, Result
from models.schema import metadata
from models.voting import Ballot, Rating, Tally, VotingRound
from purpose.phases import present
from purpose.queries import challenge_by_slug, spans_of
from voting.counting import recount

# Secrets and passwords come from the system's own chance, and hashes follow from them.
SECRET = {"password_hash", "secret_hash", "transaction_id", "hash", "previous_hash", "answer"}


COUNTED = ("approve", "reject", "pass", "rated")


def count(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def tallied(session, round_id):
    tallies = session.scalars(select(Tally).filter_by(round_id=round_id))
    counts = {
        tally.idea_id: {word: getattr(tally, f"{word}_count") for word in COUNTED}
        for tally in tallies
    }
    return {
        idea_id: {word: number for word, number in found.items() if number}
        for idea_id, found in counts.items()
    }


def foreseeable(rows):
    """Leave out the panel, whose lot comes from the ledger so that nobody can foresee it."""
    told = [row for row in rows["notification"] if "panel_seat" not in row]
    return {**rows, "notification": told, "panel_seat": len(rows["panel_seat"])}


def rows_at(url):
    """Return everything a database holds, but for what nobody may know beforehand."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {
            table.name: [
                tuple(value for name, value in row.items() if name not in SECRET)
                for row in connection.execute(
                    table.select().order_by(*table.primary_key)
                ).mappings()
            ]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return rows


def test_it_makes_the_same_community_of_the_same_seed(house, another):
    again = another("again")
    first, second = foreseeable(rows_at(house.url)), foreseeable(rows_at(again.url))
    assert [name for name in first if first[name] != second[name]] == []
    assert again.made == house.made


def test_it_makes_another_community_of_another_seed(house, another):
    other = rows_at(another("other", seed=7).url)
    mine = rows_at(house.url)
    assert mine["trade"] != other["trade"]
    assert mine["ballot"] != other["ballot"]
    assert mine["comment"] != []


def test_it_says_how_long_it_took(house):
    print(f"made in {house.seconds:.1f} seconds of this machine's time")
    assert house.made.acts > 1500


def test_it_leaves_books_and_tallies_in_order(tables):
    assert [*audit_ledger(tables), *audit_markets(tables)] == []
    for round_id in tables.scalars(select(VotingRound.id)):
        assert tallied(tables, round_id) == recount(tables, round_id)


def test_it_is_a_community_of_a_size_to_look_around_in(tables):
    assert count(tables, Purpose) == 1
    assert count(tables, Person) == 44
    assert len(set(tables.scalars(select(Person.team)))) == 7
    assert count(tables, Idea) == 60
    assert count(tables, IdeaVersion) > 60
    assert count(tables, Comment) >= 90
    assert set(tables.scalars(select(Comment.stance))) == {"for", "against", "neither"}
    assert count(tables, Evidence) >= 15
    assert count(tables, Idea, Idea.answer.is_not(None)) >= 40
    assert count(tables, Ballot) >= 1000
    assert count(tables, Rating) >= 1500
    assert count(tables, Belief) >= 300
    assert count(tables, Trade) >= 250
    assert count(tables, Alias) >= 15


def test_it_has_those_who_run_it(tables):
    roles = Counter(tables.scalars(select(Grant.role)))
    assert roles == {"sponsor": 1, "facilitator": 3, "administrator": 1}


def test_it_stands_at_three_places_of_the_way(tables):
    challenges = tables.scalars(select(Challenge).order_by(Challenge.id)).all()
    assert [challenge.state for challenge in challenges] == ["reviewed", "open", "open"]
    now = max(tables.scalars(select(Ballot.created_at)))
    phases = [
        present(spans_of(challenge_by_slug(tables, challenge.slug)), now)
        for challenge in challenges[1:]
    ]
    assert [phase.name for phase in phases] == ["Judge", "Collect"]
    assert challenges[2].name_policy == "pseudonymous"


def test_it_shows_markets_in_every_state(tables):
    states = Counter(tables.scalars(select(Market.state)))
    assert states == {
        "resolved": 5,
        "void": 1,
        "open": 26,
        "disputed": 1,
        "proposed": 1,
        "closed": 1,
    }
    assert count(tables, Dispute) == 1
    moved = tables.scalars(select(func.count()).group_by(Trade.market_id).select_from(Trade)).all()
    assert len(moved) == 35
    assert min(moved) >= 3


def test_it_shows_every_kind_of_market_and_orders_that_wait(tables):
    kinds = Counter(tables.scalars(select(Market.kind)))
    assert kinds == {"binary": 32, "exclusive": 2, "number": 1}
    assert count(tables, Market, Market.group_id.is_not(None)) == 3
    assert count(tables, Market, Market.maker == "product") == 1
    waiting = tables.scalars(select(Order).where(Order.state == "open")).all()
    assert len(waiting) >= 4
    assert len({order.outcome_id for order in waiting}) == 2  # For yes, and for no.
    assert sum(order.reserved for order in waiting) > 0


def test_it_asks_of_the_whole_shortlist_what_if_and_what_if_not(tables):
    lot = tables.scalars(select(Lot)).one()
    asked = set(
        tables.scalars(
            select(Idea.number).where(
                Idea.challenge_id == lot.challenge_id, Idea.status == "shortlisted"
            )
        )
    )
    for branch in ("if", "if_not"):
        numbers = tables.scalars(
            select(Idea.number).join(Market).where(Market.branch == branch).order_by(Idea.number)
        )
        assert list(numbers) == sorted(asked)
    assert (lot.choice_ppm, lot.drawn_at) == (20_000, None)
    assert sum(locked_points(tables).values()) > 0


def test_it_ends_with_decisions_results_and_something_learned(tables):
    assert count(tables, Ranking) == 2
    assert count(tables, Decision) == 16
    assert sorted(tables.scalars(select(Result.is_met))) == [False, False, True, True]
    assert count(tables, LearningRow) == 4
    last = tables.scalars(select(Parameters).order_by(Parameters.number.desc())).first()
    assert last.row_count == 4
    newest = tables.scalars(select(Challenge).order_by(Challenge.id.desc())).first()
    assert last.in_force_from < newest.opened_at


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_it_selects_what_stands_high_in_the_ranking(tables, number):
    idea = tables.scalars(select(Idea).filter_by(challenge_id=1, number=number)).one()
    assert idea.status == "delivered"
