"""Laws that every rule keeps: who asks, what ideas are called, agreement, one more voice, evidence.

Where a law does not hold for a rule, a test shows the known exception, so that nobody trusts it.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from voting.rules.approval import ApprovalPrior, ApprovalTally, estimate_approval
from voting.rules.budget import spend
from voting.rules.condorcet import borda, instant_runoff, ranked_pairs, ranks_of, schulze, tiers_by
from voting.rules.criteria import CriterionRating, estimate_criteria
from voting.rules.equal_shares import Project, equal_shares
from voting.rules.pairwise import Comparison, estimate_pairwise
from voting.rules.profile import RankedBallot, RankedSettings, preferences, profile_of
from voting.rules.quadratic import estimate_quadratic
from voting.rules.ranked import estimate_ranked, strengths_of

few = settings(max_examples=40, deadline=None)
IDEAS = 4
ORDERS = st.lists(st.permutations(range(IDEAS)), min_size=1, max_size=9)


def profile(orders):
    ballots = [RankedBallot(tiers=tuple((i,) for i in order)) for order in orders]
    return profile_of(ballots, idea_ids=range(IDEAS), settings=RankedSettings())


def by_pairs(found):
    return ranked_pairs(preferences(found), idea_ids=range(IDEAS), seed=1)


RULES = {
    "Schulze": lambda p: schulze(preferences(p)),
    "Ranked Pairs": by_pairs,
    "runoff": instant_runoff,
    "Borda": lambda p: tiers_by(borda(preferences(p))),
    "Plackett-Luce": lambda p: tiers_by(strengths_of(p, range(IDEAS))[0]),
}
ALL = pytest.mark.parametrize("rule", RULES)
# Equal majorities are taken by a hash of names, so Ranked Pairs keeps to names only without ties.
NAMELESS = pytest.mark.parametrize("rule", [name for name in RULES if name != "Ranked Pairs"])
MONOTONE = pytest.mark.parametrize("rule", ["Schulze", "Borda"])


def ranks(rule, orders):
    return ranks_of(RULES[rule](profile(orders)), IDEAS).tolist()


@ALL
@few
@given(orders=ORDERS, chance=st.randoms())
def test_it_does_not_care_who_ranked_what(rule, orders, chance):
    mixed = list(orders)
    chance.shuffle(mixed)
    assert ranks(rule, mixed) == ranks(rule, orders)


@NAMELESS
@few
@given(orders=ORDERS, names=st.permutations(range(IDEAS)))
def test_it_does_not_care_what_ranked_ideas_are_called(rule, orders, names):
    renamed = ranks(rule, [[names[i] for i in order] for order in orders])
    assert [renamed[names[i]] for i in range(IDEAS)] == ranks(rule, orders)


# Many people of each order: then hardly any two majorities are equal.
CROWDS = st.lists(
    st.tuples(st.permutations(range(IDEAS)), st.integers(1, 997)), min_size=2, max_size=6
)


def by_pairs_of(rows):
    """Rank by Ranked Pairs, where no two majorities are equal; else None."""
    ballots = [RankedBallot(tiers=tuple((i,) for i in o), people=n) for o, n in rows]
    prefers = preferences(profile_of(ballots, idea_ids=range(IDEAS), settings=RankedSettings()))
    margins = np.abs(prefers - prefers.T)[np.triu_indices(IDEAS, 1)]
    if len(set(margins.tolist())) < len(margins):
        return None
    return ranks_of(ranked_pairs(prefers, idea_ids=range(IDEAS), seed=1), IDEAS).tolist()


@few
@given(rows=CROWDS, names=st.permutations(range(IDEAS)))
def test_it_does_not_care_for_names_in_ranked_pairs_without_equal_majorities(rows, names):
    plain = by_pairs_of(rows)
    renamed = by_pairs_of([([names[i] for i in order], n) for order, n in rows])
    if plain and renamed:
        assert [renamed[names[i]] for i in range(IDEAS)] == plain


@few
@given(rows=CROWDS, data=st.data())
def test_it_keeps_a_winner_of_ranked_pairs_that_rises(rows, data):
    who = data.draw(st.integers(0, len(rows) - 1))
    before = by_pairs_of(rows)
    if before is None:
        return
    winner = before.index(1)
    order, people = rows[who]
    raised = ([winner, *(i for i in order if i != winner)], people)
    after = by_pairs_of([*rows[:who], raised, *rows[who + 1 :]])
    assert after is None or after[winner] == 1


@ALL
@few
@given(order=st.permutations(range(IDEAS)), people=st.integers(1, 9))
def test_it_puts_first_what_everyone_puts_first(rule, order, people):
    found = ranks(rule, [order] * people)
    assert [i for i, rank in enumerate(found) if rank == 1] == [order[0]]


@ALL
@few
@given(orders=ORDERS)
def test_it_never_puts_first_what_everyone_likes_less_than_another(rule, orders):
    """Pareto: where all prefer one idea to another, the other is not alone in front of it."""
    found = ranks(rule, orders)
    for better in range(IDEAS):
        for worse in range(IDEAS):
            if better != worse and all(o.index(better) < o.index(worse) for o in orders):
                assert found[better] <= found[worse]


@MONOTONE
@few
@given(orders=ORDERS, data=st.data())
def test_it_keeps_a_winner_that_rises_on_a_ballot(rule, orders, data):
    winner = data.draw(
        st.sampled_from([i for i, rank in enumerate(ranks(rule, orders)) if rank == 1])
    )
    who = data.draw(st.integers(0, len(orders) - 1))
    raised = [winner, *(i for i in orders[who] if i != winner)]
    after = [*orders[:who], raised, *orders[who + 1 :]]
    assert ranks(rule, after)[winner] == 1


def test_it_shows_that_a_winner_of_the_runoff_can_lose_by_rising():
    """Known: A wins with 39, 35 and 26; ten of B's people raise A, C stays in, and A loses.

    The textbook failure of monotonicity (Doron & Kronick 1977), with these numbers by hand:
    before, C is out first and A beats B 39 + 15 to 35 + 11; after, B is out first and C beats A.
    """
    a, b, c = range(3)
    before = [([a, b, c], 39), ([b, c, a], 35), ([c, a, b], 15), ([c, b, a], 11)]
    after = [([a, b, c], 49), ([b, c, a], 25), ([c, a, b], 15), ([c, b, a], 11)]

    def winner(rows):
        ballots = [RankedBallot(tiers=tuple((i,) for i in o), people=n) for o, n in rows]
        found = profile_of(ballots, idea_ids=range(3), settings=RankedSettings())
        return instant_runoff(found)[0]

    assert winner(before) == (a,)
    assert winner(after) == (c,)


def test_it_shares_first_place_among_all_that_nobody_beats():
    """Ten people, pref_voting's winners are 1 and 2: they are level, though only 2 beats 0."""
    orders = ["012", "120", "210", "012", "120", "210", "201", "102", "021", "201"]
    ballots = [RankedBallot(tiers=tuple((int(i),) for i in order)) for order in orders]
    found = estimate_ranked(ballots, idea_ids=range(3), draws=1)
    assert [row.rank for row in found.rows] == [3, 1, 1]


