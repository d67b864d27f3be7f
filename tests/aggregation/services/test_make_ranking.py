"""Making a ranking: an immutable snapshot that recomputes itself and gives nobody away."""

from datetime import timedelta
from pathlib import Path

import pytest
from judged import make_judged
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from aggregation.bundle import pack, verify
from aggregation.methods.canonical import from_json
from aggregation.methods.inputs import RankingInputs
from aggregation.methods.outcome import RankingOutput
from core.errors import Closed, InvalidInput
from models.aggregation import Parameters, Ranking
from models.voting import Ballot


@pytest.fixture
def judged(session, cast, now):
    return make_judged(session, cast.sponsor, now)


def bundle_of(session, ranking):
    return {
        "inputs": ranking.inputs,
        "parameters": session.get_one(Parameters, ranking.parameters_id).content,
        "output": ranking.output,
        "seed": ranking.seed,
        "about": {"number": ranking.number},
    }


def test_it_ranks_the_ideas_that_more_people_want_first(session, judged):
    output = from_json(RankingOutput, judged.rank(session).output)
    assert [row.number for row in output.rows] == [1, 2, 3]
    assert output.counts.approvals == 24
    assert output.rows[0].approvals == 8


def test_it_refuses_while_judging_goes_on(session, judged, now):
    with pytest.raises(Closed, match="Judging runs until"):
        judged.rank(session, now=now + timedelta(days=12))


def test_it_refuses_before_judging_began(session, judged, now):
    with pytest.raises(Closed, match="has not begun"):
        judged.rank(session, now=now + timedelta(days=1))


def test_it_numbers_snapshots_and_keeps_the_earlier_ones(session, judged):
    first = judged.rank(session)
    second = judged.rank(session, seed=8)
    assert (first.number, second.number) == (1, 2)
    ranks = [
        [(row.idea_id, row.rank) for row in from_json(RankingOutput, made.output).rows]
        for made in (first, second)
    ]
    assert ranks[0] == ranks[1]  # People's numbers are others; the ranks are not.


def test_it_takes_the_seed_from_the_inputs(session, judged):
    ranking = judged.rank(session)
    assert ranking.seed == int(ranking.inputs_hash[:8], 16)


def test_it_recomputes_from_its_bundle_bit_for_bit(session, judged):
    kept = bundle_of(session, judged.rank(session))
    verdict = verify(pack(**kept))
    assert verdict.faults == ()
    assert verdict.ideas == 3
    assert pack(**kept) == pack(**kept)


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        ("inputs", '"shortlist_size":3', '"shortlist_size":2', "inputs are not those"),
        ("output", '"headline":"', '"headline":"So: ', "figures differ"),
    ],
)
def test_it_notices_a_changed_bundle(session, judged, part, old, new, fault):
    kept = bundle_of(session, judged.rank(session))
    assert old in kept[part]
    kept[part] = kept[part].replace(old, new, 1)
    assert any(fault in found for found in verify(pack(**kept)).faults)


def test_it_notices_a_chosen_seed(session, judged):
    kept = bundle_of(session, judged.rank(session))
    kept["seed"] += 1
    assert "the seed does not come from the inputs" in verify(pack(**kept)).faults


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"\x00" * 100])
def test_it_refuses_what_is_no_bundle(content):
    with pytest.raises(InvalidInput):
        verify(content)


def test_it_gives_nobody_away(session, judged):
    inputs = from_json(RankingInputs, judged.rank(session).inputs)
    people = {judge.id for judge in judged.judges} | {judged.author.id}
    numbers = {row.person_id for row in inputs.approvals}
    assert numbers == set(range(1, 9))
    assert not people <= numbers
    assert all(row.at == 0 for row in (*inputs.approvals, *inputs.ratings))
    assert all(idea.author_ids == () for idea in inputs.ideas)
    assert all(person.team is None for person in inputs.people)


def test_it_tells_of_times_only_who_judged_together(session, judged):
    """Eight judged in one quarter hour: one opaque window, whatever the hour was."""
    inputs = from_json(RankingInputs, judged.rank(session).inputs)
    assert {row.window for row in inputs.windows} == {1}
    assert {row.person_id for row in inputs.windows} == set(range(1, 9))
    later = [row.created_at for row in session.scalars(select(Ballot))]
    assert len(set(later)) == 1
    kept = judged.rank(session).inputs
    assert f"{int(later[0].timestamp())}" not in kept


def test_it_tells_what_a_team_of_five_moves_but_not_who_is_in_it(session, judged):
    for judge in judged.judges[:5]:
        judge.team = "Emergency"
    for judge in judged.judges[5:]:
        judge.team = "Kitchen"
    session.flush()
    made = judged.rank(session)
    (row,) = (r for r in from_json(RankingOutput, made.output).influence if r.kind == "team")
    assert (row.who, row.judgements, row.idea_id) == ((), 0, None)
    assert "Emergency" not in made.inputs + made.output
    assert all(person.team is None for person in from_json(RankingInputs, made.inputs).people)
    assert verify(pack(**bundle_of(session, made))).faults == ()


def test_it_is_silent_about_teams_of_fewer_than_five(session, judged):
    for number, judge in enumerate(judged.judges):
        judge.team = f"Team {number // 4}"
    session.flush()
    output = from_json(RankingOutput, judged.rank(session).output)
    assert "team" not in {row.kind for row in output.influence}


def test_it_still_recomputes_a_file_of_the_first_format():
    """Made before there were windows and defences: four signals, pairs, orders and voices."""
    old = Path(__file__).parents[1] / "bundles" / "format-1.zip"
    verdict = verify(old.read_bytes())
    assert (verdict.ideas, verdict.faults) == (8, ())


def test_it_leaves_out_what_authors_say_of_their_own(session, judged):
    from models.ideas import CoAuthor

    joined = CoAuthor(
        idea_id=judged.ideas[0].id, person_id=judged.judges[0].id, added_at=judged.over
    )
    session.add(joined)
    session.flush()
    output = from_json(RankingOutput, judged.rank(session).output)
    assert {row.number: row.approvals for row in output.rows} == {1: 7, 2: 8, 3: 8}


def test_it_ranks_a_challenge_without_any_judgement(session, cast, now):
    from challenges import make_challenge

    challenge = make_challenge(session, cast.sponsor.id, now)
    from random import Random

    from aggregation.services.rank import make_ranking
    from purpose.queries import challenge_by_id

    made = make_ranking(
        session,
        challenge=challenge_by_id(session, challenge.id),
        made_by_id=None,
        chance=Random(1),
        now=now + timedelta(days=18),
    )
    assert from_json(RankingOutput, made.output).rows == ()


@pytest.mark.parametrize("act", [update(Ranking).values(seed=1), delete(Ranking)])
def test_it_cannot_be_changed_afterwards(session, judged, act):
    judged.rank(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(act)
    session.rollback()
    assert session.scalar(text("SELECT 1")) == 1
