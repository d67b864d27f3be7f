"""Comparing rules on files from the command line: tables, JSON, and plain words when it fails."""

import json

import pytest

PB = """META
key;value
description;A small town
budget;4
vote_type;approval
PROJECTS
project_id;cost;name;selected
p;1;A park;1
q;0.9;Bees;0
r;2;A road;1
s;1.09;Swings;0
VOTES
voter_id;vote
1;p
2;q,r,s
3;q,r,s
4;r
"""
TOC = """# TITLE: A capital
# DATA TYPE: soc
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 100
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,3,4
26: 2,3,4,1
15: 3,4,2,1
17: 4,3,2,1
"""
BALLOTS = "idea,person,choice\n" + "".join(
    f"{idea},k-{person},{'approve' if person < wanted else 'reject'}\n"
    for idea, wanted in ((1, 9), (2, 7), (3, 5), (4, 2))
    for person in range(10)
)
RESULTS = "idea,met,evidence,recorded_by\n" + "".join(
    f"{idea},{met},https://example.org/{idea},k-1\n"
    for idea, met in ((1, "yes"), (2, "no"), (3, "yes"), (4, "no"))
)


@pytest.fixture
def run(app):
    def invoke(*words):
        return app.test_cli_runner().invoke(args=["evaluate", *(str(word) for word in words)])

    return invoke


def keep(folder, name, content):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_it_compares_what_rules_would_buy(run, tmp_path):
    kept = tmp_path / "found.json"
    done = run("pabulib", keep(tmp_path, "town.pb", PB), "--json", kept)
    assert done.exit_code == 0, done.output
    assert "A small town: 4 people, 4 projects" in done.stdout
    assert "Only Equal Shares, completed (ours): A park." in done.stdout
    rows = {row["name"]: row for row in json.loads(kept.read_text())["rows"]}
    assert rows["what was decided"]["bought"] == [0, 2]
    assert rows["most chosen first"]["excluded"] == 0.25


def test_it_says_that_points_are_read_as_approvals(run, tmp_path):
    done = run("pabulib", keep(tmp_path, "town.pb", PB.replace("approval", "ordinal")))
    assert "The ballots are ordinal" in done.stdout


def test_it_compares_orders_with_and_without_a_truth(run, tmp_path):
    path = keep(tmp_path, "capital.soc", TOC)
    plain = run("preflib", path)
    assert plain.exit_code == 0, plain.output
    assert "Preferred to each other one by more people than not: Nashville." in plain.stdout
    assert "Schulze (default)" in plain.stdout
    assert "which order is true" in plain.stdout
    assert "tau with truth" not in plain.stdout
    told = run("preflib", path, "--truth", "2,3,4,1")
    assert "tau with truth" in told.stdout
    assert "cannot say which rule is better" in " ".join(told.stdout.split())


def test_it_compares_orders_of_approvals_with_results(run, tmp_path):
    done = run(
        "ballots", keep(tmp_path, "ballots.csv", BALLOTS), keep(tmp_path, "results.csv", RESULTS)
    )
    assert done.exit_code == 0, done.output
    assert "4 ideas judged by 10 people, 2 met the test" in done.stdout
    assert "0.750" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("pabulib", "absent.pb"), "There is no file"),
        (("pabulib", "{bad}"), "begins with the line META"),
        (("preflib", "absent.soc"), "There is no file"),
        (("preflib", "{orders}", "--truth", "2,3"), "names every alternative once"),
        (("preflib", "{orders}", "--truth", "a,b"), "numbers of alternatives"),
        (("preflib", "{broken}"), "line 10: There is no alternative 9"),
        (("ballots", "{bad}", "{bad}"), "names no column"),
        (("ballots", "{ballots}", "{same}"), "There is nothing to compare"),
    ],
)
def test_it_says_in_a_line_what_is_wrong(run, tmp_path, words, says):
    files = {
        "bad": keep(tmp_path, "bad.pb", "nothing\nhere\n"),
        "orders": keep(tmp_path, "orders.soc", TOC),
        "broken": keep(tmp_path, "broken.soc", TOC.replace("26: 2,", "26: 9,")),
        "ballots": keep(tmp_path, "ballots.csv", BALLOTS),
        "same": keep(tmp_path, "same.csv", RESULTS.replace(",yes,", ",no,")),
    }
    failed = run(*(word.format(**files) for word in words))
    assert failed.exit_code != 0
    assert says in failed.stderr
    assert "Traceback" not in failed.output
