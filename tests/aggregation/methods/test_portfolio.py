"""The portfolio: who is in, who is out, and the reason for each."""

from crowds import approvals, challenge

from aggregation.methods.inputs import Approval, RankedIdea
from aggregation.methods.portfolio import build_portfolio


def idea(number, cost):
    return RankedIdea(id=number, number=number, cost=cost)


def portfolio(costs, counts, *, budget=400, chances=None, floor=0.0):
    inputs = challenge(
        tuple(idea(n, c) for n, c in enumerate(costs, start=1)),
        approvals=approvals(*counts),
        budget=budget,
        floor=floor,
    )
    known = chances or dict.fromkeys(range(1, len(costs) + 1), 0.6)
    return build_portfolio(inputs, chances=known, seed=1)


def reasons(found):
    return {row.idea_id: row.reason for row in found.rows}


def test_it_gives_every_idea_a_reason():
    found = portfolio(
        (0, 100, None, 900, 100, 100, 300),
        ((1, 0), (4, 0), (4, 0), (4, 0), (0, 4), (4, 0), (1, 0)),
        chances={1: 0.6, 2: 0.6, 3: 0.6, 4: 0.6, 5: 0.6, 6: 0.1, 7: 0.6},
        floor=0.4,
    )
    assert {row.idea_id for row in found.rows if row.funded} == {1, 2, 7}
    assert reasons(found) == {
        1: "It costs nothing, so it comes first.",
        2: "Those who approved it could pay for it out of their equal shares.",
        3: "Its cost is not known.",
        4: "It costs more than the whole budget.",
        5: "Nobody approved it.",
        6: "Its chance is below the floor.",
        7: "It came in when everyone was given a little more to spend.",
    }


def test_it_spends_what_is_left_on_the_most_approved_that_fits():
    """With more money for everyone idea 2 would come first and break the budget."""
    found = portfolio((100, 350, 250), ((4, 0), (3, 0), (1, 0)))
    assert reasons(found)[3] == "It was the most approved idea that what was left could buy."
    assert reasons(found)[2] == "Those who approved it could not pay for it together."


def test_it_counts_money_and_people_to_the_unit():
    found = portfolio((100, 100, 350), ((4, 0), (2, 0), (5, 0)))
    assert found.spent + found.left == found.budget
    assert found.spent == sum(r.cost for r in found.rows if r.funded)
    assert found.unserved <= found.greedy_unserved


def test_it_serves_a_minority_that_greedy_leaves_out():
    """Six like 1 and 2, three others only 3: equal shares give the three their third."""
    rows = [
        *[(i, p) for i in (1, 2) for p in range(6)],
        *[(3, p) for p in range(6, 9)],
    ]
    ballots = tuple(Approval(idea_id=i, person_id=p, choice=1) for i, p in rows)
    inputs = challenge((idea(1, 300), idea(2, 300), idea(3, 300)), approvals=ballots, budget=900)
    tight = challenge((idea(1, 300), idea(2, 300), idea(3, 200)), approvals=ballots, budget=700)
    assert build_portfolio(inputs, chances={1: 1, 2: 1, 3: 1}, seed=1).unserved == 0
    found = build_portfolio(tight, chances={1: 1, 2: 1, 3: 1}, seed=1)
    assert (found.unserved, found.greedy_unserved) == (0, 3)


def test_it_has_nothing_to_say_without_budget_or_approvals():
    assert portfolio((100,), ((1, 0),), budget=None) is None
    assert portfolio((100,), ((0, 3),)) is None
