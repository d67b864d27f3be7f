"""Which pair comes next: the less seen first, then what tells most, one in five by chance."""

from collections import Counter
from itertools import combinations

from voting.rules.next_pair import next_pair
from voting.rules.pairwise import Comparison


def met(*pairs):
    return [Comparison(winner_id=w, loser_id=lo, weight=n) for w, lo, n in pairs]


def chosen(comparisons=(), *, ideas=range(6), open_to=None, done=(), seeds=200, k=2):
    return [
        next_pair(
            list(comparisons),
            idea_ids=list(ideas),
            open_to=list(ideas) if open_to is None else open_to,
            done=done,
            shortlist_size=k,
            seed=str(seed),
        )
        for seed in range(seeds)
    ]


EVEN = met(*((a, b, 2) for a, b in combinations(range(6), 2)))


def test_it_puts_the_less_seen_forward():
    most = met(*((a, b, 4) for a, b in combinations(range(5), 2)))
    found = [card for card in chosen(most) if card.chosen_by == "catch_up"]
    assert found
    assert all(5 in (card.left_id, card.right_id) for card in found)


def test_it_asks_near_the_shortlists_edge_once_all_are_seen():
    """0 beats 1 beats 2 ... clearly; the edge of two places lies between 1 and 2."""
    ladder = met(*((a, b, 9) for a, b in combinations(range(6), 2)))
    found = [card for card in chosen(ladder) if card.chosen_by == "information"]
    assert {tuple(sorted((card.left_id, card.right_id))) for card in found} == {(1, 2)}


def test_it_leaves_a_fifth_to_chance_and_draws_sides_by_lot():
    cards = chosen(EVEN, seeds=400)
    by = Counter(card.chosen_by for card in cards)
    assert 55 < by["chance"] < 110
    assert 150 < sum(card.left_id < card.right_id for card in cards) < 250


def test_it_never_repeats_a_pair_nor_shows_what_is_not_open():
    done = {(0, 1), (0, 2)}
    for card in chosen(EVEN, open_to=[0, 1, 2], done=done, seeds=20):
        assert {card.left_id, card.right_id} == {1, 2}
    assert chosen(open_to=[3], seeds=1) == [None]
    assert chosen(open_to=[0, 1], done={(0, 1)}, seeds=1) == [None]


def test_it_is_the_same_for_the_same_seed():
    assert chosen(EVEN, seeds=5) == chosen(EVEN, seeds=5)


def test_it_serves_one_person_five_hundred_times_without_a_repeat():
    """No pair of sixty ideas comes twice, and every idea is met about as often: 17 times of 500."""
    answers, done, seen = [], set(), Counter()
    for step in range(500):
        card = next_pair(
            answers,
            idea_ids=range(60),
            open_to=range(60),
            done=done,
            shortlist_size=3,
            seed=str(step),
        )
        pair = tuple(sorted((card.left_id, card.right_id)))
        assert pair not in done
        done.add(pair)
        seen.update(pair)
        answers.append(Comparison(winner_id=pair[0], loser_id=pair[1]))
    assert len(seen) == 60
    assert min(seen.values()) >= 5


def test_it_ends_when_every_pair_was_shown():
    done = set()
    while card := next_pair(
        [], idea_ids=range(12), open_to=range(12), done=done, shortlist_size=3, seed=str(len(done))
    ):
        done.add(tuple(sorted((card.left_id, card.right_id))))
    assert len(done) == 12 * 11 / 2
