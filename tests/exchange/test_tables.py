"""Reading CSV honestly: good input exactly, every bad row named, nothing crashing."""

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from broken import broken
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.text import FORMULA_STARTS, guarded, unguarded
from exchange import cells, tables
from exchange.tables import BadFile, BadRow, Column, Table, content_of, read_table, write_table


@dataclass(frozen=True, kw_only=True)
class Visit:
    line: int = 0
    person: str
    count: int | None
    note: str
    chance: int | None
    at: datetime | None
    is_first: bool | None


VISITS = Table(
    record=Visit,
    columns=(
        Column(name="person", cell=cells.person()),
        Column(name="count", cell=cells.whole(0, 10)),
        Column(name="note", cell=cells.text(60, lines=True), required=False, default=""),
        Column(name="chance", cell=cells.probability(), required=False),
        Column(name="at", cell=cells.moment(), required=False),
        Column(name="is-first", cell=cells.flag(), required=False),
    ),
    unique=(("person",),),
)


def read(text):
    return read_table(text if isinstance(text, bytes) else text.encode(), VISITS)


def test_it_reads_every_kind_of_cell():
    found = read(
        "person,count,note,chance,at,is-first\r\n"
        'ANA@Example.org,3,"two\nlines",0.625,2026-11-24T10:00:00+01:00,yes\r\n'
        "k-17,0,,,,\r\n"
    )
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert found.bad == ()
    assert found.rows == (
        Visit(
            line=2,
            person="ana@example.org",
            count=3,
            note="two\nlines",
            chance=625_000,
            at=at,
            is_first=True,
        ),
        Visit(line=4, person="k-17", count=0, note="", chance=None, at=None, is_first=None),
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffperson,count\nana@x.org,3\n",
        " Person , COUNT \nana@x.org,3\n",
        "count,person\n3,ana@x.org\n",
        "person,count\n\n\nana@x.org,3\n\n",
        "person,count\rana@x.org,3\r",
        'person,count\n"ana@x.org", 3 ',
    ],
)
def test_it_tolerates_what_programs_write(text):
    row = read(text).rows[0]
    assert (row.person, row.count) == ("ana@x.org", 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("\ufeff", "empty"),
        ("person;count\na;3\n", "separated by commas"),
        ("person\nana\n", "no column 'count'"),
        ("person,count,person\na,1,b\n", "'person' twice"),
        ("person,count,colour\na,1,red\n", "'colour'"),
        (b"person,count\nJos\xe9,1\n", "line 2 is not UTF-8"),
        ("person,count\nana,1\n".encode("utf-16"), "line 1 is not UTF-8"),
        ("person,count\nana\0,1\n", "line 2 holds a zero byte"),
        ('person,count\nana,1\n"open,2\n', "line 3 cannot be read as CSV"),
        ('person,count\n"ana"x,1\n', "line 2 cannot be read as CSV"),
        ("person,count\n" + "a" * 140_000 + ",1\n", "line 2 cannot be read as CSV"),
        ("person,count" + ",x" * 6_000 + "\n", "split it"),
    ],
)
def test_it_refuses_what_is_no_such_file(text, says):
    with pytest.raises(BadFile) as refusal:
        read(text)
    assert says in refusal.value.message


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (",1,,,,", "person", "must be filled"),
        ("ana@,1,,,,", "person", "not an e-mail address"),
        ("a b@x.org,1,,,,", "person", "not an e-mail address"),
        (f"{'k' * 81},1,,,,", "person", "at most 80"),
        ("a;b,1,,,,", "person", "at most 80"),
        ("ana,,,,,", "count", "must be filled"),
        ("ana,11,,,,", "count", "0 to 10"),
        ("ana,-1,,,,", "count", "0 to 10"),
        ("ana,1.5,,,,", "count", "whole number"),
        ("ana,1e1,,,,", "count", "whole number"),
        ("ana,١,,,,", "count", "whole number"),
        ("ana,NaN,,,,", "count", "whole number"),
        ("ana,999999999999999999999999999999,,,,", "count", "whole number"),
        (f"ana,1,{'n' * 61},,,", "note", "at most 60"),
        ("ana,1,bell\a,,,", "note", "control character"),
        ("ana,1,,1.01,,", "chance", "from 0 to 1"),
        ("ana,1,,-0.1,,", "chance", "from 0 to 1"),
        ("ana,1,,62%,,", "chance", "from 0 to 1"),
        ('ana,1,,"0,62",,', "chance", "from 0 to 1"),
        ("ana,1,,inf,,", "chance", "from 0 to 1"),
        ("ana,1,,0.1234567,,", "chance", "6 decimals"),
        ("ana,1,,,2026-11-24,", "at", "with a zone"),
        ("ana,1,,,2026-11-24T09:00:00,", "at", "with a zone"),
        ("ana,1,,,24.11.2026 09:00,", "at", "with a zone"),
        ("ana,1,,,2026-02-30T09:00:00Z,", "at", "no such date"),
        ("ana,1,,,2026-11-24T25:00:00Z,", "at", "no such date"),
        ("ana,1,,,1066-10-14T09:00:00Z,", "at", "year"),
        ("ana,1,,,0001-01-01T00:00:00+14:00,", "at", "no such date"),
        ("ana,1,,,,perhaps", "is-first", "yes or no"),
        ("ana,1,,", "", "has 4 cells"),
        ("ana,1,,,,,more", "", "has 7 cells"),
        ("bob,1,,,,", "person", "the same person as line 2"),
    ],
)
def test_it_names_the_line_and_column_of_a_bad_row(row, column, says):
    found = read(f"person,count,note,chance,at,is-first\nbob,2,,,,\n{row}\n")
    assert [visit.person for visit in found.rows] == ["bob"]
    assert [(bad.line, bad.column) for bad in found.bad] == [(3, column)]
    assert says in found.bad[0].message