@few
@given(orders=ORDERS)
def test_it_is_surer_of_strengths_with_more_of_the_same(orders):
    _, one = strengths_of(profile(orders), range(IDEAS))
    _, many = strengths_of(profile(orders * 5), range(IDEAS))
    assert np.all(many < one)


COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=6)
PRIOR = ApprovalPrior(rate=0.5, weight=4.0, fitted=False)


def approved(counts, prior=None):
    rows = [ApprovalTally(idea_id=i, up=u, down=d) for i, (u, d) in enumerate(counts)]
    return estimate_approval(rows, prior=prior)


@few
@given(COUNTS, st.randoms())
def test_it_does_not_care_what_approved_ideas_are_called(counts, chance):
    """A count has no names of people in it, so only those of ideas can matter."""
    order = list(range(len(counts)))
    chance.shuffle(order)
    moved = approved([counts[i] for i in order])
    plain = approved(counts)
    assert [moved[n].low for n in range(len(order))] == [plain[i].low for i in order]


@few
@given(st.integers(1, 30), st.integers(1, 30))
def test_it_puts_what_all_approve_above_what_all_reject(yes, no):
    liked, unseen, disliked = approved([(yes, 0), (0, 0), (0, no)], PRIOR)
    assert liked.estimate > unseen.estimate > disliked.estimate
    assert liked.low > disliked.low


RATINGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(1, 7)), min_size=4, max_size=24
).map(lambda rows: list({(i, p): (i, p, v) for i, p, v in rows}.values()))


def rated(rows, ideas=range(4)):
    kept = [CriterionRating(idea_id=i, person_id=p, criterion_id=1, value=v) for i, p, v in rows]
    return {e.idea_id: e for e in estimate_criteria(kept, weights={1: 1}, idea_ids=list(ideas))}


@few
@given(RATINGS, st.permutations(range(4)))
def test_it_does_not_care_what_rated_ideas_are_called(rows, names):
    renamed = rated([(names[i], p, v) for i, p, v in rows])
    plain = rated(rows)
    for i in range(4):
        assert renamed[names[i]].estimate == pytest.approx(plain[i].estimate, abs=1e-6)


@few
@given(st.permutations(range(4)), st.integers(2, 6))
def test_it_orders_ratings_as_all_raters_do(order, people):
    rows = [(i, p, 1 + 2 * place) for p in range(people) for place, i in enumerate(order)]
    found = rated(rows)
    assert sorted(found, key=lambda i: found[i].estimate) == order


@few
@given(st.integers(0, 500))
def test_it_is_surer_of_ratings_with_more_raters(seed):
    chance = np.random.default_rng(seed)
    merit = [2, 4, 5, 6]
    crowd = [(i, p, merit[i] + chance.normal(0, 1)) for p in range(40) for i in range(4)]
    narrow, wide = rated(crowd), rated([row for row in crowd if row[1] < 8])
    assert sum(e.high - e.low for e in narrow.values()) < sum(e.high - e.low for e in wide.values())


