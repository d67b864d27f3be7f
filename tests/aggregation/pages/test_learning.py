"""The page of learning: the curve with its table, the baselines, and the parameters in force."""

from datetime import timedelta

from cast import visitor
from judged import make_judged

from aggregation.services.decide import conclude, decide
from aggregation.services.results import record_result


def resolved(session, cast, now):
    made = make_judged(session, cast.sponsor, now)
    made.rank(session)
    ids = {"challenge": made.challenge, "decided_by_id": made.sponsor.id, "now": made.over}
    for idea in made.ideas:
        decide(session, idea=idea, choice="selected", reason="It may shorten the wait.", **ids)
    conclude(session, **ids)
    for day, idea in enumerate(made.ideas, start=1):
        record_result(
            session,
            challenge=made.challenge,
            idea=idea,
            is_met=day == 1,
            evidence="https://figures.example/september",
            note="",
            recorded_by_id=made.sponsor.id,
            now=made.over + timedelta(days=day),
        )
    session.commit()
    return made


def test_it_draws_how_often_chances_came_true_with_a_table(app, session, cast, now):
    resolved(session, cast, now)
    text = visitor(app, cast.alice).get("/learning").text
    assert "<svg" in text
    assert 'role="img"' in text
    assert "of 1 results" in text or "of 2 results" in text
    assert "How often it had come true until then" in text
    assert "Always one half" in text
    assert "0.250" in text
    assert "With fewer than 30 results" in text


def test_it_tells_the_parameters_in_force_and_those_before(app, session, cast, now):
    resolved(session, cast, now)
    text = visitor(app, cast.alice).get("/learning").text
    assert "Systematic noise" in text
    assert "3 results" in text
    assert "the beginning" in text


def test_it_says_that_nothing_has_come_true_yet(app, cast):
    assert "Nothing has come true yet" in visitor(app, cast.alice).get("/learning").text
