"""Opinion groups: the numbers of Polis, a crowd of two minds, and 200 accounts of one answer."""

import csv

import numpy as np
import pytest
from datasets import polis_dir

from aggregation.methods.groups import (
    LEAST_ITEMS,
    across_groups,
    agreements,
    find_lens,
    two_shares,
)
from aggregation.methods.inputs import Approval


def two_minds(seed=1, *, people=80, ideas=20):
    """Ideas 1 to 4 both halves like, the odd others one half, the even the other half."""
    chance = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        half = person % 2
        for idea in range(1, ideas + 1):
            likes = idea <= 4 or idea % 2 == half
            says = likes if chance.random() < 0.9 else not likes
            if chance.random() < 0.7:
                rows.append(Approval(idea_id=idea, person_id=person, choice=1 if says else -1))
    return rows


def test_it_multiplies_agreement_as_polis_does():
    """Cases: agrees / seen (20/20, 15/17, 27/27, 11/21) → .404927."""
    assert across_groups((20, 15, 27, 11), (20, 17, 27, 21)) == pytest.approx(0.404927, abs=5e-7)


def test_it_tests_two_shares_as_polis_does():
    """Cases: (15, 56, 24, 71) → -1.518 to a hundredth: 15 of 24 against 56 of 71."""
    assert two_shares((15, 24), (56, 71)) == pytest.approx(-1.518, abs=0.01)


def test_it_finds_two_minds_and_what_they_share():
    lens = find_lens(two_minds(), seed=1)
    assert sorted(lens.sizes) == [40, 40]
    halves = {int(lens.labels[n]) for n, person in enumerate(lens.people) if person % 2}
    assert len(halves) == 1
    best = sorted(lens.rows, key=lambda row: -(row.across or 0))[:4]
    assert {row.idea_id for row in best} == {1, 2, 3, 4}


def test_it_is_the_same_in_any_order_and_for_the_same_seed():
    rows = two_minds()
    first, mixed = find_lens(rows, seed=3), find_lens(rows[::-1], seed=3)
    assert first.rows == mixed.rows
    assert np.array_equal(first.labels, mixed.labels)


def test_it_is_silent_under_fifty_people():
    assert find_lens(two_minds(people=49), seed=1) is None
    assert find_lens([], seed=1) is None


def test_it_tells_no_share_from_fewer_than_five_answers():
    rows = two_minds()
    rows += [Approval(idea_id=99, person_id=person, choice=1) for person in range(6)]
    lens = find_lens(rows, seed=1)
    assert next(row for row in lens.rows if row.idea_id == 99).across is None


def test_it_leaves_out_accounts_that_answered_little():
    """200 accounts that answer one idea change nothing of what groups agree with."""
    rows = two_minds()
    target = min(find_lens(rows, seed=1).rows, key=lambda row: row.across).idea_id
    fakes = [Approval(idea_id=target, person_id=1000 + n, choice=1) for n in range(200)]
    before, after = find_lens(rows, seed=1), find_lens([*rows, *fakes], seed=1)
    assert after.rows == before.rows
    assert after.excluded == before.excluded + 200
    assert LEAST_ITEMS == 7


@pytest.mark.parametrize("name", ["bowling-green", "affordable-housing"])
def test_it_equals_the_product_of_polis_own_groups(name):
    """The groups that Polis published: the product of their counts, counted plainly."""
    with (polis_dir(name) / "participants-votes.csv").open() as file:
        lines = list(csv.DictReader(file))
    groups = {int(x["participant"]): int(x["group-id"]) for x in lines if x["group-id"]}
    said = [
        (int(line["participant"]), int(comment), int(answer))
        for line in lines
        for comment, answer in line.items()
        if comment.isdigit() and answer
    ]
    rows = [Approval(idea_id=c, person_id=p, choice=a) for p, c, a in said]
    size = max(groups.values()) + 1
    for row in agreements(rows, groups)[:60]:
        plain = 1.0
        for group in range(size):
            answers = [a for p, c, a in said if c == row.idea_id and groups.get(p) == group]
            plain *= (sum(a == 1 for a in answers) + 1) / (len(answers) + 2)
        assert across_groups(row.agrees, row.seen) == pytest.approx(plain, abs=1e-12)


def test_it_reads_a_real_conversation():
    with (polis_dir("bowling-green") / "participants-votes.csv").open() as file:
        lines = list(csv.DictReader(file))
    rows = [
        Approval(idea_id=int(c), person_id=int(line["participant"]), choice=int(a))
        for line in lines
        for c, a in line.items()
        if c.isdigit() and a
    ]
    lens = find_lens(rows, seed=1)
    assert len(lens.people) > 1000
    assert 2 <= len(lens.sizes) <= 5
    assert 0 < lens.explained < 1
