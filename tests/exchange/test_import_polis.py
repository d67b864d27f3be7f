"""Bringing in a Polis conversation: statements, verdicts and every answer."""

from collections import Counter

import pytest
from datasets import polis_dir
from sqlalchemy import func, select

from core.errors import InvalidInput, Refused
from exchange.polis import read_polis
from exchange.services.polis import import_polis
from exchange.services.refusing import BadRows
from models.ideas import Idea, IdeaVersion
from models.people import Person
from models.purpose import Challenge, Purpose
from models.voting import Ballot, Tally

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1498798151030,Thu Jun 29 2017,0,7,2,0,1,"Build\nmore homes"\n'
    "1498798098567,Thu Jun 29 2017,1,8,0,1,-1,Sell my car\n"
    f"1498798098568,Thu Jun 29 2017,2,8,0,0,0,{'long words ' * 20}\n"
    "1498798098569,Thu Jun 29 2017,3,8,0,0,1,ok\n"
)
WIDE = (
    "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3\n"
    "7,0,1,2,1,1,1,-1,,\n8,,1,1,1,0,1,,0,\n9,,1,1,1,0,-1,,,\n"
)


@pytest.fixture
def export(tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    (tmp_path / "participants-votes.csv").write_text(WIDE, encoding="utf-8")
    (tmp_path / "summary.csv").write_text("topic,Homes in Taupo\nurl,x\n", encoding="utf-8")
    return tmp_path


def bring_in(session, folder, now, **options):
    return import_polis(session, conversation=read_polis(folder), now=now, **options)


def tallies(session):
    rows = session.execute(
        select(Idea.number, Tally.approve_count, Tally.reject_count, Tally.pass_count)
        .join(Tally, Tally.idea_id == Idea.id)
        .order_by(Idea.number)
    )
    return {number: counts for number, *counts in rows}


def test_it_makes_ideas_of_statements(session, export, now):
    bring_in(session, export, now)
    ideas = session.scalars(select(Idea).order_by(Idea.number)).all()
    assert [(idea.number, idea.title[:20], idea.status) for idea in ideas] == [
        (1, "Build more homes", "submitted"),
        (2, "Sell my car", "screened_out"),
        (3, "long words long word", "submitted"),
        (4, "ok", "submitted"),
    ]
    assert "did not accept" in ideas[1].answer
    assert ideas[2].title.endswith("words long …")
    assert ideas[2].proposal.count("long words") == 20
    assert session.scalar(select(func.count(IdeaVersion.id))) == 4
    assert session.scalars(select(Challenge)).one().question == "Homes in Taupo"
    assert session.get(Purpose, 1) is not None


def test_it_keeps_every_answer_and_counts_them(session, export, now):
    report = bring_in(session, export, now)
    assert report.counts == {"people": 3, "ideas": 4, "judgements": 5}
    assert "2 judgements are of one's own idea" in report.remarks[-1]
    assert tallies(session) == {1: [2, 1, 0], 2: [0, 1, 0], 3: [0, 0, 1]}


def test_it_brings_in_people_who_cannot_sign_in(session, export, now):
    bring_in(session, export, now)
    people = session.scalars(select(Person).order_by(Person.id)).all()
    assert [person.external_key for person in people] == [
        "polis:homes-in-taupo:7",
        "polis:homes-in-taupo:8",
        "polis:homes-in-taupo:9",
        "polis:homes-in-taupo:moderator",
    ]
    assert {(person.email, person.password_hash) for person in people} == {(None, None)}


def test_it_lets_a_later_answer_follow_an_earlier_one(session, export, now):
    (export / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n"
        "1498798200000,later,0,9,1\n1498798190000,early,0,9,-1\n",
        encoding="utf-8",
    )
    bring_in(session, export, now)
    assert tallies(session)[1] == [1, 0, 0]
    assert session.scalar(select(func.count(Ballot.id))) == 2


def test_it_refuses_the_same_conversation_twice(session, export, now):
    bring_in(session, export, now)
    with pytest.raises(Refused, match="here already"):
        bring_in(session, export, now)
    assert session.scalar(select(func.count(Challenge.id))) == 1


def test_it_refuses_a_file_with_a_bad_row_whole(session, export, now):
    (export / "participants-votes.csv").write_text(WIDE.replace("9,,1", "9x,,1"), encoding="utf-8")
    with pytest.raises(BadRows) as refusal:
        bring_in(session, export, now)
    assert [(bad.file, bad.line) for bad in refusal.value.bad] == [("participants-votes.csv", 4)]
    assert session.scalar(select(func.count(Person.id))) == 0


def test_it_loads_the_rest_when_asked_to_skip(session, export, now):
    (export / "participants-votes.csv").write_text(WIDE.replace("9,,1", "9x,,1"), encoding="utf-8")
    report = bring_in(session, export, now, skip_bad=True)
    assert [bad.line for bad in report.skipped] == [4]
    assert tallies(session)[1] == [2, 0, 0]


def test_it_refuses_a_conversation_without_statements(session, export, now):
    (export / "comments.csv").write_text(COMMENTS.split("\n", 1)[0] + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no statement"):
        bring_in(session, export, now, skip_bad=True)


def test_it_tallies_affordable_housing_as_its_export_does(session, now):
    """Present answers: the counts of the wide file. All answers: those of comments.csv."""
    folder = polis_dir("affordable-housing")
    conversation = read_polis(folder)
    bring_in(session, folder, now)
    last = {(row.comment_id, row.participant): row.choice for row in conversation.judgements}
    present = Counter((comment, choice) for (comment, _), choice in last.items())
    assert len(last) == 14_995
    found = tallies(session)
    for comment in conversation.comments:
        number = comment.comment_id
        assert found[number + 1] == [present[number, choice] for choice in (1, -1, 0)]
    every = dict(
        session.execute(
            select(Idea.number, func.count(Ballot.id))
            .join(Ballot, Ballot.idea_id == Idea.id)
            .where(Ballot.choice == "approve")
            .group_by(Idea.number)
        ).all()
    )
    assert all(every.get(c.comment_id + 1, 0) == c.agrees for c in conversation.comments)


def test_it_brings_in_bowling_green_whole(session, now):
    report = bring_in(session, polis_dir("bowling-green"), now)
    assert report.counts == {"people": 2_031, "ideas": 896, "judgements": 225_524}
    totals = session.execute(
        select(
            func.sum(Tally.approve_count), func.sum(Tally.reject_count), func.sum(Tally.pass_count)
        )
    ).one()
    assert tuple(totals) == (109_752, 38_647, 77_125)
    statuses = session.execute(select(Idea.status, func.count()).group_by(Idea.status)).all()
    assert dict(statuses) == {"screened_out": 289, "submitted": 607}
