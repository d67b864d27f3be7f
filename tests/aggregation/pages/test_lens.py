"""The page of opinion groups: closed while judging goes on, then a map with its caveats."""

from datetime import timedelta

import pytest
from cast import visitor
from challenges import make_challenge
from crowd import add_idea, make_people

from pictures.groups import GroupDot, group_map
from voting.services.casting import cast_ballot


@pytest.fixture
def slug(session, cast, time):
    """Fifty people of two minds have judged eight ideas; they share the first two."""
    start = time.now
    challenge = make_challenge(session, cast.sponsor.id, start)
    titles = ["Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Ginkgo", "Hazel"]
    ideas = [
        add_idea(session, challenge.id, cast.alice.id, f"{title} at the gate", now=start)
        for title in titles
    ]
    at = start + timedelta(days=11)
    for number, person in enumerate(make_people(session, 50, start)):
        for n, idea in enumerate(ideas):
            choice = "approve" if n < 2 or n % 2 == number % 2 else "reject"
            cast_ballot(session, idea_id=idea.id, person_id=person.id, choice=choice, now=at)
    session.commit()
    time.now = at
    return challenge.slug


def test_it_stays_closed_then_shows_a_map_with_its_caveats(app, cast, slug, time):
    page = f"/challenges/{slug}/lens"
    assert "opens when judging closes" in visitor(app, cast.mallory).get(page).text
    time.now += timedelta(days=60)
    text = visitor(app, cast.mallory).get(page).text
    assert "50 people on a map of opinion" in text
    assert "not a fact" in text
    assert "The number of groups is unstable" in text
    first = text.index("Alder at the gate")
    assert first < text.index("Cedar at the gate")


def test_it_draws_everyone_once_and_names_groups_by_letter():
    people = [GroupDot(x=n, y=-n, group=n % 2) for n in range(10)]
    drawn = group_map(people)
    assert drawn.count("<circle") == 5
    assert drawn.count("h0") == 5
    assert ">A</text>" in drawn
    assert ">B</text>" in drawn
    assert "<svg" in group_map([])
