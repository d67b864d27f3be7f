"""The headline, never surer than the numbers."""

import pytest

from aggregation.methods.finding import Leader, headline


def rows(*bands, rank_high=5, chance=0.6, judged=True):
    return [
        Leader(number=n, band=b, chance=chance, rank_high=rank_high, judged=judged)
        for n, b in enumerate(bands, start=7)
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], "There are no ideas to rank yet."),
        (rows(1, 1, judged=False), "Nobody has judged yet. Every idea is as likely as the next."),
        (rows(1), "There is one idea. Its chance is about 60 in 100."),
        (rows(1, 1, 1), "Three ideas, and the crowd cannot yet tell them apart."),
        (rows(1, 1, 1, 1, 2), "Four ideas lead. Which is best, the crowd cannot yet say."),
        (rows(*[1] * 16, 2), "16 ideas lead. Which is best, the crowd cannot yet say."),
        (rows(1, 2, 2), "Idea 7 leads. It is probably the best, not surely."),
        (rows(1, 2, rank_high=1), "Idea 7 leads, and it would take much to change that."),
    ],
)
def test_it_says_what_the_numbers_say(given, expected):
    assert headline(given, has_success_test=True) == expected


def test_it_speaks_of_no_chance_without_a_success_test():
    assert "chance" not in headline(rows(1), has_success_test=False)
