"""The crowd judges, each in an order and by a taste of their own."""

from datetime import datetime
from functools import partial

from community.services.follows import follow
from demo.stage import Player, Scene
from demo.temper import choice_of, liking, rating_of
from voting.services.casting import Shown, cast_ballot

MEMBER = "priya"  # Whom visitors sign in as: she has judged some, and most are left to her.
JUDGED_BY_MEMBER = 7
FOLLOWED = 0.12
# How far each scale asks whether it works rather than whether one likes it.
WORKS = (0.6, 0.8, 0.1)


def plan_judging(scene: Scene) -> None:
    """Plan who judges how many ideas, in how many sittings."""
    start = scene.script.day_of(1) + 0.05
    end = scene.script.day_of(2) - 0.1
    for player in scene.stage.crowd:
        if scene.chance.random() < player.temper.zeal:
            _plan_person(scene, player, start=start, end=end)


def _plan_person(scene: Scene, player: Player, *, start: float, end: float) -> None:
    chance, ideas = scene.chance, list(range(1, len(scene.script.ideas) + 1))
    chance.shuffle(ideas)
    amount = round(len(ideas) * min(1.0, player.temper.zeal * chance.uniform(0.5, 1.2)))
    if player.key == MEMBER:
        amount = JUDGED_BY_MEMBER
    sitting = chance.betavariate(1.1, 1.5)
    for number in ideas[:amount]:
        if chance.random() < 0.15:
            sitting = chance.random()
        day = start + (end - start) * sitting + chance.uniform(0, 0.01)
        if player.key not in scene.authors_of(number):
            scene.stage.calendar.at(scene.moment(day), partial(_judge, scene, player, number))


def _judge(scene: Scene, player: Player, number: int, now: datetime) -> None:
    session, chance, temper = scene.stage.session, scene.chance, player.temper
    written = scene.script.ideas[number - 1]
    liked = liking(temper, written.want, written.tags, chance)
    works = liking(temper, written.will, (), chance)
    ratings = {
        criterion: rating_of(share * works + (1 - share) * liked, temper, chance)
        for criterion, share in zip(scene.criteria, WORKS, strict=True)
    }
    choice = choice_of(liked, chance)
    cast_ballot(
        session,
        idea_id=scene.ideas[number],
        person_id=player.id,
        choice=choice,
        ratings=None if choice == "pass" else ratings,
        shown=Shown(chosen_by="information", at=now),
        now=now,
    )
    if choice == "approve" and chance.random() < FOLLOWED:
        follow(
            session,
            person_id=player.id,
            object_kind="idea",
            object_id=scene.ideas[number],
            now=now,
        )
