"""Choosing between two ideas, and taking that back; every answer is kept as it was shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from models.ballots import COMPARED, Comparison
from voting.services.casting import Shown
from voting.services.taking_part import Seat, judgeable, take_seat
from voting.shown import PAIR_SKIPS


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two ideas as they stood beside each other."""

    left_id: int
    right_id: int

    @property
    def low(self) -> int:
        """The smaller of the two ids."""
        return min(self.left_id, self.right_id)

    @property
    def high(self) -> int:
        """The larger of the two ids."""
        return max(self.left_id, self.right_id)


def compare(
    session: Session,
    *,
    challenge_id: int,
    pair: Pair,
    person_id: int,
    choice: str,
    reason: str = "",
    shown: Shown,
    now: datetime,
) -> Comparison | None:
    """Record which of two ideas a person chose; None when the same was said of the same showing.

    `choice` is left, right, equal or skip, the last with one of the reasons.

    Raises:
        InvalidInput: it is not one of the answers, or one idea is put against itself.
        Closed, NotFound, NotAllowed, Refused: as in `take_seat` and `judgeable`.
    """
    _check_said(pair, choice, reason)
    seat = take_seat(
        session, challenge_id=challenge_id, rule="pairwise", person_id=person_id, now=now
    )
    ideas = judgeable(session, seat, (pair.left_id, pair.right_id))
    current = _current(session, seat, pair)
    if current and (_said(current), current.shown_at) == ((pair, choice, reason), shown.at):
        return None
    said = Comparison(
        round_id=seat.round.id,
        person_id=person_id,
        left_id=pair.left_id,
        right_id=pair.right_id,
        low_id=pair.low,
        high_id=pair.high,
        left_version=ideas[pair.left_id].version,
        right_version=ideas[pair.right_id].version,
        choice=choice,
        reason=reason,
        chosen_by=shown.chosen_by,
        shown_at=shown.at,
        tally_seen=_has_seen(session, seat, pair),
        created_at=now,
    )
    _follow(session, current, said)
    if choice != "skip":
        for idea in ideas.values():
            idea.judged_at = idea.judged_at or now
    session.flush()
    return said


def withdraw_comparison(
    session: Session, *, challenge_id: int, pair: Pair, person_id: int, now: datetime
) -> None:
    """Take back what a person said of a pair; nothing happens when they said nothing."""
    seat = take_seat(
        session, challenge_id=challenge_id, rule="pairwise", person_id=person_id, now=now
    )
    current = _current(session, seat, pair)
    if current is None or current.choice == "withdrawn":
        return
    back = Comparison(
        round_id=current.round_id,
        person_id=person_id,
        left_id=current.left_id,
        right_id=current.right_id,
        low_id=pair.low,
        high_id=pair.high,
        left_version=current.left_version,
        right_version=current.right_version,
        choice="withdrawn",
        chosen_by=current.chosen_by,
        shown_at=current.shown_at,
        tally_seen=_has_seen(session, seat, pair),
        created_at=now,
    )
    _follow(session, current, back)
    session.flush()


def _check_said(pair: Pair, choice: str, reason: str) -> None:
    if pair.left_id == pair.right_id:
        raise InvalidInput(_("An idea cannot be compared with itself."))
    if choice not in COMPARED[:4]:
        raise InvalidInput(_("Choose one of the two, or say that you cannot decide."), field="pick")
    if (choice == "skip") != bool(reason) or (reason and reason not in PAIR_SKIPS):
        raise InvalidInput(_("Choose one of the reasons."), field="reason")


def _said(row: Comparison) -> tuple[Pair, str, str]:
    return Pair(left_id=row.left_id, right_id=row.right_id), row.choice, row.reason


def _current(session: Session, seat: Seat, pair: Pair) -> Comparison | None:
    return session.scalar(
        select(Comparison)
        .where(
            Comparison.round_id == seat.round.id,
            Comparison.person_id == seat.person_id,
            Comparison.low_id == pair.low,
            Comparison.high_id == pair.high,
            Comparison.is_current.is_(True),
        )
        .execution_options(populate_existing=True)
    )


def _follow(session: Session, current: Comparison | None, said: Comparison) -> None:
    if current is not None:
        current.is_current = None
        session.flush()  # The database knows only one current comparison.
    session.add(said)


def _has_seen(session: Session, seat: Seat, pair: Pair) -> bool:
    """Say whether this person may have seen how others chose before they chose now."""
    policy = seat.challenge.tally_policy
    if policy != "until_judged":
        return policy == "open"
    earlier = select(func.count(Comparison.id)).where(
        Comparison.round_id == seat.round.id,
        Comparison.person_id == seat.person_id,
        Comparison.low_id == pair.low,
        Comparison.high_id == pair.high,
        Comparison.choice.in_(("left", "right", "equal")),
    )
    return bool(session.scalar(earlier))
