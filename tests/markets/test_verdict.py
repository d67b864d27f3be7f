"""Verdicts, and reading their parts."""

import pytest

from core.errors import InvalidInput
from markets.verdict import VOID, Verdict


def test_it_gives_one_outcome_everything():
    assert Verdict.of_outcome(1, 3).weights == (0, 1_000_000, 0)
    assert VOID.weights == ()


def test_it_reads_per_cents():
    assert Verdict.in_part(["62.5", "37.5 %", "0"]).weights == (625_000, 375_000, 0)
    assert Verdict.in_part(["33.3333", "66.6667"]).weights == (333_333, 666_667)


@pytest.mark.parametrize("line", ["", "1e2", "NaN", "٥٠", "-5", "0.00001", "1,5", "9" * 30])
def test_it_refuses_what_is_no_per_cent(line):
    with pytest.raises(InvalidInput) as refused:
        Verdict.in_part([line, "50"])
    assert refused.value.field == "weights"
