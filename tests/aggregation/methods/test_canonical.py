"""Canonical JSON: the same bytes for the same value, and nothing read that does not fit."""

import pytest
from crowds import approvals, challenge, drawn

from aggregation.methods.canonical import from_json, sha256, to_json
from aggregation.methods.inputs import RankingInputs, canonical
from aggregation.methods.parameters import Parameters
from core.errors import InvalidInput


def test_it_reads_back_what_it_wrote():
    _, inputs = drawn(1, ideas=4, people=6)
    assert from_json(RankingInputs, to_json(inputs)) == inputs
    assert from_json(Parameters, to_json(Parameters())) == Parameters()


def test_it_writes_the_same_bytes_whatever_the_order():
    one = challenge(2, approvals=approvals((1, 2), (3, 0)))
    other = challenge(one.ideas[::-1], approvals=one.approvals[::-1])
    assert one != other
    assert to_json(canonical(one)) == to_json(canonical(other))
    assert sha256(canonical(one)) == sha256(canonical(other))


def test_it_changes_its_hash_with_one_ballot():
    one = challenge(2, approvals=approvals((1, 2), (3, 0)))
    assert sha256(one) != sha256(challenge(2, approvals=approvals((1, 2), (3, 1))))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"base": 1}',
        to_json(Parameters()).replace('"rows":0', '"rows":"0"'),
        to_json(Parameters()).replace('"rows":0', '"rows":true'),
        to_json(Parameters()).replace('"rows":0', '"rows":0,"more":1'),
        to_json(Parameters()).replace('["signal","bias","slope","noise"]', '["signal"]'),
        to_json(Parameters()).replace('"columns"', '"kolumns"'),
    ],
)
def test_it_refuses_what_does_not_fit(text):
    with pytest.raises(InvalidInput):
        from_json(Parameters, text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ideas": challenge(1).ideas * 2},
        {"ideas": challenge(1).ideas, "approvals": approvals((1, 0), (1, 0))},
        {"ratings": drawn(1, ideas=1, people=4)[1].ratings, "ideas": challenge(1).ideas},
        {"trades": drawn(1, ideas=1, people=4)[1].trades},
    ],
)
def test_it_refuses_judgement_of_what_is_not_listed(wrong):
    with pytest.raises(InvalidInput):
        canonical(challenge(**wrong))
