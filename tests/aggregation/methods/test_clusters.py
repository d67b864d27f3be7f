"""Clusters: found where answers agree nearly wholly in a short time, and not where camps agree."""

from random import Random

import numpy as np
import pytest
from honest import all_at_once, camouflaged, honest, ring
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.methods.clusters import LEAST_ITEMS, Answers, find_clusters


def answers(rows, window):
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Answers(person=table[:, 0], item=table[:, 1], answer=table[:, 2], window=window)


def of(rows, *, window=None):
    """Read approvals as answers, everybody in one window unless told otherwise."""
    told = {row.person_id: row.window for row in all_at_once(rows)} if window is None else window
    return answers([(r.person_id, r.idea_id, r.choice) for r in rows], told)


def crowd(seed, likes, *, people=100, ideas=12):
    """Everybody answers every idea; person p says yes to idea i with the chance likes(p, i)."""
    chance = np.random.default_rng(seed)
    rows = [
        (p, i, 1 if chance.random() < likes(p, i) else -1)
        for p in range(people)
        for i in range(ideas)
    ]
    return answers(rows, dict.fromkeys(range(people), 1))


def test_it_finds_a_ring_and_leaves_out_the_honest():
    assert find_clusters(of((*honest(), *ring(10)))) == (tuple(range(1000, 1010)),)


def test_it_finds_accounts_that_turn_their_masks():
    assert find_clusters(of((*honest(), *camouflaged(20)))) == (tuple(range(1000, 1020)),)


def test_it_looks_only_within_a_window():
    rows = (*honest(), *ring(10))
    alone = {person: person for person in {row.person_id for row in rows}}
    assert find_clusters(of(rows, window=alone)) == ()
    halves = {person: person % 2 for person in alone}
    found = find_clusters(of(rows, window=halves))
    assert sorted(len(cluster) for cluster in found) == [5, 5]
    assert find_clusters(of(rows, window={})) == ()


def test_it_takes_no_notice_of_fewer_than_seven_answers():
    short = [(p, i, 1) for p in range(50) for i in range(LEAST_ITEMS - 1)]
    assert find_clusters(answers(short, dict.fromkeys(range(50), 1))) == ()


def test_it_manages_no_answers():
    assert find_clusters(answers([], {})) == ()


LIKES = {
    "independent": lambda _, i: 0.85 - 0.05 * i,
    "agreed": lambda _, i: 0.95 if i % 3 else 0.1,
    "two camps": lambda p, i: 0.85 if i % 2 == p % 2 else 0.25,
    "three camps": lambda p, i: 0.9 if i % 3 == p % 3 else 0.3,
}


@pytest.mark.parametrize("kind", LIKES)
def test_it_does_not_take_honest_agreement_for_a_cluster(kind):
    """All judge all twelve ideas in one meeting. Bound: no cluster in any of twenty crowds."""
    assert [find_clusters(crowd(seed, LIKES[kind])) for seed in range(20)] == [()] * 20


def test_it_may_take_those_who_like_everything_for_one():
    """Fifteen say yes to everything: the same ballots, found in some crowds and joined by few."""

    def likes(p, i):
        return 1.0 if p < 15 else 0.8 - 0.05 * i

    found = [find_clusters(crowd(seed, likes)) for seed in range(20)]
    assert 1 <= sum(bool(clusters) for clusters in found) <= 10
    assert all(len(set(c) - set(range(15))) <= 5 for clusters in found for c in clusters)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100), st.integers(0, 100))
def test_it_does_not_care_about_order_or_names(seed, shuffle):
    chance = Random(shuffle)
    rows = [(r.person_id, r.idea_id, r.choice) for r in (*honest(seed), *ring(6))]
    names = list(range(2000))
    chance.shuffle(names)
    mixed = [(names[p], i, c) for p, i, c in rows]
    chance.shuffle(mixed)
    people = {p for p, _, _ in rows}
    plain = find_clusters(answers(rows, dict.fromkeys(people, 1)))
    other = find_clusters(answers(mixed, {names[p]: 1 for p in people}))
    assert {frozenset(names[p] for p in c) for c in plain} == {frozenset(c) for c in other}
