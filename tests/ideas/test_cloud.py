"""How large a tag stands: by what the crowd made of its ideas; and its pages."""

import pytest
from cast import visitor
from crowd import make_crowd
from hypothesis import given
from hypothesis import strategies as st

from core.policy import Viewer
from ideas.cloud import SIZES, Standing, ahead_of, sizes_of, weight_of
from ideas.services.attaching import tag_idea
from ideas.tag_queries import cloud_of, ideas_tagged, shown_ideas

IDEAS = st.lists(
    st.builds(
        Standing,
        age=st.floats(0, 4000),
        ahead=st.none() | st.floats(0, 1),
    )
)


@pytest.fixture
def crowd(session, time):
    return make_crowd(session, time.now, ideas=2)


def test_it_weighs_what_the_crowd_made_of_an_idea_and_not_that_there_is_one():
    liked = [Standing(age=0, ahead=0.9)]
    many = [Standing(age=0, ahead=0.1)] * 8
    assert weight_of(liked) == pytest.approx(0.9)
    assert weight_of(many) == pytest.approx(0.8), "one good idea outweighs eight bad ones"


def test_it_counts_an_idea_half_with_every_half_year_and_in_the_middle_until_it_is_ranked():
    assert weight_of([Standing(age=180, ahead=0.8)]) == pytest.approx(0.4)
    assert weight_of([Standing(age=360, ahead=None)]) == pytest.approx(0.125)
    assert weight_of([]) == 0


def test_it_tells_how_far_ranked_ideas_stand_ahead():
    ideas = [Standing(age=0, ahead=1.0), Standing(age=9, ahead=0.5), Standing(age=0, ahead=None)]
    assert ahead_of(ideas) == pytest.approx(0.75)
    assert ahead_of([Standing(age=0, ahead=None)]) is None


def test_it_sizes_by_the_root():
    assert sizes_of({1: 4.0, 2: 1.0, 3: 0.0}) == {1: 5, 2: 3, 3: 1}
    assert sizes_of({1: 0.0}) == {1: 1}
    assert sizes_of({}) == {}


@given(st.dictionaries(st.integers(), IDEAS, max_size=8))
def test_it_orders_sizes_as_weights(tags):
    weights = {key: weight_of(ideas) for key, ideas in tags.items()}
    sizes = sizes_of(weights)
    assert all(0 <= weights[key] <= len(ideas) + 1e-9 for key, ideas in tags.items())
    assert all(1 <= size <= SIZES for size in sizes.values())
    ordered = [sizes[key] for key in sorted(weights, key=weights.get)]
    assert ordered == sorted(ordered)


def tag(session, idea, person, name, now):
    tag_idea(session, idea_id=idea.id, person_id=person.id, name=name, now=now)


def test_it_gathers_tags_of_ideas_that_are_shown(session, crowd, now):
    first, second = crowd.ideas
    for idea, name in ((first, "doors"), (second, "doors"), (second, "nights")):
        tag(session, idea, crowd.cast.mallory, name, now)
    viewer = Viewer(id=crowd.cast.bob.id)
    ideas = shown_ideas(session, viewer)
    doors, nights = cloud_of(session, ideas, {first.id: 1.0}, now)
    assert (doors.tag.name, doors.count, doors.ranked, doors.ahead) == ("doors", 2, 1, 1.0)
    assert (nights.count, nights.ranked, nights.ahead) == (1, 0, None)
    assert doors.size > nights.size
    assert ideas_tagged(session, doors.tag, ideas) == [second.id, first.id]
    second.status = "screened_out"
    session.flush()
    assert [each.tag.name for each in cloud_of(session, shown_ideas(session, viewer), {}, now)] == [
        "doors"
    ]


def test_it_tells_nothing_of_a_ranking_before_judging_is_over(
    app, session, crowd, now, monkeypatch
):
    tag(session, crowd.ideas[0], crowd.cast.mallory, "doors", now)
    session.commit()
    asked = []
    monkeypatch.setattr(
        "ideas.routes.tags.standing_ahead", lambda _session, number: asked.append(number) or {}
    )
    alice = visitor(app, crowd.cast.alice)
    assert "doors" in alice.get("/tags").text
    assert asked == []
    crowd.challenge.state = "decided"
    session.commit()
    alice.get("/tags")
    assert asked == [crowd.challenge.id]


def test_it_shows_a_cloud_its_table_and_the_ideas(app, session, crowd, now):
    idea = crowd.ideas[0]
    tag(session, idea, crowd.cast.mallory, "front door", now)
    session.commit()
    alice = visitor(app, crowd.cast.alice)
    page = alice.get("/tags").text
    assert page.count("/tags/front-door") == 2, "in the cloud and in the table"
    assert idea.title in alice.get("/tags/front-door").text
    assert "/tags/front-door" in alice.get(f"/ideas/{idea.id}-{idea.slug}").text
    assert alice.get("/tags?q=Front+Door").location == "/tags/front-door"
    assert "There is no tag" in alice.get("/tags?q=zebra").text
    assert "/tags/front-door" in alice.get("/search?q=front+door").text
    assert "Two words for one thing" not in alice.get("/tags/front-door").text
    assert alice.post("/tags/front-door/lead", data={"name": "doors"}).status_code == 403


@pytest.mark.parametrize("who", ["facilitator", "administrator"])
def test_it_lets_two_words_be_one_and_undoes_it(app, session, crowd, now, who):
    idea = crowd.ideas[0]
    tag(session, idea, crowd.cast.mallory, "wait times", now)
    session.commit()
    keeper = visitor(app, getattr(crowd.cast, who))
    done = keeper.fill("/tags/wait-times", {"name": "waiting"}, action="/tags/wait-times/lead")
    assert done.location == "/tags/waiting"
    assert idea.title in keeper.get("/tags/waiting").text
    old = keeper.get("/tags/wait-times")
    assert (old.status_code, old.location) == (301, "/tags/waiting")
    assert "/tags/waiting" in keeper.get("/search?q=wait+times").text
    wrong = keeper.fill("/tags/waiting", {"name": "wait times"}, action="/tags/waiting/lead")
    assert wrong.status_code == 422
    assert "one already" in wrong.text
    keeper.fill("/tags/waiting", action="/tags/wait-times/free")
    assert idea.title in keeper.get("/tags/wait-times").text
    assert keeper.get("/tags/waiting").status_code == 200
