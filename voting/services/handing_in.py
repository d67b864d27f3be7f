"""Handing in a whole ballot: an order, voices or purchases; and taking it back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.errors import InvalidInput
from core.language import _
from models.ballots import BallotLine, WholeBallot
from models.ideas import Idea
from voting.rules.budget import check_costs
from voting.rules.quadratic import check_voices
from voting.services.taking_part import Seat, judgeable, take_seat

VOICES_MOST = 10  # Ten voices on one idea cost all hundred credits.


def hand_in(
    session: Session,
    *,
    challenge_id: int,
    rule: str,
    person_id: int,
    amounts: Mapping[int, int],
    now: datetime,
) -> WholeBallot | None:
    """Record a person's whole ballot; None when it says what their present one says.

    `amounts` by idea: places from 1 for ranked (the same place is a tie), voices from -10 to 10
    for quadratic, 1 for each idea bought for budget. An empty ballot is an abstention.

    Raises:
        InvalidInput: the ballot is not one of this rule, costs too much, or may not be empty.
        Closed, NotFound, NotAllowed, Refused: as in `take_seat` and `judgeable`.
    """
    seat = take_seat(session, challenge_id=challenge_id, rule=rule, person_id=person_id, now=now)
    said = {idea_id: amount for idea_id, amount in amounts.items() if amount}
    ideas = judgeable(session, seat, said)
    _check(seat, said, ideas)
    current = current_ballot(session, seat.round.id, person_id)
    if current and not current.is_withdrawn and _says(current) == _as_kept(said, ideas):
        return None
    lines = [
        BallotLine(idea_id=idea_id, idea_version=ideas[idea_id].version, amount=amount)
        for idea_id, amount in sorted(said.items())
    ]
    for idea in ideas.values():
        idea.judged_at = idea.judged_at or now
    return _follow(session, seat, current, lines=lines)


def withdraw_whole_ballot(
    session: Session, *, challenge_id: int, rule: str, person_id: int, now: datetime
) -> None:
    """Take back a whole ballot; nothing happens when there is none."""
    seat = take_seat(session, challenge_id=challenge_id, rule=rule, person_id=person_id, now=now)
    current = current_ballot(session, seat.round.id, person_id)
    if current is not None and not current.is_withdrawn:
        _follow(session, seat, current, lines=[], is_withdrawn=True)


def current_ballot(session: Session, round_id: int, person_id: int) -> WholeBallot | None:
    """Return a person's present ballot of a round with its lines, a withdrawn one included."""
    return session.scalar(
        select(WholeBallot)
        .where(
            WholeBallot.round_id == round_id,
            WholeBallot.person_id == person_id,
            WholeBallot.is_current.is_(True),
        )
        .options(selectinload(WholeBallot.lines))
        .execution_options(populate_existing=True)
    )


def _check(seat: Seat, said: Mapping[int, int], ideas: Mapping[int, Idea]) -> None:
    if not said:
        if not seat.round.may_abstain:
            raise InvalidInput(_("Say something of at least one idea."), field="ballot")
        return
    {"ranked": _check_places, "quadratic": _check_voices, "budget": _check_purchases}[
        seat.round.rule
    ](seat, said, ideas)


def _check_places(_seat: Seat, said: Mapping[int, int], _ideas: Mapping[int, Idea]) -> None:
    if min(said.values()) < 1 or max(said.values()) > len(said):
        raise InvalidInput(
            _("Places go from 1 to the number of ideas in your order."), field="ballot"
        )


def _check_voices(_seat: Seat, said: Mapping[int, int], _ideas: Mapping[int, Idea]) -> None:
    if any(abs(voices) > VOICES_MOST for voices in said.values()):
        raise InvalidInput(_("Ten voices on one idea are the most."), field="ballot")
    check_voices(said)


def _check_purchases(seat: Seat, said: Mapping[int, int], ideas: Mapping[int, Idea]) -> None:
    if any(amount != 1 for amount in said.values()):
        raise InvalidInput(_("An idea is bought or not."), field="ballot")
    if any(ideas[idea_id].cost is None for idea_id in said):
        raise InvalidInput(_("An idea without a cost cannot be bought."), field="ballot")
    costs = {idea_id: idea.cost for idea_id, idea in ideas.items()}
    check_costs(said, costs=costs, budget=seat.challenge.money_budget or 0)


def _says(ballot: WholeBallot) -> set[tuple[int, int, int]]:
    return {(line.idea_id, line.idea_version, line.amount) for line in ballot.lines}


def _as_kept(said: Mapping[int, int], ideas: Mapping[int, Idea]) -> set[tuple[int, int, int]]:
    return {(idea_id, ideas[idea_id].version, amount) for idea_id, amount in said.items()}


def _follow(
    session: Session,
    seat: Seat,
    current: WholeBallot | None,
    *,
    lines: list[BallotLine],
    is_withdrawn: bool = False,
) -> WholeBallot:
    if current is not None:
        current.is_current = None
        session.flush()  # The database knows only one current ballot.
    ballot = WholeBallot(
        round_id=seat.round.id,
        person_id=seat.person_id,
        is_withdrawn=is_withdrawn,
        tally_seen=seat.challenge.tally_policy == "open",  # Else outcomes open at the close.
        created_at=seat.now,
        lines=lines,
    )
    session.add(ballot)
    session.flush()
    return ballot
