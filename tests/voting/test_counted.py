"""Counts are kept until something they stand on changes, and no longer."""

import pytest
from crowd import DAY, make_crowd, make_people

from ideas.services.attaching import add_co_author
from voting import counted
from voting.outcome_queries import outcome_of
from voting.services.handing_in import hand_in, withdraw_whole_ballot
from voting.services.ways import WAYS, RoundSettings, choose_ways


@pytest.fixture
def crowd(session, now):
    found = make_crowd(session, now, ideas=5)
    for idea in found.ideas:
        idea.cost = 100_000
    settle(session, found)
    return found


def settle(session, crowd, **settings):
    choose_ways(
        session,
        challenge_id=crowd.challenge.id,
        rules=WAYS,
        settings=RoundSettings(**settings),
        person_id=crowd.cast.facilitator.id,
        now=crowd.judging_at,
    )


def give(session, crowd, person, amounts, rule="ranked"):
    hand_in(
        session,
        challenge_id=crowd.challenge.id,
        rule=rule,
        person_id=person.id,
        amounts={crowd.ideas[n].id: amount for n, amount in amounts.items()},
        now=crowd.judging_at,
    )


@pytest.fixture
def counts(monkeypatch):
    """Note every count that is really made."""
    made = []
    for rule, count in list(counted._COUNT.items()):

        def noted(work, rule=rule, count=count):
            made.append(rule)
            return count(work)

        monkeypatch.setitem(counted._COUNT, rule, noted)
    return made


def order(session, crowd, rule="ranked"):
    found = outcome_of(
        session, challenge=crowd.challenge, rule=rule, now=crowd.judging_at + 30 * DAY
    )
    return [(row.place, row.idea.number) for row in found.outcome.rows] if found.outcome else None


def test_it_counts_once_for_every_state_of_the_ballots(session, crowd, now, counts):
    people = [crowd.cast.mallory, *make_people(session, 5, now)]
    for person in people[:5]:
        give(session, crowd, person, {1: 1, 2: 2, 3: 3, 4: 4})
    first = order(session, crowd)
    assert order(session, crowd) == first
    assert counts == ["ranked"]
    for person in people[:5]:
        give(session, crowd, person, {4: 1, 3: 2, 2: 3, 1: 4})
    assert order(session, crowd)[0] == (1, crowd.ideas[4].number)
    assert counts == ["ranked"] * 2
    withdraw_whole_ballot(
        session,
        challenge_id=crowd.challenge.id,
        rule="ranked",
        person_id=people[0].id,
        now=crowd.judging_at,
    )
    assert order(session, crowd) is None  # Four people are too few to be told of.
    give(session, crowd, people[5], {1: 1})
    assert order(session, crowd) is not None
    assert counts == ["ranked"] * 4


def test_it_counts_again_when_a_setting_changes(session, crowd, now, counts):
    people = [crowd.cast.mallory, *make_people(session, 4, now)]
    for person in people:
        give(session, crowd, person, {1: 1, 2: 2})
    assert order(session, crowd)
    settle(session, crowd, unranked="no_opinion")
    assert order(session, crowd)
    settle(session, crowd, unranked="no_opinion", equal="none")
    assert order(session, crowd)
    assert counts == ["ranked"] * 3


def test_it_counts_again_when_costs_authors_or_the_ideas_change(session, crowd, now, counts):
    people = [crowd.cast.mallory, *make_people(session, 5, now)]
    for person in people:
        give(session, crowd, person, {1: 1, 2: 1}, "budget")
    assert order(session, crowd, "budget")
    crowd.ideas[1].cost = 10_000_000
    session.flush()
    assert order(session, crowd, "budget")[0] == (1, crowd.ideas[2].number)
    add_co_author(
        session,
        idea_id=crowd.ideas[3].id,
        person_id=people[1].id,
        added_by_id=crowd.cast.bob.id,
        now=now,
    )
    order(session, crowd, "budget")
    crowd.ideas[4].status = "withdrawn"
    session.flush()
    assert len(order(session, crowd, "budget")) == 4
    assert counts == ["budget"] * 4


def test_it_keeps_only_so_many(session, crowd, now, counts, monkeypatch):
    monkeypatch.setattr(counted, "SHELF", 1)
    for person in [crowd.cast.mallory, *make_people(session, 4, now)]:
        give(session, crowd, person, {1: 1, 2: 2})
        give(session, crowd, person, {1: 1, 2: 2}, "quadratic")
    for rule in ("ranked", "quadratic", "ranked"):
        assert order(session, crowd, rule)
    assert counts == ["ranked", "quadratic", "ranked"]
