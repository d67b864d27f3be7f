"""The crowd's judgement is ranked, the sponsor decides, and what came of it is recorded."""

from datetime import datetime
from functools import partial

from aggregation.services.decide import conclude, decide
from aggregation.services.rank import make_ranking
from aggregation.services.results import record_result
from demo.asking import SPONSOR
from demo.stage import Scene
from ideas.queries import find_idea
from purpose.queries import challenge_by_id

RANKED = (0.3, 2.4)  # Days after judging: once at once, once before the decision.
REVIEWED = 1.0  # Days after the day of the success test.


def plan_decision(scene: Scene) -> None:
    """Plan rankings, decisions and results, as far as they are written and time has come."""
    calendar, over = scene.stage.calendar, scene.script.day_of(2)
    for wait in RANKED:
        calendar.at(scene.moment(over + wait), partial(_rank, scene))
    ends = scene.script.day_of(3)
    for number, idea in enumerate(scene.script.ideas, 1):
        if idea.decision:
            day = ends - 0.4 + 0.01 * number
            calendar.at(scene.moment(day), partial(_decide, scene, number))
        if idea.outcome is not None:
            day = scene.script.success_day + REVIEWED + 0.01 * number
            calendar.at(scene.moment(day), partial(_record, scene, number))
    calendar.at(scene.moment(ends), partial(_conclude, scene))


def _rank(scene: Scene, now: datetime) -> None:
    make_ranking(
        scene.stage.session,
        challenge=challenge_by_id(scene.stage.session, scene.challenge_id),
        made_by_id=scene.stage.id_of("aoife"),
        chance=scene.chance,
        now=now,
    )


def _decide(scene: Scene, number: int, now: datetime) -> None:
    written, session = scene.script.ideas[number - 1], scene.stage.session
    decide(
        session,
        challenge=challenge_by_id(session, scene.challenge_id),
        idea=find_idea(session, scene.ideas[number]),
        choice=written.decision,
        reason=written.reason,
        decided_by_id=scene.stage.id_of(SPONSOR),
        now=now,
    )


def _conclude(scene: Scene, now: datetime) -> None:
    conclude(
        scene.stage.session,
        challenge=challenge_by_id(scene.stage.session, scene.challenge_id),
        decided_by_id=scene.stage.id_of(SPONSOR),
        now=now,
    )


def _record(scene: Scene, number: int, now: datetime) -> None:
    written, session = scene.script.ideas[number - 1], scene.stage.session
    record_result(
        session,
        challenge=challenge_by_id(session, scene.challenge_id),
        idea=find_idea(session, scene.ideas[number]),
        is_met=bool(written.outcome),
        evidence=f"https://example.org/aldermoor/trials/{number}",
        note=written.result,
        recorded_by_id=scene.stage.id_of(SPONSOR),
        now=now,
    )
