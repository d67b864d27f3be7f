"""Reads of the purpose and its challenges."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.errors import Closed, NotFound
from core.language import _, marked
from core.policy import Role, Viewer
from models.purpose import Challenge, Phase, Purpose
from purpose import phases
from purpose.phases import Act, PhaseSpan
from purpose.plan import ChallengePlan, CriterionPlan

WHOLE = (selectinload(Challenge.phases), selectinload(Challenge.criteria))
GONE = marked("There is no such challenge, or it is not for you.")

# What each act is called in "… is not open".
NAMES = {
    Act.SUBMIT: marked("Adding ideas"),
    Act.IMPROVE: marked("Changing ideas"),
    Act.COMMENT: marked("The discussion"),
    Act.JUDGE: marked("Judging"),
    Act.TRADE: marked("Trading"),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a challenge stands at one moment."""

    phase: PhaseSpan | None
    headline: str
    left: str
    changes_at: datetime | None


def the_purpose(session: Session) -> Purpose | None:
    """Return the purpose; None before it is stated."""
    return session.get(Purpose, 1)


def challenge_by_slug(session: Session, slug: str, *, viewer: Viewer | None = None) -> Challenge:
    """Return a challenge with phases and criteria; a draft only to those who prepare it."""
    challenge = session.scalar(select(Challenge).where(Challenge.slug == slug).options(*WHOLE))
    if challenge is None or (viewer is not None and not may_see(challenge, viewer)):
        raise NotFound(_(GONE))
    return challenge


def challenge_by_id(session: Session, challenge_id: int) -> Challenge:
    """Return a challenge with phases and criteria, or raise NotFound."""
    challenge = session.scalar(
        select(Challenge).where(Challenge.id == challenge_id).options(*WHOLE)
    )
    if challenge is None:
        raise NotFound(_(GONE))
    return challenge


def may_see(challenge: Challenge, viewer: Viewer) -> bool:
    """Say whether a challenge is for a viewer: drafts are for its sponsor and the facilitators."""
    if challenge.state != "draft" or challenge.sponsor_id == viewer.id:
        return True
    return viewer.has(Role.FACILITATOR) or viewer.has(Role.ADMINISTRATOR)


def require_visible(challenge: Challenge, viewer: Viewer) -> None:
    """Raise NotFound unless a challenge is for a viewer."""
    if not may_see(challenge, viewer):
        raise NotFound(_(GONE))


def spans_of(challenge: Challenge) -> tuple[PhaseSpan, ...]:
    """Return the phases of a challenge, as pure values."""
    return tuple(span_of(phase) for phase in challenge.phases)


def span_of(phase: Phase) -> PhaseSpan:
    """Return one phase as a pure value."""
    return PhaseSpan(
        name=phase.name,
        starts_at=phase.starts_at,
        ends_at=phase.ends_at,
        acts=frozenset(act for act in Act if getattr(phase, f"allows_{act}")),
    )


def standing_of(challenge: Challenge, now: datetime) -> Standing:
    """Say where a challenge stands now."""
    spans = spans_of(challenge)
    words = {
        "draft": _("Being prepared"),
        "decided": _("Decided"),
        "reviewed": _("Outcomes known"),
        "archived": _("Archived"),
    }.get(challenge.state)
    if words is not None:
        return Standing(phase=None, headline=words, left=words, changes_at=None)
    return Standing(
        phase=phases.present(spans, now),
        headline=phases.headline(spans, now),
        left=phases.left_words(spans, now),
        changes_at=phases.next_change(spans, now),
    )


def is_allowed(challenge: Challenge, act: str, now: datetime) -> bool:
    """Say whether an act may happen in a challenge now, by its state and its phases."""
    if challenge.state == "open":
        return phases.allowed(spans_of(challenge), act, now)
    return challenge.state in {"decided", "reviewed"} and act in phases.OUTLIVING


def require_act(challenge: Challenge, act: str, now: datetime) -> None:
    """Raise Closed, saying when the act is or was possible, unless it may happen now."""
    if not is_allowed(challenge, act, now):
        raise Closed(why_closed(challenge, act, now))


def why_closed(challenge: Challenge, act: str, now: datetime) -> str:
    """Say why an act may not happen now, and when it may or might have."""
    name = _(NAMES[Act(act)])
    if challenge.state == "draft":
        return _("%(name)s is not open: this challenge is still being prepared.", name=name)
    if challenge.state != "open":
        return _("%(name)s is over: this challenge has been decided.", name=name)
    spans = spans_of(challenge)
    opens = phases.opens_at(spans, act, now)
    if opens is not None:
        return _("%(name)s opens on %(opens)s.", name=name, opens=opens)
    closed = phases.closed_at(spans, act, now)
    if closed is not None:
        return _("%(name)s closed on %(closed)s.", name=name, closed=closed)
    return _("%(name)s is not part of this challenge.", name=name)


def acts_of(challenge: Challenge, now: datetime) -> frozenset[str]:
    """Return every act that may happen now."""
    return frozenset(act.value for act in Act if is_allowed(challenge, act, now))


def reasons_closed(challenge: Challenge, now: datetime) -> dict[str, str]:
    """Return why each act that may not happen now may not."""
    open_acts = acts_of(challenge, now)
    return {act.value: why_closed(challenge, act, now) for act in Act if act not in open_acts}


def movable_phases(challenge: Challenge, now: datetime) -> list[Phase]:
    """Return the phases whose end can still be moved: those not over, and always the last."""
    if challenge.state != "open":
        return []
    return [p for p in challenge.phases if p.ends_at > now or p is challenge.phases[-1]]


def plan_of(challenge: Challenge) -> ChallengePlan:
    """Return a challenge, with its criteria and phases, as it would be planned."""
    same = (f.name for f in fields(ChallengePlan) if f.name not in {"criteria", "phases"})
    return ChallengePlan(
        **{name: getattr(challenge, name) for name in same},
        criteria=criteria_of(challenge),
        phases=spans_of(challenge),
    )


def criteria_of(challenge: Challenge) -> tuple[CriterionPlan, ...]:
    """Return the criteria of a challenge as they would be planned."""
    return tuple(
        CriterionPlan(name=c.name, low=c.low, high=c.high, weight=c.weight)
        for c in challenge.criteria
    )
