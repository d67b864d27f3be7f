"""What the pages tell once judging is over: ranks, decisions, and what came of it."""

from datetime import timedelta

import pytest
from cast import make_cast, visitor
from judged import make_judged

from aggregation.services.decide import conclude, decide
from aggregation.services.results import record_result
from purpose.queries import challenge_by_id

DAY = timedelta(days=1)
REASON = "It shortens the wait most, and two sites can begin in May."


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def judged(session, cast, time, now):
    made = make_judged(session, cast.sponsor, now)
    made.rank(session)
    session.commit()
    return made


def choose(session, judged, choice="selected", reason=REASON):
    challenge = challenge_by_id(session, judged.challenge.id)
    made = {"choice": choice, "reason": reason, "decided_by_id": judged.sponsor.id}
    decide(session, challenge=challenge, idea=judged.ideas[0], **made, now=judged.over)
    conclude(session, challenge=challenge, decided_by_id=judged.sponsor.id, now=judged.over)
    session.commit()


def page(app, person, judged):
    return visitor(app, person).get(f"/challenges/{judged.challenge.slug}").text


def test_it_shows_no_rank_while_ideas_are_judged(app, cast, judged, time, now):
    time.now = judged.over - 2 * DAY
    text = page(app, cast.alice, judged)
    assert "rank 1" not in text
    assert "Judge three ideas" in text
    assert "See the ranking" not in text


def test_it_puts_ideas_in_the_order_of_the_ranking(app, cast, judged, time):
    time.now = judged.over
    text = page(app, cast.alice, judged)
    places = [text.index(idea.title) for idea in judged.ideas]
    assert places == sorted(places)
    assert [text.count(f"rank {n}") for n in (1, 2, 3)] == [1, 1, 1]
    assert "See the ranking" in text
    assert "Judge three ideas" not in text


def test_it_offers_nothing_to_judge_to_who_has_judged_all(app, cast, judged, time):
    time.now = judged.over - 2 * DAY
    text = page(app, judged.judges[0], judged)
    assert text.count("you judged") == 3
    assert "/judge" not in text.split('id="main"')[1].split("</main>")[0]


def test_it_gives_the_reason_for_every_decision(app, session, cast, judged, time):
    time.now = judged.over
    choose(session, judged)
    text = page(app, cast.alice, judged)
    assert "What was decided" in text
    assert REASON in text
    assert "Decided" in text


def test_it_tells_everyone_what_came_of_it(app, session, cast, judged, time):
    time.now = judged.over
    choose(session, judged)
    record_result(
        session,
        challenge=challenge_by_id(session, judged.challenge.id),
        idea=judged.ideas[0],
        is_met=False,
        evidence="https://waits.example/2027",
        note="It took 2 h 20.",
        recorded_by_id=judged.sponsor.id,
        now=judged.over,
    )
    session.commit()
    for text in (page(app, cast.alice, judged), visitor(app, cast.alice).get("/").text):
        assert "What came of it" in text
        assert "Not met." in text
        assert "It took 2 h 20." in text
        assert "The crowd gave it" in text
