"""Pairs, orders, voices and budgets: choosing them, using them, taking them back."""

import pytest
from crowd import DAY, make_crowd, make_people
from sqlalchemy import func, select

from core.errors import Closed, InvalidInput, NotAllowed, NotFound
from core.policy import Viewer
from models.ballots import Comparison, WholeBallot
from voting.outcome_queries import outcome_of
from voting.reads import comparisons_in, handed_in
from voting.services.casting import Shown
from voting.services.comparing import Pair, compare, withdraw_comparison
from voting.services.handing_in import hand_in, withdraw_whole_ballot
from voting.services.rounds import close_rounds, rounds_of
from voting.services.ways import WAYS, RoundSettings, choose_ways
from voting.way_queries import (
    next_pair_for,
    own_amounts,
    pairs_stood,
)
from voting.way_reads import ways_offered


@pytest.fixture
def crowd(session, now):
    found = make_crowd(session, now, ideas=5)
    for idea, cost in zip(found.ideas, (200_000, 300_000, 0, 500_000, None), strict=True):
        idea.cost = cost
    offer(session, found)
    return found


def offer(session, crowd, rules=WAYS, **settings):
    return choose_ways(
        session,
        challenge_id=crowd.challenge.id,
        rules=rules,
        settings=RoundSettings(**settings),
        person_id=crowd.cast.facilitator.id,
        now=crowd.judging_at,
    )


def choose(session, crowd, person, choice="left", *, ideas=(1, 2), at=None, **said):
    left, right = (crowd.ideas[n].id for n in ideas)
    when = at or crowd.judging_at
    shown = Shown(chosen_by="catch_up", at=said.pop("shown_at", when))
    return compare(
        session,
        challenge_id=crowd.challenge.id,
        pair=Pair(left_id=left, right_id=right),
        person_id=person.id,
        choice=choice,
        shown=shown,
        now=when,
        **said,
    )


def give(session, crowd, person, rule, amounts, at=None):
    return hand_in(
        session,
        challenge_id=crowd.challenge.id,
        rule=rule,
        person_id=person.id,
        amounts={crowd.ideas[n].id: amount for n, amount in amounts.items()},
        now=at or crowd.judging_at,
    )


def round_of(session, crowd, rule):
    return rounds_of(session, crowd.challenge.id)[rule]


def count(session, model):
    return session.scalar(select(func.count(model.id)))


def test_it_offers_what_a_facilitator_chose_and_takes_it_back(session, crowd):
    person = crowd.cast.mallory
    challenge_id = crowd.challenge.id
    assert [w.rule for w in ways_offered(session, challenge_id=challenge_id, person_id=person.id)]
    offer(session, crowd, rules=("ranked",))
    offered = ways_offered(session, challenge_id=challenge_id, person_id=person.id)
    assert [w.rule for w in offered] == ["ranked"]
    with pytest.raises(Closed):
        choose(session, crowd, person)
    offer(session, crowd, rules=("pairwise",))
    assert choose(session, crowd, person) is not None


@pytest.mark.parametrize(
    ("rules", "settings"),
    [
        (("lottery",), {}),
        (WAYS, {"who": "friends"}),
        (WAYS, {"quorum": -1}),
        (WAYS, {"equal": "?"}),
    ],
)
def test_it_refuses_ways_and_settings_that_do_not_exist(session, crowd, rules, settings):
    with pytest.raises(InvalidInput):
        offer(session, crowd, rules=rules, **settings)


def test_it_offers_no_budget_without_money(session, now):
    poor = make_crowd(session, now, money_budget=None)
    with pytest.raises(InvalidInput, match="no budget"):
        offer(session, poor, rules=("budget",))


def test_it_keeps_a_round_for_staff_to_sponsors_and_facilitators(session, crowd):
    offer(session, crowd, who="staff")
    with pytest.raises(NotAllowed):
        choose(session, crowd, crowd.cast.mallory)
    assert choose(session, crowd, crowd.cast.sponsor) is not None


