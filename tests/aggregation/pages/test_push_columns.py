"""The pushes of a ranking stand in the same columns, on the same scale, in every row."""

from types import SimpleNamespace

from aggregation.presentation import columns_of, signals_of, strongest_push


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
