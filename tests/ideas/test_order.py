"""The order of chance in which a person meets ideas."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ideas.order import chance_order

IDS = st.sets(st.integers(1, 10_000), max_size=30)


@given(IDS)
def test_it_is_the_same_at_every_visit(ids):
    order = chance_order(ids, challenge_id=1, person_id=7)
    assert sorted(order) == sorted(ids)
    assert order == chance_order(sorted(ids, reverse=True), challenge_id=1, person_id=7)


@given(IDS, st.integers(10_001, 20_000))
def test_it_lets_a_new_idea_in_without_moving_the_others(ids, new):
    before = chance_order(ids, challenge_id=1, person_id=7)
    after = chance_order({*ids, new}, challenge_id=1, person_id=7)
    assert [idea for idea in after if idea != new] == before


def test_it_favours_no_idea():
    firsts = Counter(chance_order(range(4), challenge_id=1, person_id=p)[0] for p in range(4000))
    assert min(firsts.values()) > 850  # of 1,000 each: more than five standard errors (27)
