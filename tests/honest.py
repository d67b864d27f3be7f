"""A crowd of a hundred honest people who judge twelve ideas, and accounts that join it to cheat."""

import numpy as np
from crowds import challenge

from aggregation.methods.inputs import Approval, Window
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank
from aggregation.methods.weights import DEFENCES

IDEAS, PEOPLE, FIRST_FAKE = 12, 100, 1000
TARGET = IDEAS
PARAMETERS = Parameters(draws=40)


def honest(seed=1):
    """Answers to eight of twelve ideas each; later ideas are liked less, the last least of all."""
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


def said(accounts, ballot):
    """Accounts of which the n-th answers as `ballot(n)` says: pairs of idea and yes or no."""
    return tuple(
        Approval(idea_id=idea, person_id=FIRST_FAKE + n, choice=1 if yes else -1)
        for n in range(accounts)
        for idea, yes in ballot(n)
    )


def one_answer(accounts):
    """Accounts that say yes to the target and nothing else."""
    return said(accounts, lambda _: [(TARGET, True)])


def ring(members):
    """Accounts that say yes to the target and no to every other idea."""
    return said(members, lambda _: [(i, i == TARGET) for i in range(1, IDEAS + 1)])


def camouflaged(accounts):
    """Accounts that say on six ideas what most say, in five turns, and yes to the target."""
    likes = [(idea, idea <= 6) for idea in range(1, IDEAS)]
    return said(accounts, lambda n: [*likes[n % 5 : n % 5 + 6], (TARGET, True)])


def all_at_once(rows):
    """Everybody, honest or not, in one window: the hardest case for the defence."""
    people = sorted({row.person_id for row in rows})
    return tuple(Window(person_id=person, window=1) for person in people)


def ranked(rows, *, defended=True, **settings):
    """Rank with or without the defences, everybody having judged in one window."""
    inputs = challenge(
        IDEAS,
        has_success_test=False,
        approvals=rows,
        windows=all_at_once(rows) if defended else (),
        defences=DEFENCES if defended else (),
        **settings,
    )
    return rank(inputs, parameters=PARAMETERS, seed=1)


def place(output, idea=TARGET):
    """The rank of an idea."""
    return next(row.rank for row in output.rows if row.idea_id == idea)


def place_without(output, idea=TARGET):
    """The rank of an idea without the most suspicious accounts."""
    return next(row.rank for row in output.without if row.idea_id == idea)
