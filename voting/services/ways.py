"""Choosing the ways in which a challenge is judged, beside the cards that are always there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from models.purpose import Challenge
from models.voting import EQUAL, UNRANKED, WHO, VotingRound
from purpose.queries import challenge_by_id
from voting.services.rounds import ensure_rounds, new_round

WAYS = ("pairwise", "ranked", "quadratic", "budget")


@dataclass(frozen=True, kw_only=True)
class RoundSettings:
    """What a facilitator settles for the ways they offer."""

    who: str = "everyone"
    quorum: int = 0
    may_abstain: bool = True
    unranked: str = "last"
    equal: str = "half"


def choose_ways(
    session: Session,
    *,
    challenge_id: int,
    rules: Collection[str],
    settings: RoundSettings,
    person_id: int,
    now: datetime,
) -> list[VotingRound]:
    """Offer these ways of judging and no others; ballots already cast stay as they are.

    A way that is taken back can be offered again. Yes or no and the criteria are always there.

    Raises:
        InvalidInput: a way or a setting is unknown, or there is no budget to spend.
        Closed: no phase of this challenge allows judging.
    """
    challenge = challenge_by_id(session, challenge_id)
    _check(challenge, rules, settings)
    rounds = ensure_rounds(session, challenge, now=now)
    session.execute(select(Challenge.id).where(Challenge.id == challenge.id).with_for_update())
    for rule in WAYS:
        if rule in rules and rule not in rounds:
            rounds[rule] = new_round(challenge, rule, now)
            rounds[rule].opened_by_id = person_id
            session.add(rounds[rule])
        if rule in rounds:
            _settle(rounds[rule], settings, is_offered=rule in rules)
    session.flush()
    return [rounds[rule] for rule in WAYS if rule in rules]


def _check(challenge: Challenge, rules: Collection[str], settings: RoundSettings) -> None:
    if not set(rules) <= set(WAYS):
        raise InvalidInput(_("Choose among the ways that are listed."), field="rules")
    if "budget" in rules and not challenge.money_budget:
        raise InvalidInput(_("This challenge has no budget that could be spent."), field="rules")
    if settings.who not in WHO:
        raise InvalidInput(_("Choose who takes part."), field="who")
    if settings.unranked not in UNRANKED or settings.equal not in EQUAL:
        raise InvalidInput(
            _("Choose what an order says of the ideas it leaves out."), field="unranked"
        )
    if not 0 <= settings.quorum <= 1_000_000:
        raise InvalidInput(_("A quorum is a number of people."), field="quorum")


def _settle(found: VotingRound, settings: RoundSettings, *, is_offered: bool) -> None:
    found.is_offered = is_offered
    found.who = settings.who
    found.quorum = settings.quorum
    found.may_abstain = settings.may_abstain
    found.unranked = settings.unranked
    found.equal = settings.equal
