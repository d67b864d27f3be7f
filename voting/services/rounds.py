"""Rounds: one of approval and one of criteria, made when a challenge is first judged."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Closed
from core.language import _
from models.purpose import Challenge
from models.voting import VotingRound
from purpose.phases import Act, PhaseSpan
from purpose.queries import challenge_by_id, spans_of

RULES = ("approval", "criteria")


def ensure_rounds(
    session: Session, challenge: Challenge, *, now: datetime
) -> dict[str, VotingRound]:
    """Return the challenge's rounds by rule, making those that are missing; again changes nothing.

    `challenge` comes with its phases and criteria. The dates kept in a round are for the record:
    whether judging is open is asked of the phases and the clock. Without criteria there is no
    criteria round.

    Raises:
        Closed: no phase of this challenge allows judging.
    """
    wanted = [rule for rule in RULES if rule == "approval" or challenge.criteria]
    rounds = rounds_of(session, challenge.id)
    if all(rule in rounds for rule in wanted):
        return rounds
    session.execute(select(Challenge.id).where(Challenge.id == challenge.id).with_for_update())
    rounds = rounds_of(session, challenge.id)
    for rule in wanted:
        if rule not in rounds:
            rounds[rule] = new_round(challenge, rule, now)
            session.add(rounds[rule])
    session.flush()
    return rounds


def rounds_of(session: Session, challenge_id: int) -> dict[str, VotingRound]:
    """Return the rounds of a challenge by rule; none before the first ballot."""
    rounds = session.scalars(
        select(VotingRound).where(VotingRound.challenge_id == challenge_id).order_by(VotingRound.id)
    )
    return {found.rule: found for found in rounds}


def new_round(challenge: Challenge, rule: str, now: datetime) -> VotingRound:
    """Make a round over the phases of judging; the caller adds it."""
    stretches = _judging_phases(challenge)
    return VotingRound(
        challenge_id=challenge.id,
        rule=rule,
        opens_at=min(phase.starts_at for phase in stretches),
        closes_at=max(phase.ends_at for phase in stretches),
        opened_by_id=challenge.sponsor_id,
        created_at=now,
    )


def _judging_phases(challenge: Challenge) -> list[PhaseSpan]:
    stretches = [phase for phase in spans_of(challenge) if Act.JUDGE in phase.acts]
    if not stretches:
        raise Closed(_("Judging is not part of this challenge."))
    return stretches


def close_rounds(session: Session, *, challenge_id: int, now: datetime) -> None:
    """End judging before its phase does, for when a challenge is decided; tallies open to all."""
    challenge = challenge_by_id(session, challenge_id)
    if not any(Act.JUDGE in phase.acts for phase in spans_of(challenge)):
        return
    for found in ensure_rounds(session, challenge, now=now).values():
        found.closed_at = found.closed_at or now
    session.flush()
