"""Moving the end of a phase, with a reason everyone can read."""

from datetime import datetime

from sqlalchemy.orm import Session

from community.services import activity, notifications
from core.errors import InvalidInput, Refused
from core.language import _, later, marked
from core.policy import Role, Viewer, require
from core.retelling import MOVED, moment_kept
from core.text import one_line
from models.purpose import Challenge, Phase
from purpose.services.challenges import locked_challenge


def move_boundary(
    session: Session,
    *,
    challenge_id: int,
    position: int,
    ends_at: datetime,
    reason: str,
    mover: Viewer,
    path: str = "",
    now: datetime,
) -> Challenge:
    """Let the phase at `position` end at another time; the next one, if it follows on, moves too.

    Raises:
        Refused: the boundary has passed already, or the challenge is not open.
        InvalidInput: the new end leaves a phase no time, or lies in the past, or has no reason.
    """
    challenge = locked_challenge(session, challenge_id)
    require(
        mover.has(Role.FACILITATOR) or challenge.sponsor_id == mover.id,
        marked("A facilitator or the sponsor of this challenge moves its phases."),
    )
    why = one_line(reason)
    if not why:
        raise InvalidInput(_("Say why, in a sentence that everyone can read."), field="reason")
    phase, following = _around(challenge, position)
    _check(challenge, phase, following, ends_at=ends_at, now=now)
    before = phase.ends_at
    follows_on = following is not None and following.starts_at == before
    phase.ends_at = ends_at
    if following is not None and (follows_on or following.starts_at < ends_at):
        following.starts_at = ends_at
    session.flush()
    _tell(session, challenge, phase, before=before, why=why, mover=mover, path=path, now=now)
    return challenge


def _around(challenge: Challenge, position: int) -> tuple[Phase, Phase | None]:
    rows = {phase.position: phase for phase in challenge.phases}
    if position not in rows:
        raise InvalidInput(_("Choose one of the phases."), field="position")
    return rows[position], rows.get(position + 1)


def _check(
    challenge: Challenge,
    phase: Phase,
    following: Phase | None,
    *,
    ends_at: datetime,
    now: datetime,
) -> None:
    if challenge.state != "open":
        raise Refused(_("Only the phases of an open challenge are moved here."))
    if phase.ends_at <= now and following is not None and following.starts_at <= now:
        raise Refused(
            _(
                "“%(name)s” is over and “%(name_2)s” has begun: what people saw then cannot be "
                "unseen.",
                name=phase.name,
                name_2=following.name,
            )
        )
    if ends_at < now:
        raise InvalidInput(_("That moment has passed. Choose one from now on."), field="ends_at")
    if ends_at <= phase.starts_at:
        raise InvalidInput(
            _(
                "“%(name)s” begins on %(starts_at)s. End it later.",
                name=phase.name,
                starts_at=phase.starts_at,
            ),
            field="ends_at",
        )
    if following is not None and ends_at >= following.ends_at:
        raise InvalidInput(
            _(
                "That leaves “%(name)s” no time: it ends on %(ends_at)s. Move that first.",
                name=following.name,
                ends_at=following.ends_at,
            ),
            field="ends_at",
        )


def _tell(
    session: Session,
    challenge: Challenge,
    phase: Phase,
    *,
    before: datetime,
    why: str,
    mover: Viewer,
    path: str,
    now: datetime,
) -> None:
    activity.record(
        session,
        actor_id=mover.id,
        act="moved_phase",
        object_kind="challenge",
        object_id=challenge.id,
        challenge_id=challenge.id,
        detail=MOVED
        % {
            "name": phase.name,
            "end": moment_kept(phase.ends_at),
            "before": moment_kept(before),
            "why": why,
        },
        now=now,
    )
    notifications.notify_followers(
        session,
        object_kind="challenge",
        object_id=challenge.id,
        kind="phase",
        text=later(
            "“%(name)s” now ends on %(ends_at)s: %(question)s",
            name=phase.name,
            ends_at=phase.ends_at,
            question=challenge.question,
        ),
        path=path,
        but=[mover.id] if mover.id else [],
        now=now,
    )
