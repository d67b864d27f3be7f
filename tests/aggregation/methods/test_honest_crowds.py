"""What the defences do to real, honest crowds: stated, and little."""

import csv
from dataclasses import replace

import numpy as np
from crowds import challenge, drawn
from datasets import polis_dir, replication_dir

from aggregation.methods.inputs import Approval, RankedIdea, Window, canonical
from aggregation.methods.merits import read_merits
from aggregation.methods.parameters import Parameters
from aggregation.methods.rank import ranks, tie_order_of
from aggregation.methods.ranking import rank
from aggregation.methods.weights import CLUSTERS, DEFENCES, weigh
from exchange.replication import read_replication_markets
from exchange.replication_crowd import resolved_challenges

QUARTER = 900_000  # milliseconds


def conversation(name):
    """All answers of a conversation, as its table of participants gives them."""
    with (polis_dir(name) / "participants-votes.csv").open() as file:
        rows = tuple(
            Approval(idea_id=int(comment), person_id=int(line["participant"]), choice=int(answer))
            for line in csv.DictReader(file)
            for comment, answer in line.items()
            if comment.isdigit() and answer
        )
    ids = sorted({row.idea_id for row in rows})
    ideas = tuple(RankedIdea(id=i, number=i) for i in ids)
    return canonical(challenge(ideas, has_success_test=False, approvals=rows))


def in_one_window(inputs):
    people = sorted({row.person_id for row in inputs.approvals})
    return replace(inputs, windows=tuple(Window(person_id=p, window=1) for p in people))


def moves(inputs):
    """How far every idea moves when the defences are on, and its rank without them."""
    ties = tie_order_of([idea.id for idea in inputs.ideas], 1)
    before, after = (
        ranks(read_merits(replace(inputs, defences=d), Parameters()).posterior.mean, ties)
        for d in ((), DEFENCES)
    )
    return np.abs(after - before), before


def quarters():
    """The quarter hour of each person's middle answer in the conversation that tells times."""
    times = {}
    with (polis_dir("affordable-housing") / "votes.csv").open() as file:
        for row in csv.DictReader(file):
            times.setdefault(int(row["voter-id"]), []).append(int(row["timestamp"]))
    return {person: int(np.median(at)) // QUARTER for person, at in times.items()}


def test_it_takes_nobody_of_a_real_conversation_for_a_cluster():
    """Affordable housing, 381 people: none by their real times, nor all taken as one window."""
    inputs = replace(conversation("affordable-housing"), defences=(CLUSTERS,))
    told = quarters()
    real = tuple(Window(person_id=p, window=w) for p, w in sorted(told.items()))
    assert weigh(replace(inputs, windows=real)).suspects == ()
    assert weigh(in_one_window(inputs)).suspects == ()


def test_it_hardly_moves_a_real_ranking():
    """Affordable housing, 165 ideas: at most 3 places, .3 on average, the first ten not at all."""
    moved, before = moves(in_one_window(conversation("affordable-housing")))
    assert moved.max() <= 3
    assert moved.mean() <= 0.3
    assert moved[before <= 10].max() == 0


def test_it_hardly_moves_a_ranking_even_if_all_had_judged_in_one_quarter_hour():
    """Bowling Green, 2,031 people, 896 ideas, no times: the worst case. 1 % of places on average.

    One idea whose judges are mostly lookalikes moves far; of the first ten none more than a place.
    """
    inputs = in_one_window(conversation("bowling-green"))
    moved, before = moves(inputs)
    assert moved.mean() <= 0.01 * len(moved)
    assert moved[before <= 10].max() <= 1
    found = weigh(replace(inputs, defences=(CLUSTERS,))).suspects
    assert sum(len(suspect.people) for suspect in found) <= 25


def test_it_finds_no_lookalikes_among_those_who_state_beliefs():
    """Replication markets: everybody in one window. Accounts of few beliefs: none either."""
    for project in resolved_challenges(read_replication_markets(replication_dir())):
        people = sorted({row.person_id for row in project.inputs.beliefs})
        windows = tuple(Window(person_id=p, window=1) for p in people)
        found = weigh(canonical(replace(project.inputs, windows=windows, defences=DEFENCES)))
        assert found.suspects == ()
        assert found.rows["beliefs"].mean() > 0.99


def defended(inputs):
    people = sorted({row.person_id for row in inputs.approvals})
    windows = tuple(Window(person_id=person, window=1) for person in people)
    return replace(inputs, windows=windows, defences=DEFENCES)


def test_it_keeps_intervals_honest_on_simulated_challenges():
    """Twenty with systematic noise, all in one window: 85 to 95 in a hundred intervals hold."""
    chances, places = [], []
    for seed in range(20):
        merit, inputs = drawn(seed)
        order = 1 + np.argsort(np.argsort(-merit))
        for row in rank(defended(inputs), parameters=Parameters(), seed=seed).rows:
            truth = 1 / (1 + np.exp(-merit[row.idea_id - 1]))
            chances.append(row.low <= truth <= row.high)
            places.append(row.rank_low <= order[row.idea_id - 1] <= row.rank_high)
    assert 0.85 <= np.mean(chances) <= 0.95
    assert 0.85 <= np.mean(places) <= 0.96


def test_it_explains_every_chance_exactly_with_the_defences_on():
    for seed in range(6):
        _, inputs = drawn(seed, ideas=8, people=20)
        found = rank(defended(inputs), parameters=Parameters(draws=20), seed=seed)
        for row in found.rows:
            total = found.usual + sum(c.push for c in row.contributions) + row.prior_push
            assert abs(total - row.merit) < 1e-8


def test_it_knows_more_with_every_person_who_judges_alike():
    """More evidence narrows: twice the people of the same answers, each idea surer."""
    for seed in range(6):
        _, inputs = drawn(seed, ideas=8, people=20)
        twice = replace(
            inputs,
            approvals=(
                *inputs.approvals,
                *(replace(r, person_id=r.person_id + 500) for r in inputs.approvals),
            ),
        )
        few, many = (
            {s.name: s for s in read_merits(canonical(defended(given)), Parameters()).signals}
            for given in (inputs, twice)
        )
        assert np.all(many["approval"].variance < few["approval"].variance)
