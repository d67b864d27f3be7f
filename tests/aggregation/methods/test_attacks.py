"""Attacks on a ranking: what they move, and what the defences leave of it."""

from dataclasses import replace

import numpy as np
import pytest
from crowds import challenge, drawn

from aggregation.methods.groups import find_lens
from aggregation.methods.inputs import Approval, MarketTrade
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank

IDEAS, PEOPLE = 12, 100


def honest(seed=1):
    """A hundred people answer eight of twelve ideas each; later ideas are liked less."""
    chance = np.random.default_rng(seed)
    return tuple(
        Approval(
            idea_id=int(idea),
            person_id=person,
            choice=1 if chance.random() < 0.85 - 0.05 * idea else -1,
        )
        for person in range(PEOPLE)
        for idea in chance.permutation(np.arange(1, IDEAS + 1))[:8]
    )


def ranked(approvals):
    inputs = challenge(IDEAS, has_success_test=False, approvals=approvals)
    return rank(inputs, parameters=Parameters(), seed=1)


def place(output, idea):
    return next(row.rank for row in output.rows if row.idea_id == idea)


def ring(members, target, first=1000):
    """Accounts that all say yes to one idea and no to every other."""
    return tuple(
        Approval(idea_id=idea, person_id=first + n, choice=1 if idea == target else -1)
        for n in range(members)
        for idea in range(1, IDEAS + 1)
    )


def test_it_finds_a_ring_of_ten_per_cent_and_says_what_it_moved():
    """Bound: the audit's ballots that are the same are the ring, all of it, and nobody else."""
    before, after = ranked(honest()), ranked((*honest(), *ring(10, target=IDEAS)))
    found = next(row for row in after.influence if row.kind == "alike")
    assert set(found.who) == {1000 + n for n in range(10)}
    moved = place(before, IDEAS) - place(after, IDEAS)
    assert found.places >= moved
    without = ranked(tuple(r for r in (*honest(), *ring(10, IDEAS)) if r.person_id < 1000))
    assert place(without, IDEAS) == place(before, IDEAS)


def test_it_keeps_two_hundred_accounts_of_one_answer_out_of_the_lens():
    """Before: they carry the last idea to the top. Defence: what groups share does not move."""
    fakes = tuple(Approval(idea_id=IDEAS, person_id=1000 + n, choice=1) for n in range(200))
    before, after = ranked(honest()), ranked((*honest(), *fakes))
    assert place(before, IDEAS) == IDEAS
    assert place(after, IDEAS) == 1
    lens = [find_lens(rows, seed=1).rows for rows in (honest(), (*honest(), *fakes))]
    assert lens[0] == lens[1]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("accounts", [10, 20])
def test_it_keeps_camouflaged_accounts_from_the_upper_half(accounts, seed):
    """Accounts that say on six ideas what most say, and yes to the last of twelve.

    They do move it: by up to five places of the plain ranking and four of the lens, so neither
    is a defence by itself. Bound: a sixth of all accounts does not reach the upper half.
    """
    likes = [(idea, idea <= 6) for idea in range(1, IDEAS)]
    fakes = tuple(
        Approval(idea_id=idea, person_id=1000 + n, choice=1 if yes else -1)
        for n in range(accounts)
        for idea, yes in [*likes[n % 5 : n % 5 + 6], (IDEAS, True)]
    )
    rows = (*honest(seed), *fakes)
    ordered = sorted(find_lens(rows, seed=1).rows, key=lambda row: -(row.across or 0))
    across = [row.idea_id for row in ordered].index(IDEAS) + 1
    assert place(ranked(rows), IDEAS) > IDEAS / 2
    assert across > IDEAS / 2


def test_it_does_not_follow_three_closing_trades():
    """Three trades push one market to .95 at the end. Bound: its chance moves by under .05."""
    _, inputs = drawn(3, ideas=8, people=60)
    market = inputs.markets[0]
    own = [row for row in inputs.trades if row.market_id == market.id]
    end = max(row.at for row in own)
    pushed = tuple(
        MarketTrade(
            market_id=market.id,
            number=len(own) + n,
            person_id=9000,
            shares=40.0,
            price=0.95,
            at=end + n,
        )
        for n in (1, 2, 3)
    )
    chances = []
    for trades in (inputs.trades, (*inputs.trades, *pushed)):
        output = rank(replace(inputs, trades=trades), parameters=Parameters(), seed=1)
        chances.append(next(r.chance for r in output.rows if r.idea_id == market.idea_id))
    assert abs(chances[1] - chances[0]) < 0.05