def test_it_keeps_an_answer_and_how_it_was_shown(session, crowd):
    said = choose(session, crowd, crowd.cast.mallory, "right")
    assert (said.choice, said.chosen_by, said.left_version) == ("right", "catch_up", 1)
    rows = comparisons_in(session, said.round_id)
    assert [(r.left_id, r.choice) for r in rows] == [(crowd.ideas[1].id, -1)]
    assert crowd.ideas[1].judged_at == crowd.judging_at


def test_it_adds_nothing_for_a_double_click(session, crowd):
    choose(session, crowd, crowd.cast.mallory)
    assert choose(session, crowd, crowd.cast.mallory) is None
    assert count(session, Comparison) == 1


def test_it_lets_a_person_change_their_mind_whatever_the_sides(session, crowd):
    first = choose(session, crowd, crowd.cast.mallory)
    later = crowd.judging_at + DAY / 24
    choose(session, crowd, crowd.cast.mallory, ideas=(2, 1), at=later)
    rows = comparisons_in(session, first.round_id)
    assert [(r.left_id, r.choice) for r in rows] == [(crowd.ideas[2].id, 1)]
    assert count(session, Comparison) == 2


def test_it_takes_an_answer_back_and_offers_the_pair_again(session, crowd):
    said = choose(session, crowd, crowd.cast.mallory)
    pair = Pair(left_id=said.left_id, right_id=said.right_id)
    for _ in range(2):
        withdraw_comparison(
            session,
            challenge_id=crowd.challenge.id,
            pair=pair,
            person_id=crowd.cast.mallory.id,
            now=crowd.judging_at,
        )
    assert comparisons_in(session, said.round_id) == []
    assert count(session, Comparison) == 2


def test_it_refuses_authors_themselves_and_strange_pairs(session, crowd):
    with pytest.raises(NotAllowed):
        choose(session, crowd, crowd.cast.alice, ideas=(0, 1))
    with pytest.raises(InvalidInput):
        choose(session, crowd, crowd.cast.mallory, ideas=(1, 1))
    with pytest.raises(InvalidInput):
        choose(session, crowd, crowd.cast.mallory, "best")
    with pytest.raises(InvalidInput):
        choose(session, crowd, crowd.cast.mallory, "skip", reason="bored")
    assert choose(session, crowd, crowd.cast.mallory, "skip", reason="same_idea").choice == "skip"


def test_it_compares_only_while_judging_is_open(session, crowd, now):
    with pytest.raises(Closed):
        choose(session, crowd, crowd.cast.mallory, at=now)
    close_rounds(session, challenge_id=crowd.challenge.id, now=crowd.judging_at)
    with pytest.raises(Closed):
        choose(session, crowd, crowd.cast.mallory)


def test_it_shows_every_pair_once_and_never_ones_own(session, crowd):
    person, found = crowd.cast.alice, round_of(session, crowd, "pairwise")
    seen = set()
    while card := next_pair_for(
        session, challenge=crowd.challenge, found=found, person_id=person.id
    ):
        pair = Pair(left_id=card.left_id, right_id=card.right_id)
        seen.add((pair.low, pair.high))
        compare(
            session,
            challenge_id=crowd.challenge.id,
            pair=pair,
            person_id=person.id,
            choice="equal",
            shown=Shown(chosen_by=card.chosen_by, at=crowd.judging_at),
            now=crowd.judging_at,
        )
    assert len(seen) == 6  # four ideas of others, in pairs
    assert crowd.ideas[0].id not in {i for pair in seen for i in pair}


def test_it_tells_where_the_others_stood_from_five_people_on(session, crowd, now):
    found, viewer = round_of(session, crowd, "pairwise"), Viewer(id=crowd.cast.mallory.id)
    choose(session, crowd, crowd.cast.mallory)
    at = crowd.judging_at

    def stood():
        return pairs_stood(
            session, challenge=crowd.challenge, found=found, viewer=viewer, limit=9, now=at
        )

    assert stood()[0].counts is None
    for n, person in enumerate(make_people(session, 4, now)):
        choose(session, crowd, person, "left" if n else "equal")
    assert stood()[0].counts == (4, 0, 1)
    crowd.challenge.tally_policy = "until_close"
    assert stood()[0].counts is None


