"""Who counts less, where ideas stand without them, and where liking and belief part: in words."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from cast import visitor
from honest import IDEAS, honest, one_answer, ranked, ring
from judged import make_judged

from aggregation.methods.explain import BELIEVED, LIKED
from aggregation.methods.outcome import SuspectRow
from aggregation.presentation import influence_lines, partings, suspicion, table_of, without_rows


@pytest.fixture(scope="module")
def ringed():
    return ranked((*honest(), *ring(10)))


def test_it_says_when_nobody_counts_less():
    assert suspicion(ranked(honest())) == "No accounts look so much alike that they count less."


def test_it_says_who_counts_less_and_what_stands_elsewhere():
    words = suspicion(ranked((*honest(), *one_answer(200))))
    assert words.startswith(
        "200 accounts answered very little, and the same. Together they count as 14 voices."
    )
    assert "Without them" in words


def test_it_says_of_a_ring_that_it_answered_alike(ringed):
    words = suspicion(ringed)
    assert words.startswith(
        "10 accounts gave nearly the same answers within a quarter of an hour. "
        "Together they count as 3 voices."
    )


def test_it_names_no_number_of_accounts_under_five(ringed):
    few = SuspectRow(kind="clusters", accounts=3, judgements=24, weight=1.7, who=(1, 2, 3))
    assert suspicion(replace(ringed, suspects=(few,))).startswith("A few accounts gave nearly")


def test_it_is_silent_where_the_ranking_is_older_than_the_defence():
    assert suspicion(ranked(honest(), defended=False)) == ""


def test_it_prints_every_rank_without_the_most_suspicious(ringed):
    rows = without_rows(ringed)
    assert len(rows) == IDEAS
    assert sorted(int(row[2]) for row in rows) == list(range(1, IDEAS + 1))
    names = {row.idea_id: SimpleNamespace(title="An idea") for row in ringed.rows}
    table = table_of(SimpleNamespace(output=ringed, names=names))
    assert table[0][-1] == "rank_without_most_suspicious"
    assert [f"{line[-1]}" for line in table[1:]] == [row[2] for row in rows]


def test_it_lists_the_suspicious_in_the_audit(ringed):
    assert "The most suspicious accounts" in [line[0] for line in influence_lines(ringed.influence)]


def test_it_says_where_liking_and_belief_part():
    def row(number, note):
        return SimpleNamespace(number=number, disagreement=note)

    rows = (row(4, LIKED), row(2, LIKED), row(3, ""), row(9, BELIEVED))
    assert partings(SimpleNamespace(rows=rows)) == [
        "Ideas 2 and 4 are liked, but not believed in.",
        "Idea 9 is believed in, but not liked.",
    ]
    assert partings(SimpleNamespace(rows=rows[2:3])) == [
        "On no idea are liking and belief surely apart."
    ]


def test_it_stands_on_the_page_and_in_the_report(app, session, cast, now):
    judged = make_judged(session, cast.sponsor, now)
    judged.rank(session)
    session.commit()
    sponsor = visitor(app, cast.sponsor)
    for page in ("ranking", "report"):
        text = sponsor.get(f"/challenges/{judged.challenge.slug}/{page}").text
        assert "No accounts look so much alike that they count less." in text
