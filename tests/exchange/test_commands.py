"""The commands: what they print, where, and with which exit status."""

import json

import pytest
from datasets import replication_dir
from own_files import FILES, SLUG, make_challenge
from sqlalchemy import func, select

from models.ideas import Idea
from models.people import Person

POLIS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1498798151030,Thu Jun 29 2017,0,7,2,0,1,Build more homes\n"
)


@pytest.fixture
def run(app, time):
    def invoke(*words):
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return invoke


def keep(folder, name, content):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_it_brings_in_and_gives_out_every_kind(run, session, now, tmp_path):
    make_challenge(session, now)
    for kind, content in FILES.items():
        path = keep(tmp_path, f"{kind}.csv", content)
        done = run("import", kind, path, "--challenge", SLUG, "--new-people")
        assert done.exit_code == 0, done.output
        assert "Loaded" in done.stdout
    for kind in FILES:
        path = tmp_path / f"{kind}-out.csv"
        done = run("export", kind, path, "--challenge", SLUG)
        assert done.exit_code == 0, done.output
        assert path.read_bytes().count(b"\r\n") > 1
    assert done.stdout == f"Wrote 1 row to {path}.\n"


def test_it_names_bad_lines_and_fails(run, session, now, tmp_path):
    make_challenge(session, now)
    path = keep(tmp_path, "ideas.csv", "title,author\n\u200b,k-1\nA good idea,k-1\n,k-1\n")
    failed = run("import", "ideas", path, "--challenge", SLUG, "--new-people")
    assert failed.exit_code == 1
    assert "line 2, title: There is nothing to read in it." in failed.stderr
    assert "line 4, title: is empty and must be filled." in failed.stderr
    assert "Nothing was loaded: 2 lines cannot be used." in failed.stderr
    assert session.scalar(select(func.count(Idea.id))) == 0


def test_it_loads_the_rest_and_reports_when_told_to_skip(run, session, now, tmp_path):
    make_challenge(session, now)
    path = keep(tmp_path, "ideas.csv", "title,author\n\u200b,k-1\nA good idea,k-1\n")
    done = run("import", "ideas", path, "--challenge", SLUG, "--new-people", "--skip-bad")
    assert done.exit_code == 0
    assert "line 2, title" in done.stderr
    assert "Skipped 1 line, named above." in done.stderr
    assert done.stdout == "Loaded 1 idea.\n"


def test_it_names_fifty_bad_lines_and_counts_the_rest(run, session, now, tmp_path):
    make_challenge(session, now)
    path = keep(tmp_path, "ideas.csv", "title,author\n" + ",k-1\n" * 60)
    failed = run("import", "ideas", path, "--challenge", SLUG)
    assert failed.stderr.count("must be filled") == 50
    assert "… and 10 more." in failed.stderr
    assert "60 lines cannot be used" in failed.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "ideas", "absent.csv", "--challenge", SLUG), "There is no file"),
        (("import", "ideas", "{file}", "--challenge", "elsewhere"), "There is no such challenge"),
        (("import", "ideas", "{file}"), "Missing option '--challenge'"),
        (("import", "dreams", "{file}"), "No such command 'dreams'"),
        (("import", "polis", "absent"), "does not exist"),
        (("import", "polis", "{folder}"), "There is no file"),
        (("import", "replication-markets", "{folder}"), "There is no file"),
        (("evaluate", "replication-markets", "{folder}"), "There is no file"),
        (("export", "ideas", "{folder}/no/where.csv", "--challenge", SLUG), "cannot be written"),
        (("export", "ideas", "out.csv", "--challenge", "elsewhere"), "no such challenge"),
    ],
)
def test_it_says_in_a_line_what_is_wrong(run, session, now, tmp_path, words, says):
    make_challenge(session, now)
    file = keep(tmp_path, "ideas.csv", "title,author\nA good idea,k-1\n")
    failed = run(*(word.format(file=file, folder=tmp_path) for word in words))
    assert failed.exit_code != 0
    assert says.lower() in failed.stderr.lower()
    assert "Traceback" not in failed.output


def test_it_brings_in_a_polis_export_once(run, session, tmp_path):
    keep(tmp_path, "comments.csv", POLIS)
    keep(
        tmp_path,
        "participants-votes.csv",
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0\n7,,1,1,1,0,1\n",
    )
    done = run("import", "polis", tmp_path)
    assert done.exit_code == 0, done.output
    assert "Loaded 1 person, 1 idea, 1 judgement." in done.stdout
    again = run("import", "polis", tmp_path)
    assert again.exit_code == 1
    assert "here already. Nothing was changed." in again.stderr
    assert session.scalar(select(func.count(Person.id))) == 2


def test_it_evaluates_the_replication_markets(run, tmp_path):
    """Figures from the shared cases of judgement: the 58 questions alone."""
    file = tmp_path / "evaluation.json"
    done = run("evaluate", "replication-markets", replication_dir(), "--json", file)
    assert done.exit_code == 0, done.output
    rows = {row["name"]: row["metrics"] for row in json.loads(file.read_text())["rows"]}
    for name, brier, auc in (
        ("last price", 0.2310, 0.736),
        ("median of last ten prices", 0.2257, 0.742),
        ("mean belief", 0.2366, 0.704),
        ("mean log-odds of beliefs", 0.2383, 0.708),
    ):
        assert rows[name]["brier"] == pytest.approx(brier, abs=5e-5)
        assert rows[name]["auc"] == pytest.approx(auc, abs=5e-4)
        assert f"{rows[name]['brier']:.4f}" in done.stdout
    assert rows["last price"]["accuracy"] == pytest.approx(0.672, abs=5e-4)
    assert rows["ranked outcome, learned elsewhere"]["brier"] <= 0.215


def test_it_evaluates_nothing_where_lines_are_bad_or_results_missing(run, tmp_path):
    keep(tmp_path, "findings.csv", "project,finding_id,cite,replicated\nRPP,1,Ada (2008),1\n")
    keep(tmp_path, "survey.csv", "project,finding_id,forecaster_id,response\nRPP,1,aa,0.5\n")
    head = "project,finding_id,transaction_id,time_stamp,forecaster_id,transaction_type,"
    keep(tmp_path, "trades.csv", head + "transaction_cost,transaction_shares,net_shares,price\n")
    failed = run("evaluate", "replication-markets", tmp_path)
    assert failed.exit_code == 1
    assert "There is nothing to compare" in failed.stderr
    keep(tmp_path, "survey.csv", "project,finding_id,forecaster_id,response\nRPP,1,aa,5\n")
    failed = run("evaluate", "replication-markets", tmp_path)
    assert failed.exit_code == 1
    assert "survey.csv line 2, response" in failed.stderr