def test_it_keeps_an_order_and_follows_it(session, crowd):
    person = crowd.cast.mallory
    give(session, crowd, person, "ranked", {1: 1, 2: 2, 3: 2})
    assert give(session, crowd, person, "ranked", {1: 1, 2: 2, 3: 2}) is None
    give(session, crowd, person, "ranked", {2: 1})
    found = round_of(session, crowd, "ranked")
    own = own_amounts(session, round_id=found.id, person_id=person.id)
    assert own == {crowd.ideas[2].id: 1}
    assert count(session, WholeBallot) == 2


def test_it_takes_a_whole_ballot_back(session, crowd):
    person, found = crowd.cast.mallory, round_of(session, crowd, "quadratic")
    give(session, crowd, person, "quadratic", {1: 3})
    for _ in range(2):
        withdraw_whole_ballot(
            session,
            challenge_id=crowd.challenge.id,
            rule="quadratic",
            person_id=person.id,
            now=crowd.judging_at,
        )
    assert own_amounts(session, round_id=found.id, person_id=person.id) is None
    assert handed_in(session, found.id) == []
    assert count(session, WholeBallot) == 2


@pytest.mark.parametrize(
    ("rule", "amounts"),
    [
        ("ranked", {1: 3}),
        ("ranked", {1: -1}),
        ("quadratic", {1: 11}),
        ("quadratic", {1: 8, 2: -7}),
        ("budget", {1: 1, 3: 1}),
        ("budget", {4: 1}),
        ("budget", {1: 2}),
    ],
)
def test_it_refuses_a_ballot_that_is_none_of_its_rule(session, crowd, rule, amounts):
    with pytest.raises(InvalidInput):
        give(session, crowd, crowd.cast.mallory, rule, amounts)


def test_it_lets_people_abstain_unless_they_may_not(session, crowd):
    give(session, crowd, crowd.cast.mallory, "ranked", {})
    assert [row.amounts for row in handed_in(session, round_of(session, crowd, "ranked").id)] == [
        {}
    ]
    offer(session, crowd, may_abstain=False)
    with pytest.raises(InvalidInput):
        give(session, crowd, crowd.cast.sponsor, "ranked", {})


def test_it_knows_only_rounds_of_the_challenge(session, now):
    bare = make_crowd(session, now)
    with pytest.raises(NotFound):
        choose(session, bare, bare.cast.mallory)
    with pytest.raises(NotFound):
        give(session, bare, bare.cast.mallory, "ranked", {1: 1})


def test_it_opens_an_outcome_when_judging_closes_and_only_for_five(session, crowd, now):
    people = [crowd.cast.mallory, *make_people(session, 4, now)]

    def shown(rule, at=None):
        return outcome_of(session, challenge=crowd.challenge, rule=rule, now=at or crowd.judging_at)

    for person in people[:4]:
        give(session, crowd, person, "ranked", {2: 1, 1: 2, 0: 3, 3: 4, 4: 5})
        give(session, crowd, person, "quadratic", {2: 5, 1: -2})
        give(session, crowd, person, "budget", {1: 1, 2: 1})
        choose(session, crowd, person, "right")
    over = crowd.judging_at + 30 * DAY
    assert shown("ranked").outcome is None
    assert "Fewer than five" in shown("ranked", over).words
    give(session, crowd, people[4], "ranked", {2: 1, 1: 2, 0: 3, 3: 4, 4: 5})
    give(session, crowd, people[4], "quadratic", {3: 1})
    give(session, crowd, people[4], "budget", {0: 1})
    choose(session, crowd, people[4], "left")
    best = crowd.ideas[2].number
    for rule in ("ranked", "quadratic", "pairwise"):
        outcome = shown(rule, over).outcome
        assert outcome.rows[0].idea.number == best
        assert "(" in outcome.method  # names its source
    bought = [r.idea.number for r in shown("budget", over).outcome.rows if r.interval == "bought"]
    assert bought == [crowd.ideas[n].number for n in (1, 2, 0)]
    assert shown("budget", over).people == 5
    assert shown("approval", over).outcome is None
