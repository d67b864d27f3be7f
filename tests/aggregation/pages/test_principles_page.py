"""Those who run a challenge see its six meters, counted from what was done there."""

import pytest
from cast import make_cast, visitor
from judged import JUDGES, make_judged
from sqlalchemy import select

from aggregation.principle_queries import tracks_of
from models.aggregation import Ranking
from purpose.queries import challenge_by_id


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def judged(session, cast, now):
    made = make_judged(session, cast.sponsor, now)
    made.rank(session)
    session.commit()
    return made


def test_it_counts_what_a_challenge_has_left_behind(session, cast, judged):
    challenge = challenge_by_id(session, judged.challenge.id)
    tracks = tracks_of(session, challenge, now=judged.over)
    everyone = len(vars(cast)) + JUDGES + 1
    assert (tracks.invited, tracks.acted) == (everyone, JUDGES + 1)
    assert (tracks.acts, tracks.acts_for_others) == (3 * JUDGES + 3, 3 * JUDGES)
    assert tracks.gini == pytest.approx(0)  # Everyone judged all three ideas.
    assert (tracks.judgements, tracks.unseen, tracks.herding) == (3 * JUDGES, 3 * JUDGES, None)
    assert (tracks.versions, tracks.rankings, tracks.unchanged) == (3, 1, 1)
    assert (tracks.top, tracks.top_unseeded) == (3, 3)


def test_it_notices_a_ranking_that_was_changed(session, judged):
    challenge = challenge_by_id(session, judged.challenge.id)
    kept = session.scalars(select(Ranking)).one()
    same = {column.name: getattr(kept, column.name) for column in Ranking.__table__.columns}
    session.add(Ranking(**{**same, "id": None, "number": 2, "output_hash": "0" * 64}))
    session.flush()
    tracks = tracks_of(session, challenge, now=judged.over)
    assert (tracks.rankings, tracks.unchanged) == (2, 1)


def test_it_counts_an_idea_as_overdue_after_five_working_days_only(session, judged, time):
    challenge = challenge_by_id(session, judged.challenge.id)
    soon = tracks_of(session, challenge, now=judged.ideas[0].created_at)
    assert (soon.ideas, soon.overdue) == (0, 0)
    late = tracks_of(session, challenge, now=time.forward(days=30))
    assert (late.ideas, late.overdue, late.answered_in_time) == (3, 3, 0)


def test_it_shows_all_six_to_those_who_run_it(app, cast, judged):
    path = f"/challenges/{judged.challenge.slug}/principles"
    page = visitor(app, cast.sponsor).get(path).text
    for name in ("Participation", "Collective", "Transparency", "Independence", "Emergence"):
        assert name in page
    assert visitor(app, cast.bob).get(path).status_code == 403
