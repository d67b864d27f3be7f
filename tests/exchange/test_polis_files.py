"""Reading Polis exports: the real ones exactly, every broken line named."""

import random
from collections import Counter
from contextlib import suppress

import pytest
from broken import broken
from datasets import polis_dir

from exchange.polis import Judgement, read_polis, read_votes, read_wide
from exchange.tables import BadFile

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1498798151030,Thu Jun 29 2017,0,7,2,0,1,"Build\nmore homes"\n'
    "1498798098567,Thu Jun 29 2017,1,8,0,1,-1,Sell my car\n"
)
WIDE = (
    "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
    "7,0,1,2,1,1,1,-1\n8,,1,1,1,0,1,\n"
)
LONG = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "1498798200000,later,0,8,1\n1498798100000,early,0,8,-1\n1498798100001,early,1,7,0\n"
)


def export(folder, comments=COMMENTS, wide=None, long=None):
    for name, text in (("comments", comments), ("participants-votes", wide), ("votes", long)):
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_polis(folder)


def test_it_reads_the_wide_file(tmp_path):
    found = export(tmp_path, wide=WIDE)
    assert found.bad == ()
    assert [c.moderated for c in found.comments] == [1, -1]
    assert found.comments[0].comment_body == "Build\nmore homes"
    assert found.comments[0].timestamp.isoformat() == "2017-06-30T04:49:11.030000+00:00"
    assert found.judgements == (Judgement(0, 7, 1), Judgement(1, 7, -1), Judgement(0, 8, 1))
    assert found.participants == (7, 8)


def test_it_prefers_the_long_file_and_puts_it_in_time_order(tmp_path):
    found = export(tmp_path, wide=WIDE, long=LONG)
    assert [(j.comment_id, j.participant, j.choice) for j in found.judgements] == [
        (0, 8, -1),
        (1, 7, 0),
        (0, 8, 1),
    ]
    assert all(j.at is not None for j in found.judgements)


@pytest.mark.parametrize(
    ("wide", "place"),
    [
        (WIDE.replace("1,-1\n", "1,2\n"), (2, "1")),
        (WIDE.replace("1,-1\n", "1,yes\n"), (2, "1")),
        (WIDE.replace("\n8,", "\n7,"), (4 - 1, "participant")),
        (WIDE.replace("\n8,", "\nx,"), (3, "participant")),
        (WIDE.replace("1,-1\n", "1\n"), (2, "")),
        (WIDE.replace("1,-1\n", "1,-1,1\n"), (2, "")),
        (WIDE.replace(",0,1\n", ",0,9\n"), (1, "")),
    ],
)
def test_it_names_a_bad_line_of_the_wide_file(tmp_path, wide, place):
    found = export(tmp_path, wide=wide)
    assert [(bad.file, bad.line, bad.column) for bad in found.bad] == [
        ("participants-votes.csv", *place)
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("1498798098567", "yesterday"), "timestamp"),
        (("1498798098567", "9" * 14), "timestamp"),
        ((",1,8,0,1", ",0,8,0,1"), "comment-id"),
        ((",1,8,0,1", ",1,x,0,1"), "author-id"),
        ((",-1,Sell", ",-2,Sell"), "moderated"),
        (("Sell my car", ""), "comment-body"),
        (("Sell my car", "Sell\x07"), "comment-body"),
    ],
)
def test_it_names_a_bad_comment(tmp_path, change, column):
    wide = WIDE.replace("1,-1\n", "1,\n")
    found = export(tmp_path, comments=COMMENTS.replace(*change), wide=wide)
    assert [(b.line, b.column) for b in found.bad if b.file == "comments.csv"] == [(4, column)]


@pytest.mark.parametrize(
    "wide",
    [
        "participant,0,1\n7,1,1\n",
        WIDE.replace(",0,1\n", ",0,0\n"),
        WIDE.replace(",0,1\n", ",0,x\n"),
    ],
)
def test_it_refuses_what_is_no_wide_file(tmp_path, wide):
    with pytest.raises(BadFile):
        export(tmp_path, wide=wide)


def test_it_refuses_a_folder_without_judgements(tmp_path):
    with pytest.raises(BadFile, match=r"participants-votes\.csv"):
        export(tmp_path)


def test_it_reads_bowling_green_whole():
    found = read_polis(polis_dir("bowling-green"))
    assert found.bad == ()
    assert (len(found.comments), len(found.judgements)) == (896, 225_524)
    assert len(found.participants) == 2_031
    assert Counter(j.choice for j in found.judgements) == {1: 109_752, 0: 77_125, -1: 38_647}
    assert Counter(c.moderated for c in found.comments) == {1: 607, -1: 289}


def test_it_finds_the_counts_that_polis_published():
    """comments.csv counts every answer, changed ones too; only the long file has them all."""
    found = read_polis(polis_dir("affordable-housing"))
    assert (len(found.comments), len(found.judgements)) == (165, 15_076)
    given = Counter((j.comment_id, j.choice) for j in found.judgements)
    assert all(
        (given[c.comment_id, 1], given[c.comment_id, -1]) == (c.agrees, c.disagrees)
        for c in found.comments
    )


def test_it_survives_10_000_broken_exports():
    chance = random.Random(2017)
    for _ in range(5_000):
        for content, read in ((WIDE, read_wide), (LONG, read_votes)):
            with suppress(BadFile):
                assert all(str(bad) for bad in read(broken(content.encode(), chance)).bad)
