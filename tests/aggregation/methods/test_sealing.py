"""Teams and people under two numbers: told what they move, never who belongs together."""

from dataclasses import replace

import pytest
from crowds import drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.methods.canonical import from_json, to_json
from aggregation.methods.inputs import Person, RankingInputs, canonical
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank
from aggregation.methods.sealing import sealed

PARAMETERS = Parameters(draws=20)
JUDGING, TRADING = ("approvals", "ratings"), ("beliefs", "trades")
APART = 1000


def renumbered(inputs, names, lists):
    return replace(
        inputs,
        **{
            name: tuple(replace(r, person_id=names[r.person_id]) for r in getattr(inputs, name))
            for name in lists
        },
    )


def apart(inputs):
    """The same people under one number as judges and another as traders, as in a snapshot."""
    traders = {person.id: person.id + APART for person in inputs.people}
    pushers = {r.person_id for r in inputs.trades}
    traders |= {person: person + APART for person in pushers}
    people = tuple(replace(p, id=p.id + shift) for shift in (0, APART) for p in inputs.people)
    return replace(renumbered(inputs, traders, TRADING), people=people)


def audit(inputs):
    return {row.kind: row for row in rank(inputs, parameters=PARAMETERS, seed=1).influence}


@pytest.mark.parametrize("seed", range(8))
def test_it_bounds_what_one_person_under_two_numbers_moves(seed):
    """The largest true change by one person is at most what is printed without knowing pairs."""
    _, inputs = drawn(seed, ideas=8, people=14)
    true, printed = audit(inputs), audit(apart(inputs))
    assert "both" not in true
    assert true["person"].places <= printed["both"].places
    assert printed["both"].who == ()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 20), st.permutations(range(12)))
def test_it_says_the_same_whichever_judge_is_which_trader(seed, names):
    """The privacy claim: change who is whom, and no figure of the outcome changes.

    So nothing in it can tell a reader, who may know every trader by name, whose ballots are whose.
    """
    inputs = sealed(apart(drawn(seed, ideas=5, people=12)[1]), parameters=PARAMETERS)
    other = renumbered(inputs, dict(enumerate(names)), JUDGING)
    first, second = (rank(i, parameters=PARAMETERS, seed=1) for i in (inputs, other))
    told = [
        [(r.kind, r.places, r.top_places, r.top, r.idea_id) for r in output.influence]
        for output in (first, second)
    ]
    assert told[0] == told[1]
    assert [r.rank for r in first.rows] == [r.rank for r in second.rows]


def teams_of(inputs, size):
    return replace(inputs, people=tuple(replace(p, team=p.id // size) for p in inputs.people))


def test_it_keeps_of_teams_only_what_leaving_one_out_changes():
    inputs = teams_of(drawn(3, ideas=6, people=15)[1], 5)
    kept = sealed(inputs, parameters=PARAMETERS)
    assert {person.team for person in kept.people} == {None}
    (found,) = kept.witnessed
    open_row, row = audit(inputs)["team"], audit(kept)["team"]
    assert (row.places, row.top_places, row.top) == (
        open_row.places,
        open_row.top_places,
        open_row.top,
    )
    assert (row.who, row.idea_id, row.judgements) == ((), None, 0)
    assert found.places == row.places


def test_it_says_the_same_of_any_team_whichever_it_is():
    """The finding names no team: other numbers for the teams give the same snapshot."""
    inputs = teams_of(drawn(3, ideas=6, people=15)[1], 5)
    other = replace(inputs, people=tuple(replace(p, team=7 - (p.team or 0)) for p in inputs.people))
    assert to_json(sealed(inputs, parameters=PARAMETERS)) == to_json(
        sealed(other, parameters=PARAMETERS)
    )


def test_it_never_looks_at_a_team_under_five():
    inputs = teams_of(drawn(3, ideas=6, people=12)[1], 4)
    kept = sealed(inputs, parameters=PARAMETERS)
    assert kept.witnessed == ()
    assert "team" not in audit(kept)


def test_it_seals_a_challenge_without_ideas_or_teams():
    empty = RankingInputs(
        challenge_id=1, at=0, has_success_test=False, people=(Person(id=1, team=2),)
    )
    assert sealed(empty, parameters=PARAMETERS).people == (Person(id=1),)


def test_it_goes_through_a_file_and_back():
    kept = sealed(teams_of(drawn(3, ideas=6, people=15)[1], 5), parameters=PARAMETERS)
    assert from_json(RankingInputs, to_json(kept)) == kept == canonical(kept)
