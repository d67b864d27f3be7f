"""The pushes of a ranking stand in the same columns, on the same scale, in every row."""

from types import SimpleNamespace

from aggregation.methods.parameters import SIGNALS
from aggregation.presentation import (
    ASK,
    SIGNAL_NAMES,
    columns_of,
    signals_of,
    strongest_push,
    table_of,
)


def row(**pushes):
    parts = [SimpleNamespace(signal=signal, push=push) for signal, push in pushes.items()]
    return SimpleNamespace(contributions=tuple(parts))


def test_it_leaves_the_column_of_a_silent_signal_empty():
    first, second = row(approval=0.41, market=-0.12), row(criteria=0.98, market=0.2)
    output = SimpleNamespace(rows=(first, second))
    assert signals_of(output) == ["approval", "criteria", "market"]
    assert columns_of(output, first) == [("votes", 0.41), ("ratings", None), ("price", -0.12)]
    assert columns_of(output, second) == [("votes", None), ("ratings", 0.98), ("price", 0.2)]


def test_it_scales_all_rows_by_the_strongest_push_of_any():
    output = SimpleNamespace(rows=(row(approval=0.41), row(criteria=-0.98)))
    assert strongest_push(output) == 0.98


def test_it_does_not_let_one_strong_push_flatten_the_others():
    # Eleven pushes, 0.1 to 1.0 and one of 5: the tenth of eleven (0.9 · 10 = 9) is 1.0.
    rows = (*(row(approval=tenth / 10) for tenth in range(1, 11)), row(criteria=5.0))
    assert strongest_push(SimpleNamespace(rows=rows)) == 1.0


def test_it_does_not_blow_up_pushes_that_are_next_to_nothing():
    assert strongest_push(SimpleNamespace(rows=(row(approval=0.004),))) == 0.1
    assert strongest_push(SimpleNamespace(rows=())) == 0.1


def test_it_knows_a_name_for_every_signal():
    assert set(SIGNAL_NAMES) == set(ASK) == set(SIGNALS)


def test_it_keeps_the_columns_of_the_file_apart_where_a_signal_is_silent():
    heading = {"rank": 1, "rank_low": 1, "rank_high": 2, "band": 1, "number": 1, "chance": 0.5}
    rest = {"low": 0.4, "high": 0.6, "top_k": 1.0, "want": None, "will": None, "prior_push": 0.0}
    rows = [
        SimpleNamespace(idea_id=n, **heading, **rest, **vars(row(**pushed)))
        for n, pushed in enumerate(({"market": 0.2}, {"approval": 0.1, "market": -0.3}))
    ]
    names = {n: SimpleNamespace(title="An idea") for n in range(2)}
    table = table_of(SimpleNamespace(output=SimpleNamespace(rows=rows, without=()), names=names))
    at = table[0].index("push_approval")
    assert [line[at : at + 2] for line in table[1:]] == [[None, 0.2], [0.1, -0.3]]