MET = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda r: r[0] != r[1]), max_size=14
)


def compared(rows):
    met = [Comparison(winner_id=w, loser_id=lo) for w, lo in rows]
    return estimate_pairwise(met, idea_ids=range(4))


@few
@given(MET, st.randoms())
def test_it_does_not_care_in_which_order_pairs_were_answered(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    assert compared(mixed) == compared(rows)


@few
@given(st.permutations(range(4)), st.integers(1, 5))
def test_it_orders_pairs_as_all_answers_do(order, times):
    rows = [(w, lo) for n, w in enumerate(order) for lo in order[n + 1 :]] * times
    found = {e.idea_id: e.estimate for e in compared(rows)}
    assert sorted(found, key=lambda i: -found[i]) == order


@few
@given(MET.filter(bool))
def test_it_is_surer_of_an_idea_that_met_more_often(rows):
    """The same answers five times over, measured where strengths do not run off: at draws."""
    level = [pair for w, lo in rows for pair in ((w, lo), (lo, w))]
    one, many = compared(level), compared(level * 5)
    met = {i for pair in rows for i in pair}
    assert all(many[i].variance < one[i].variance for i in met)


VOICES = st.lists(
    st.dictionaries(st.integers(0, 3), st.integers(-5, 5), max_size=3), min_size=1, max_size=8
)


def voiced(ballots):
    return estimate_quadratic(ballots, idea_ids=range(4), draws=200)


@few
@given(VOICES, st.randoms(), st.permutations(range(4)))
def test_it_counts_voices_whoever_gave_them_and_whatever_ideas_are_called(ballots, chance, names):
    mixed = [{names[i]: n for i, n in ballot.items()} for ballot in ballots]
    chance.shuffle(mixed)
    plain, renamed = voiced(ballots), voiced(mixed)
    for i in range(4):
        assert renamed[names[i]].estimate == plain[i].estimate
        assert renamed[names[i]].variance == pytest.approx(plain[i].variance, nan_ok=True)


@few
@given(VOICES, st.integers(0, 3), st.integers(1, 5))
def test_it_raises_an_idea_by_every_voice_for_it(ballots, idea, voices):
    before, after = voiced(ballots)[idea], voiced([*ballots, {idea: voices}])[idea]
    assert after.estimate == before.estimate + voices


@few
@given(st.permutations(range(4)), st.integers(1, 9))
def test_it_orders_voices_as_everyone_does(order, people):
    found = {
        e.idea_id: e.estimate
        for e in voiced([dict(zip(order, (5, 3, 1, -1), strict=True))] * people)
    }
    assert sorted(found, key=lambda i: -found[i]) == order


@few
@given(VOICES)
def test_it_is_surer_of_the_mean_voice_with_more_of_the_same(ballots):
    assume(len(ballots) > 1)
    one, many = voiced(ballots), voiced(ballots * 4)
    assert all(b.variance <= a.variance for a, b in zip(one, many, strict=True))


CHOSEN = st.lists(st.sets(st.integers(0, 3)), min_size=1, max_size=8)
COSTS = st.lists(st.integers(1, 60), min_size=4, max_size=4)
NAMES = st.permutations(range(4))


def bought(ballots, costs):
    found = spend(ballots, costs=dict(enumerate(costs)), budget=100)
    return {row.idea_id for row in found.rows if row.bought}


@few
@given(CHOSEN, st.lists(st.integers(1, 60), min_size=4, max_size=4, unique=True), NAMES)
def test_it_buys_whatever_ideas_are_called(ballots, costs, names):
    """No two cost the same: then nothing is left to the hash."""
    moved = [0] * 4
    for i in range(4):
        moved[names[i]] = costs[i]
    renamed = bought([{names[i] for i in b} for b in ballots], moved)
    assert renamed == {names[i] for i in bought(ballots, costs)}


@few
@given(CHOSEN, COSTS)
def test_it_buys_what_everyone_chose_where_all_of_it_fits(ballots, costs):
    wanted = set.intersection(*ballots)
    costs = [max(1, cost * 100 // max(100, sum(costs))) for cost in costs]
    assert wanted <= bought(ballots, costs)


@few
@given(CHOSEN, COSTS, st.data())
def test_it_keeps_buying_what_gets_cheaper(ballots, costs, data):
    """Discount monotonicity, for the bare rule counting heads."""

    def bare(prices):
        rows = [
            Project(
                id=i,
                cost=price,
                supporters=np.array([n for n, b in enumerate(ballots) if i in b], dtype=np.int64),
                tie=i,
            )
            for i, price in enumerate(prices)
        ]
        return equal_shares(rows, voters=len(ballots), share=100 / len(ballots), by_cost=False)

    before = bare(costs)
    if not before:
        return
    lucky = data.draw(st.sampled_from(before))
    cheaper = [c if i != lucky else max(1, c // 2) for i, c in enumerate(costs)]
    assert lucky in bare(cheaper)
