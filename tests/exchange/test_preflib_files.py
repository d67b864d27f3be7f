"""Reading PrefLib's ordinal files: both formats, every broken line named, nothing fatal."""

import random
from contextlib import suppress

import pytest
from broken import broken

from exchange.preflib import preflib_from
from exchange.tables import BadFile

# Tennessee's capital, in the present format.
FILE = """# FILE NAME: tennessee.toi
# TITLE: A capital
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 100
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,{3,4}
26: 2, 3, 4, 1
15: 3,4
17: 4,3,2,1
"""
FIRST = """3
1,Ada
2,Bob
3,Cy
10,10,2
7,1,2,3
3,{2,3},1
"""


def read(text=FILE, kind="toi"):
    return preflib_from(text.encode(), kind=kind)


def swapped(before, after):
    return FILE.replace(before, after)


def test_it_reads_orders_with_their_people_and_names():
    found = read()
    assert (found.title, found.kind, found.people) == ("A capital", "toi", 100)
    assert found.names == {1: "Memphis", 2: "Nashville", 3: "Chattanooga", 4: "Knoxville"}
    assert [(b.tiers, b.people) for b in found.ballots] == [
        (((1,), (2,), (3, 4)), 42),
        (((2,), (3,), (4,), (1,)), 26),
        (((3,), (4,)), 15),
        (((4,), (3,), (2,), (1,)), 17),
    ]
    assert found.bad_lines == ()


def test_it_reads_the_first_format():
    found = read(FIRST, "toc")
    assert found.names == {1: "Ada", 2: "Bob", 3: "Cy"}
    assert [(b.tiers, b.people) for b in found.ballots] == [
        (((1,), (2,), (3,)), 7),
        (((2, 3), (1,)), 3),
    ]


def test_it_names_alternatives_by_number_where_no_name_is_given():
    assert read(swapped("# ALTERNATIVE NAME 2: Nashville\n", "")).names[2] == "2"


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("15: 3,4", "15: 3,5", 13, "There is no alternative 5"),
        ("15: 3,4", "15: 3,0", 13, "There is no alternative 0"),
        ("15: 3,4", "15: 3,3", 13, "stands here twice"),
        ("15: 3,4", "15 3,4", 13, "then a colon"),
        ("15: 3,4", "-5: 3,4", 13, "then a colon"),
        ("15: 3,4", "15: 3,{4", 13, "This is no order"),
        ("15: 3,4", "15: 3,,4", 13, "This is no order"),
        ("15: 3,4", "16: 3,4", 1, "The headings say 100 people, the orders come from 101"),
        ("TYPE: toi", "TYPE: toc", 13, "ranks all 4; this ranks 2"),
        ("TYPE: toi", "TYPE: soi", 11, "puts no two in one place"),
    ],
)
def test_it_names_a_bad_line(before, after, line, says):
    (bad, *_) = read(swapped(before, after)).bad_lines
    assert bad.line == line
    assert says in bad.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file is empty"),
        ("\n\n", "The file is empty"),
        (swapped("# NUMBER ALTERNATIVES: 4\n", ""), "No heading says"),
        (swapped("ALTERNATIVES: 4", "ALTERNATIVES: many"), "line 4: give a number of alternatives"),
        (swapped("ALTERNATIVES: 4", "ALTERNATIVES: 9999999"), "from 1 to 2,000"),
        (swapped("TYPE: toi", "TYPE: cat"), "this says 'cat'"),
        ("ideas\n1,2\n", "line 1: give a number of alternatives"),
        ("3\n1,Ada\n", "ends within its headings"),
        (FIRST.replace("2,Bob", "9,Bob"), "line 3"),
        (FILE.replace("Memphis", "\0"), "line 7 holds a zero byte"),
    ],
)
def test_it_refuses_what_is_no_such_file(text, says):
    with pytest.raises(BadFile, match=says):
        read(text)


@pytest.mark.parametrize("whole", [FILE, FIRST])
def test_it_survives_10_000_broken_files_of_each_format(whole):
    chance = random.Random(2026)
    survived = 0
    for _ in range(10_000):
        with suppress(BadFile):
            found = preflib_from(broken(whole.encode(), chance))
            ideas = [b.ideas for b in found.ballots]
            assert all(set(named) <= set(found.names) for named in ideas)
            assert all(len(set(named)) == len(named) for named in ideas)
            survived += 1
    assert survived > 1_000
