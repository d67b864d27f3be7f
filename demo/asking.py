"""A challenge is posed and opened, its ideas come in, and people talk about them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from community.services.comments import post_comment
from community.services.follows import follow
from community.target import Target
from core.points import MICRO
from demo.script import Change, IdeaScript, Remark
from demo.stage import Scene
from ideas.content import IdeaText, fingerprint_of
from ideas.queries import find_idea
from ideas.services.attaching import add_co_author, add_evidence, tag_idea
from ideas.services.standing import answer_idea, shortlist_idea
from ideas.services.writing import edit_idea, submit_idea, text_of
from ideas.target import target_of
from people.services.aliases import alias_of
from purpose.phases import DEFAULT, PhaseSpan
from purpose.plan import ChallengePlan, CriterionPlan
from purpose.queries import challenge_by_id
from purpose.services.challenges import open_challenge, pose_challenge
from purpose.services.updates import post_update

SPONSOR = "ines"
ANSWERED_AFTER = (0.8, 1.7)  # Days; ideas without a written answer wait for the visitor.
PREPARED = timedelta(days=1)


def plan_challenge(scene: Scene) -> None:
    """Plan everything that is written for a challenge."""
    calendar = scene.stage.calendar
    calendar.at(scene.opened_at - PREPARED, partial(_pose, scene))
    calendar.at(scene.opened_at, partial(_open, scene))
    for day, by, words in scene.script.updates:
        calendar.at(scene.moment(day), partial(_update, scene, by, words))
    plan_talk(scene, scene.script.talk, partial(_question, scene))
    for number, idea in enumerate(scene.script.ideas, 1):
        _plan_idea(scene, number, idea)


def _plan_idea(scene: Scene, number: int, idea: IdeaScript) -> None:
    calendar = scene.stage.calendar
    calendar.at(scene.moment(idea.day), partial(_submit, scene, number, idea))
    for change in idea.edits:
        calendar.at(scene.moment(change.day), partial(_edit, scene, number, change))
    plan_talk(scene, idea.comments, partial(_idea_target, scene, number))
    if idea.answer:
        wait = scene.chance.uniform(*ANSWERED_AFTER)
        by = scene.chance.choice((SPONSOR, SPONSOR, "aoife"))
        calendar.at(scene.moment(idea.day + wait), partial(_answer, scene, number, by))
    if idea.shortlisted:
        day = scene.script.day_of(1) + scene.chance.uniform(0.05, 0.3)
        calendar.at(scene.moment(day), partial(_shortlist, scene, number))


def plan_talk(scene: Scene, remarks: Iterable[Remark], on: partial[Target]) -> None:
    """Plan the comments on one thing; a reply answers the comment that came before it."""
    said: list[int] = []
    for remark in remarks:
        scene.stage.calendar.at(scene.moment(remark.day), partial(_say, scene, remark, on, said))


def _pose(scene: Scene, now: datetime) -> None:
    challenge = pose_challenge(
        scene.stage.session,
        sponsor_id=scene.stage.id_of(SPONSOR),
        plan=_plan_of(scene),
        now=now,
    )
    scene.challenge_id = challenge.id
    scene.criteria = tuple(criterion.id for criterion in challenge.criteria)


def _plan_of(scene: Scene) -> ChallengePlan:
    written = scene.script
    return ChallengePlan(
        question=written.question,
        context=written.context,
        bounds=written.bounds,
        criteria=tuple(
            CriterionPlan(name=name, low=low, high=high, weight=weight)
            for name, low, high, weight in written.criteria
        ),
        success_test=written.success_test,
        success_on=scene.moment(written.success_day).date(),
        money_budget=written.money_budget,
        points_budget=written.points_budget * MICRO,
        shortlist_size=written.shortlist_size,
        name_policy=written.name_policy,
        dispute_hours=written.dispute_hours,
        phases=_phases_of(scene),
    )


def _phases_of(scene: Scene) -> tuple[PhaseSpan, ...]:
    """Return the phases, which allow what those of every challenge allow at first."""
    written = scene.script
    return tuple(
        PhaseSpan(
            name=name,
            starts_at=scene.moment(written.day_of(place)),
            ends_at=scene.moment(written.day_of(place + 1)),
            acts=acts,
        )
        for place, ((name, _), (_, _, acts)) in enumerate(zip(written.phases, DEFAULT, strict=True))
    )


def _open(scene: Scene, now: datetime) -> None:
    stage = scene.stage
    open_challenge(
        stage.session, challenge_id=scene.challenge_id, person_id=stage.id_of(SPONSOR), now=now
    )
    for key in ("aoife", "jonas"):
        follow(
            stage.session,
            person_id=stage.id_of(key),
            object_kind="challenge",
            object_id=scene.challenge_id,
            now=now,
        )


def _update(scene: Scene, by: str, words: str, now: datetime) -> None:
    challenge = challenge_by_id(scene.stage.session, scene.challenge_id)
    post_update(
        scene.stage.session,
        challenge_id=challenge.id,
        author=scene.stage.people[by].viewer,
        body=words,
        path=f"/challenges/{challenge.slug}",
        now=now,
    )


def _submit(scene: Scene, number: int, written: IdeaScript, now: datetime) -> None:
    session, author_id = scene.stage.session, scene.stage.id_of(written.by)
    _give_name(scene, author_id)
    idea = submit_idea(
        session,
        challenge_id=scene.challenge_id,
        author_id=author_id,
        text=IdeaText(
            title=written.title,
            problem=written.problem,
            proposal=written.proposal,
            benefit=written.benefit,
            cost=written.cost,
        ),
        now=now,
    )
    scene.ideas[number] = idea.id
    for tag in written.tags:
        tag_idea(session, idea_id=idea.id, person_id=author_id, name=tag, now=now)
    for url, label in written.evidence:
        add_evidence(session, idea_id=idea.id, person_id=author_id, url=url, label=label, now=now)
    for key in written.co_authors:
        add_co_author(
            session,
            idea_id=idea.id,
            person_id=scene.stage.id_of(key),
            added_by_id=author_id,
            now=now,
        )


def _edit(scene: Scene, number: int, change: Change, now: datetime) -> None:
    session = scene.stage.session
    before = text_of(find_idea(session, scene.ideas[number]))
    edit_idea(
        session,
        idea_id=scene.ideas[number],
        editor_id=scene.stage.id_of(scene.script.ideas[number - 1].by),
        text=IdeaText(**{**vars(before), change.part: change.words}),
        based_on=fingerprint_of(before),
        now=now,
    )


def _answer(scene: Scene, number: int, by: str, now: datetime) -> None:
    answer_idea(
        scene.stage.session,
        idea_id=scene.ideas[number],
        staff_id=scene.stage.id_of(by),
        answer=scene.script.ideas[number - 1].answer,
        now=now,
    )


def _shortlist(scene: Scene, number: int, now: datetime) -> None:
    shortlist_idea(
        scene.stage.session,
        idea_id=scene.ideas[number],
        staff_id=scene.stage.id_of("aoife"),
        is_listed=True,
        now=now,
    )


def _question(scene: Scene) -> Target:
    challenge = challenge_by_id(scene.stage.session, scene.challenge_id)
    return Target(
        kind="challenge",
        id=challenge.id,
        challenge_id=challenge.id,
        title=challenge.question,
        path=f"/challenges/{challenge.slug}",
    )


def _idea_target(scene: Scene, number: int) -> Target:
    return target_of(find_idea(scene.stage.session, scene.ideas[number]))


def _say(scene: Scene, remark: Remark, on: partial[Target], said: list[int], now: datetime) -> None:
    author_id, is_reply = scene.stage.id_of(remark.by), remark.stance == "reply"
    _give_name(scene, author_id)
    comment = post_comment(
        scene.stage.session,
        author_id=author_id,
        on=on(),
        body=remark.words,
        stance="neither" if is_reply else remark.stance,
        parent_id=said[-1] if is_reply else None,
        now=now,
    )
    said.append(comment.id)


def _give_name(scene: Scene, person_id: int) -> None:
    """Draw a pen name by the play's own chance, so that it comes out the same each time."""
    if scene.script.name_policy == "pseudonymous":
        alias_of(scene.stage.session, scene.challenge_id, person_id, chance=scene.chance)
