"""Reading Pabulib's .pb files: every number exactly, every broken line named, nothing fatal."""

import random
from contextlib import suppress

import pytest
from broken import broken

from exchange.pabulib import pabulib_from
from exchange.tables import BadFile

FILE = """META
key;value
description;A small town
budget;4
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name;selected
p;1;1;A park;1
q;0.9;2;"Bees; many";0
r;2;3;A road;1
s;1.09;2;;0
VOTES
voter_id;vote;age
1;p;33
2;q,r,s;40
3;q,r,s;
4;r;
"""


def read(text=FILE):
    return pabulib_from(text.encode())


def swapped(before, after):
    return FILE.replace(before, after)


def test_it_reads_costs_in_hundredths_and_who_approves_what():
    found = read()
    assert (found.title, found.budget, found.vote_type) == ("A small town", 400, "approval")
    assert [(p.key, p.cost, p.selected) for p in found.projects] == [
        ("p", 100, True),
        ("q", 90, False),
        ("r", 200, True),
        ("s", 109, False),
    ]
    assert [p.name for p in found.projects] == ["A park", "Bees; many", "A road", "s"]
    assert [sorted(b) for b in found.ballots] == [["p"], ["q", "r", "s"], ["q", "r", "s"], ["r"]]
    assert found.bad_lines == ()


def test_it_takes_projects_that_got_points_as_approved():
    text = swapped("vote;age", "vote;points").replace("2;q,r,s;40", "2;q,r,s;3,0,1")
    text = text.replace("1;p;33", "1;p;1").replace("approval", "cumulative")
    assert sorted(read(text).ballots[1]) == ["q", "s"]


def test_it_takes_windows_line_ends_and_a_byte_order_mark():
    assert read("\ufeff" + FILE.replace("\n", "\r\n")) == read()


def test_it_keeps_an_empty_ballot():
    assert read(swapped("1;p;33", "1;;33")).ballots[0] == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "line", "column"),
    [
        ("q;0.9", "q;cheap", 10, "cost"),
        ("q;0.9", "q;-9", 10, "cost"),
        ("q;0.9", "q;1e99", 10, "cost"),
        ("q;0.9", "p;0.9", 10, "project_id"),
        ("q;0.9", ";0.9", 10, "project_id"),
        ("1;p;33", "1;z;33", 15, "vote"),
        ("1;p;33", "1;p,p;33", 15, "vote"),
        ("1;p;33", ";p;33", 15, "voter_id"),
        ("4;r;", "1;r;", 18, "voter_id"),
    ],
)
def test_it_names_a_bad_line(before, after, line, column):
    (bad, *_) = read(swapped(before, after)).bad_lines
    assert (bad.line, bad.column) == (line, column)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("META\n", "", "line 1: a .pb file begins with the line META"),
        ("VOTES\n", "", "found META, PROJECTS"),
        ("budget;4", "money;4", "META gives no budget"),
        ("budget;4", "budget;0", "META gives no budget"),
        ("budget;4", "budget;nan", "META gives no budget"),
        (";cost;", ";price;", "The section PROJECTS names no column 'cost'"),
        ("voter_id;vote", "voter_id;voice", "The section VOTES names no column 'vote'"),
        ("approval", "lottery", "the vote_type 'lottery'"),
        ('"Bees; many"', '"Bees; many', "line 10 cannot be read"),
        ("A park", "A \0", "line 9 holds a zero byte"),
    ],
)
def test_it_refuses_what_is_no_such_file(before, after, says):
    with pytest.raises(BadFile, match=says):
        read(swapped(before, after))


def test_it_refuses_an_empty_section():
    with pytest.raises(BadFile, match="VOTES is empty"):
        read(FILE[: FILE.index("voter_id")])


def test_it_survives_20_000_broken_files():
    chance = random.Random(2026)
    survived = 0
    for _ in range(20_000):
        with suppress(BadFile):
            found = pabulib_from(broken(FILE.encode(), chance))
            keys = {project.key for project in found.projects}
            assert all(ballot <= keys for ballot in found.ballots)
            assert all(project.cost >= 0 for project in found.projects)
            survived += 1
    assert survived > 2_000
