"""Submitting an idea."""

import pytest
from cast import make_cast
from challenges import make_challenge, make_draft
from crowd import DAY, add_idea
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotAllowed, NotFound
from core.policy import Viewer
from ideas.queries import idea_rows, listed_ids, similar_ideas
from models.community import Activity, Alias, Follow
from models.ideas import IdeaVersion


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def challenge(session, cast, now):
    return make_challenge(session, cast.sponsor.id, now)


def test_it_adds_an_idea_with_its_first_version(session, challenge, cast, now):
    idea = add_idea(
        session, challenge.id, cast.alice.id, " A nurse  at the door ", problem="38 min", now=now
    )
    assert (idea.number, idea.slug, idea.title) == (1, "a-nurse-at-the-door", "A nurse at the door")
    assert (idea.status, idea.version, idea.is_seeded) == ("submitted", 1, False)
    kept = session.scalars(select(IdeaVersion)).one()
    assert (kept.version, kept.title, kept.problem) == (1, "A nurse at the door", "38 min")


def test_it_numbers_the_ideas_of_each_challenge_from_one(session, challenge, cast, now):
    other = make_challenge(session, cast.sponsor.id, now, question="How do we park?")
    numbers = [
        add_idea(session, place.id, cast.alice.id, f"Idea number {n}", now=now).number
        for n, place in enumerate((challenge, challenge, other, challenge))
    ]
    assert numbers == [1, 2, 1, 3]


def test_it_lets_the_author_follow_and_writes_it_down(session, challenge, cast, now):
    idea = add_idea(session, challenge.id, cast.alice.id, "A nurse at the door", now=now)
    followed = session.scalars(select(Follow).where(Follow.object_kind == "idea")).one()
    assert (followed.person_id, followed.object_id) == (cast.alice.id, idea.id)
    noted = session.scalars(select(Activity).where(Activity.object_kind == "idea")).one()
    assert (noted.act, noted.actor_id, noted.challenge_id) == (
        "submitted",
        cast.alice.id,
        challenge.id,
    )


@pytest.mark.parametrize(
    ("after", "is_open"), [(0, True), (10 * 86_400 - 1, True), (10 * 86_400, False)]
)
def test_it_takes_ideas_only_in_their_phase(session, challenge, cast, now, after, is_open):
    moment = now + DAY * after / 86_400
    if is_open:
        assert add_idea(session, challenge.id, cast.alice.id, "A nurse at the door", now=moment)
    else:
        with pytest.raises(Closed, match="closed on 4 December 2026"):
            add_idea(session, challenge.id, cast.alice.id, "A nurse at the door", now=moment)


def test_it_lets_those_who_run_a_draft_seed_it(session, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    for person in (cast.sponsor, cast.facilitator):
        idea = add_idea(session, draft.id, person.id, "A nurse at the door", now=now)
        assert idea.is_seeded
    with pytest.raises(Closed, match="being prepared"):
        add_idea(session, draft.id, cast.alice.id, "A nurse at the door", now=now)


def test_it_refuses_someone_who_has_left(session, challenge, cast, now):
    cast.alice.is_active = False
    session.flush()
    with pytest.raises(NotAllowed):
        add_idea(session, challenge.id, cast.alice.id, "A nurse at the door", now=now)


def test_it_refuses_a_challenge_that_is_not_there(session, cast, now):
    with pytest.raises(NotFound):
        add_idea(session, 999, cast.alice.id, "A nurse at the door", now=now)


def test_it_refuses_an_empty_line_and_takes_no_number(session, challenge, cast, now):
    with pytest.raises(InvalidInput):
        add_idea(session, challenge.id, cast.alice.id, "   ", now=now)
    assert (
        add_idea(session, challenge.id, cast.alice.id, "A nurse at the door", now=now).number == 1
    )


def test_it_gives_a_pen_name_where_pen_names_are_shown(session, cast, now):
    place = make_challenge(session, cast.sponsor.id, now, name_policy="pseudonymous")
    add_idea(session, place.id, cast.alice.id, "A nurse at the door", now=now)
    assert session.scalars(select(Alias.person_id)).all() == [cast.alice.id]


def test_it_is_listed_and_found_by_what_it_says(session, challenge, cast, now):
    add_idea(session, challenge.id, cast.alice.id, "A nurse at the door", now=now)
    add_idea(session, challenge.id, cast.bob.id, "A discharge lounge", now=now)
    viewer = Viewer(id=cast.bob.id)
    ids = listed_ids(session, challenge_id=challenge.id, viewer=viewer)
    rows = idea_rows(session, ids, viewer)
    assert [(row.number, row.author_ids, row.is_mine) for row in rows] == [
        (1, (cast.alice.id,), False),
        (2, (cast.bob.id,), True),
    ]
    close = similar_ideas(session, challenge_id=challenge.id, text="a lounge for discharge")
    assert [idea.number for idea in close] == [2]
    assert (
        similar_ideas(session, challenge_id=challenge.id, text="lounge", but_not=rows[1].id) == []
    )
