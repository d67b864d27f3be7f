"""Pairs, orders and voices reach the ranking, under numbers and without people's own ideas."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from judged import make_judged

from aggregation.bundle import pack, verify
from aggregation.methods.canonical import from_json
from aggregation.methods.inputs import RankingInputs
from aggregation.methods.outcome import RankingOutput
from ideas.content import IdeaText
from ideas.services.writing import submit_idea
from models.aggregation import Parameters
from voting.services.casting import Shown
from voting.services.comparing import Pair, compare
from voting.services.handing_in import hand_in
from voting.services.ways import WAYS, RoundSettings, choose_ways


@pytest.fixture
def judged(session, cast, now):
    found = make_judged(session, cast.sponsor, now)
    at = now + timedelta(days=11)
    where = {"challenge_id": found.challenge.id, "now": at}
    choose_ways(
        session, rules=WAYS, settings=RoundSettings(), person_id=cast.facilitator.id, **where
    )
    first, second, third = (idea.id for idea in found.ideas)
    for person in found.judges:
        who = {**where, "person_id": person.id}
        shown = Shown(chosen_by="chance", at=at)
        pair = Pair(left_id=second, right_id=first)
        compare(session, pair=pair, choice="right", shown=shown, **who)
        hand_in(session, rule="ranked", amounts={first: 1}, **who)
        hand_in(session, rule="quadratic", amounts={first: 4, third: -1}, **who)
    return found


def test_it_ranks_by_every_way_that_was_used(session, judged):
    made = judged.rank(session)
    inputs = from_json(RankingInputs, made.inputs)
    output = from_json(RankingOutput, made.output)
    assert (len(inputs.pairs), len(inputs.places), len(inputs.voices)) == (8, 24, 16)
    assert inputs.chosen == ()
    names = {part.signal for part in output.rows[0].contributions}
    assert {"approval", "pairs", "ranked"} <= names
    assert output.rows[0].idea_id == judged.ideas[0].id
    assert output.counts.people == 8


def test_it_puts_what_an_order_leaves_out_below(session, judged):
    places = from_json(RankingInputs, judged.rank(session).inputs).places
    assert {(row.idea_id, row.place) for row in places} == {
        (idea.id, 1 if n == 0 else 2) for n, idea in enumerate(judged.ideas)
    }


def test_it_recomputes_from_its_bundle(session, judged):
    made = judged.rank(session)
    bundle = pack(
        inputs=made.inputs,
        parameters=session.get_one(Parameters, made.parameters_id).content,
        output=made.output,
        seed=made.seed,
        about={"number": made.number},
    )
    assert verify(bundle).faults == ()


def say(session, crowd, rule, *, who, up, down):
    """Let one person put one idea above another by a rule."""
    where = {"challenge_id": crowd.challenge.id, "person_id": who.id, "now": crowd.said_at}
    if rule == "pairwise":
        shown = Shown(chosen_by="chance", at=crowd.said_at)
        compare(session, pair=Pair(left_id=up, right_id=down), choice="left", shown=shown, **where)
    else:
        amounts = {
            "ranked": {up: 1, down: 2},
            "quadratic": {up: 5, down: -3},
            "budget": {up: 1},
        }[rule]
        hand_in(session, rule=rule, amounts=amounts, **where)


@pytest.mark.parametrize("rule", WAYS)
def test_it_moves_an_idea_up_by_what_people_said_of_it(session, cast, now, rule):
    """Eight people put the third idea above the first; the cards are the same before and after.

    Nine ideas, because purchases of fewer than eight do not tell wanting from cost.
    """
    found = make_judged(session, cast.sponsor, now, money_budget=100_000)
    more = [
        submit_idea(
            session,
            challenge_id=found.challenge.id,
            author_id=found.author.id,
            text=IdeaText(title=f"Another idea, number {number}"),
            now=now,
        )
        for number in range(6)
    ]
    at = now + timedelta(days=11)
    choose_ways(
        session,
        challenge_id=found.challenge.id,
        rules=WAYS,
        settings=RoundSettings(),
        person_id=cast.facilitator.id,
        now=at,
    )
    first, _, third = (idea.id for idea in found.ideas)
    for idea in (*found.ideas, *more):
        idea.cost = 60_000
    crowd = SimpleNamespace(challenge=found.challenge, said_at=at)

    def chances():
        rows = from_json(RankingOutput, found.rank(session).output).rows
        return {row.idea_id: row.chance for row in rows}

    before = chances()
    for person in found.judges:
        say(session, crowd, rule, who=person, up=third, down=first)
    after = chances()
    assert after[third] - before[third] > 0.01
    assert after[third] - after[first] > before[third] - before[first] + 0.01
