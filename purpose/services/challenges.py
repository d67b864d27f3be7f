"""Posing a challenge, changing it while it may be changed, opening it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.drafting import Place
from community.services import activity, follows
from community.services.drafts import forget_draft
from core.errors import InvalidInput, NotFound, Refused
from core.language import _, marked
from core.policy import require
from core.text import one_line, slug_of
from ledger.services import open_challenge_account
from models.purpose import Challenge, Criterion, Phase, Purpose
from models.voting import Ballot, VotingRound
from purpose.phases import Act, PhaseSpan
from purpose.plan import ChallengePlan, CriterionPlan, check_criteria, check_plan
from purpose.queries import GONE, WHOLE, criteria_of

DOUBLE_CLICK = timedelta(minutes=1)
RESERVED = frozenset({"new"})  # /challenges/new is a page of its own.
NOT_YOURS = marked("Only the sponsor of this challenge can do that.")


def pose_challenge(
    session: Session, *, sponsor_id: int, plan: ChallengePlan, now: datetime
) -> Challenge:
    """Write down a challenge as a draft; nobody but its sponsor and facilitators sees it yet.

    The same question by the same sponsor within a minute is a double click: it is posed once.
    """
    check_plan(plan)
    posed = session.scalar(
        select(Challenge)
        .filter_by(sponsor_id=sponsor_id, question=one_line(plan.question), state="draft")
        .where(Challenge.created_at > now - DOUBLE_CLICK)
    )
    if posed is not None:
        return posed
    challenge = Challenge(
        slug=_free_slug(session, plan.question),
        question=one_line(plan.question),
        sponsor_id=sponsor_id,
        state="draft",
        created_at=now,
        phases=[],
        criteria=[],
    )
    _write(challenge, plan)
    session.add(challenge)
    session.flush()
    _log(session, challenge, act="posed", person_id=sponsor_id, now=now)
    written = Place(kind="pose", object_kind="purpose", object_id=1)
    forget_draft(session, person_id=sponsor_id, place=written)
    follows.follow(
        session,
        person_id=sponsor_id,
        object_kind="challenge",
        object_id=challenge.id,
        now=now,
    )
    return challenge


def edit_draft(
    session: Session, *, challenge_id: int, person_id: int, plan: ChallengePlan
) -> Challenge:
    """Change anything about a challenge that is not open yet."""
    challenge = locked_challenge(session, challenge_id)
    require(challenge.sponsor_id == person_id, NOT_YOURS)
    if challenge.state != "draft":
        raise Refused(_("This challenge is open: only its context and criteria can still change."))
    check_plan(plan)
    challenge.phases.clear()
    challenge.criteria.clear()
    session.flush()
    _write(challenge, plan)
    session.flush()
    written = Place(kind="plan", object_kind="challenge", object_id=challenge_id)
    forget_draft(session, person_id=person_id, place=written)
    return challenge


def edit_open(
    session: Session,
    *,
    challenge_id: int,
    person_id: int,
    context: str,
    bounds: str,
    criteria: tuple[CriterionPlan, ...],
    now: datetime,
) -> Challenge:
    """Change the context, and the criteria until the first idea is judged by them.

    Question, success test, budgets and policies are promises to those who came in: they stay.
    """
    challenge = locked_challenge(session, challenge_id)
    require(challenge.sponsor_id == person_id, NOT_YOURS)
    if challenge.state != "open":
        raise Refused(_("Only a challenge that is open can be changed here."))
    challenge.context, challenge.bounds = context.strip(), bounds.strip()
    if criteria != criteria_of(challenge):
        check_criteria(criteria)
        if is_judged(session, challenge_id):
            raise Refused(
                _("Ideas have been judged on these criteria, so they stay."),
                field="criterion1_name",
            )
        challenge.criteria.clear()
        session.flush()
        challenge.criteria = _criteria(criteria)
    session.flush()
    _log(session, challenge, act="edited", person_id=person_id, now=now)
    written = Place(kind="words", object_kind="challenge", object_id=challenge_id)
    forget_draft(session, person_id=person_id, place=written)
    return challenge


def open_challenge(
    session: Session, *, challenge_id: int, person_id: int, now: datetime
) -> Challenge:
    """Open a draft to everyone and give its markets their points; again is the same as once."""
    challenge = locked_challenge(session, challenge_id)
    require(challenge.sponsor_id == person_id, NOT_YOURS)
    if challenge.state == "open":
        return challenge
    if challenge.state != "draft":
        raise Refused(_("This challenge was opened and decided already."))
    _check_ready(session, challenge, now)
    challenge.state, challenge.opened_at = "open", now
    open_challenge_account(
        session, challenge_id=challenge.id, budget=challenge.points_budget, now=now
    )
    _log(session, challenge, act="opened", person_id=person_id, now=now)
    return challenge


def is_judged(session: Session, challenge_id: int) -> bool:
    """Say whether any idea of a challenge has been judged."""
    judged = (
        select(Ballot.id)
        .join(VotingRound, VotingRound.id == Ballot.round_id)
        .where(VotingRound.challenge_id == challenge_id)
        .limit(1)
    )
    return session.scalar(judged) is not None


def locked_challenge(session: Session, challenge_id: int) -> Challenge:
    """Return a challenge with phases and criteria, kept from other writers."""
    challenge = session.scalar(
        select(Challenge)
        .where(Challenge.id == challenge_id)
        .options(*WHOLE)
        .with_for_update(of=Challenge)
        .execution_options(populate_existing=True)
    )
    if challenge is None:
        raise NotFound(GONE)
    return challenge


def phase_rows(spans: tuple[PhaseSpan, ...]) -> list[Phase]:
    """Return rows for phases, numbered in their order."""
    return [
        Phase(
            position=position,
            name=span.name,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            **{f"allows_{act}": act in span.acts for act in Act},
        )
        for position, span in enumerate(spans, 1)
    ]


def _check_ready(session: Session, challenge: Challenge, now: datetime) -> None:
    if session.get(Purpose, 1) is None:
        raise Refused(_("State the purpose first: every challenge serves it."))
    first = challenge.phases[0]
    if first.ends_at <= now:
        raise Refused(
            _(
                "“%(name)s” would be over before anyone came in. Move the dates first.",
                name=first.name,
            )
        )
    if challenge.success_on is not None and challenge.success_on <= now.date():
        raise InvalidInput(_("The day of the success test has passed."), field="success_on")


def _write(challenge: Challenge, plan: ChallengePlan) -> None:
    challenge.question = one_line(plan.question)
    challenge.context, challenge.bounds = plan.context.strip(), plan.bounds.strip()
    challenge.success_test, challenge.success_on = plan.success_test.strip(), plan.success_on
    challenge.money_budget, challenge.currency = plan.money_budget, plan.currency
    challenge.points_budget, challenge.shortlist_size = plan.points_budget, plan.shortlist_size
    challenge.name_policy, challenge.tally_policy = plan.name_policy, plan.tally_policy
    challenge.dispute_hours = plan.dispute_hours
    challenge.criteria = _criteria(plan.criteria)
    challenge.phases = phase_rows(plan.phases)


def _criteria(criteria: tuple[CriterionPlan, ...]) -> list[Criterion]:
    return [
        Criterion(position=position, name=c.name, low=c.low, high=c.high, weight=c.weight)
        for position, c in enumerate(criteria, 1)
    ]


def _free_slug(session: Session, question: str) -> str:
    base = slug_of(question)
    taken = RESERVED | set(
        session.scalars(select(Challenge.slug).where(Challenge.slug.startswith(base)))
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _log(
    session: Session, challenge: Challenge, *, act: str, person_id: int, now: datetime
) -> None:
    activity.record(
        session,
        actor_id=person_id,
        act=act,
        object_kind="challenge",
        object_id=challenge.id,
        challenge_id=challenge.id,
        now=now,
    )