def test_it_names_every_fault_of_a_row_and_every_bad_row():
    found = read("person,count\n,x\nana,1\nbob,y\n")
    assert [(bad.line, bad.column) for bad in found.bad] == [
        (2, "person"),
        (2, "count"),
        (4, "count"),
    ]
    assert len(found.rows) == 1


def test_it_counts_lines_inside_quotes():
    found = read('person,count,note\nana,1,"a\nb\nc"\nbob,x,\n')
    assert found.bad[0].line == 5


def test_it_says_a_bad_row_in_one_line():
    assert str(BadRow(line=3, column="count", message="no.")) == "line 3, count: no."
    assert str(BadRow(file="a.csv", line=3, column="", message="no.")) == "a.csv line 3: no."


def test_it_refuses_a_missing_and_a_huge_file(tmp_path, monkeypatch):
    with pytest.raises(BadFile, match="There is no file"):
        content_of(tmp_path / "absent.csv")
    monkeypatch.setattr(tables, "SIZE_MAX", 10)
    (tmp_path / "large.csv").write_bytes(b"x" * 11)
    with pytest.raises(BadFile, match="larger"):
        content_of(tmp_path / "large.csv")
    with pytest.raises(BadFile, match="larger"):
        read("person,count\nana,1\n")


def test_it_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr(tables, "ROWS_MAX", 2)
    with pytest.raises(BadFile, match="More than 2 rows"):
        read("person,count\na,1\nb,1\nc,1\n")


FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''quoted''",
    "'tis",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_it_writes_no_cell_that_a_spreadsheet_would_run(formula):
    kept = guarded(formula)
    assert kept.startswith("'")
    assert unguarded(kept) == formula


def test_it_leaves_plain_text_as_it_is():
    for plain in ("tea", "'tis", "1-2", "", " =x"):
        assert unguarded(plain) == plain


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_it_undoes_the_guard_on_any_text(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple(FORMULA_STARTS)


@given(
    st.lists(
        st.builds(
            Visit,
            person=st.from_regex(r"[a-z=+@-]{1,12}", fullmatch=True).filter(lambda p: "@" not in p),
            count=st.integers(0, 10),
            note=st.text(
                st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=50
            ).map(str.strip),
            chance=st.none() | st.integers(0, 1_000_000),
            at=st.none() | st.integers(0, 4 * 10**9).map(lambda s: datetime.fromtimestamp(s, UTC)),
            is_first=st.none() | st.booleans(),
        ),
        unique_by=lambda visit: visit.person,
        max_size=5,
    )
)
def test_it_reads_back_what_it_wrote(visits):
    found = read(write_table(VISITS, visits))
    assert found.bad == ()
    assert [vars(row) | {"line": 0} for row in found.rows] == [vars(visit) for visit in visits]


@pytest.mark.parametrize(
    ("cell", "units"),
    [("1", 1_000_000), ("1.5", 1_500_000), ("-19.090283", -19_090_283), ("0.000001", 1)],
)
def test_it_reads_amounts_exactly(cell, units):
    kind = cells.micro("shares", low=-(10**15))
    assert kind.read(cell) == units
    assert kind.write(units) == cell


@pytest.mark.parametrize(
    "cell", ["1e9", "NaN", "١٢", "0.0000001", "1,5", "+1", "9" * 30, "--1", "."]
)
def test_it_refuses_amounts_it_cannot_keep_exactly(cell):
    with pytest.raises(InvalidInput):
        cells.micro("shares", low=-(10**15)).read(cell)


def survives(content):
    with suppress(BadFile):
        assert all(str(bad) for bad in read_table(content, VISITS).bad)


def test_it_survives_20_000_broken_files():
    chance = random.Random(2026)
    good = (
        b'person,count,note,chance,at,is-first\r\nana@x.org,3,"a\nb",0.5,2026-11-24T09:00:00Z,yes\r\n'
        b"k1,1,,,,\r\n"
    )
    for _ in range(10_000):
        survives(broken(good, chance))
    for _ in range(10_000):
        survives(chance.randbytes(chance.randint(0, 80)))


@settings(max_examples=300)
@given(st.text(alphabet="person,cout\n\r\"'=;\t \ufeff0123", max_size=200))
def test_it_survives_text_close_to_csv(text):
    survives(text.encode())
