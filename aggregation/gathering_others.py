"""Pairs, orders, voices and budgets of a challenge, as what a ranking is computed from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from aggregation.methods.inputs import Chosen, PairChoice, RankedPlace, Voices
from voting.reads import Compared, HandedIn, comparisons_in, handed_in, round_by_rule

Numbers = Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class OtherBallots:
    """What people said beside the cards, of ideas that take part and are not their own."""

    compared: tuple[Compared, ...]
    ordered: tuple[HandedIn, ...]
    spent: tuple[HandedIn, ...]
    bought: tuple[HandedIn, ...]

    @property
    def people(self) -> set[int]:
        """Everyone who said anything."""
        return {person for person, _ in self.times}

    @property
    def times(self) -> list[tuple[int, datetime]]:
        """Who said something, and when."""
        whole = (*self.ordered, *self.spent, *self.bought)
        compared = [(row.person_id, row.at) for row in self.compared]
        return [*compared, *((row.person_id, row.at) for row in whole)]

    def pairs(self, judge: Numbers) -> tuple[PairChoice, ...]:
        """Return the answers to pairs under people's numbers."""
        return tuple(
            PairChoice(
                left_id=row.left_id,
                right_id=row.right_id,
                person_id=judge[row.person_id],
                choice=row.choice,
            )
            for row in self.compared
        )

    def ranked(self, judge: Numbers) -> tuple[RankedPlace, ...]:
        """Return the places of orders under people's numbers."""
        return tuple(
            RankedPlace(idea_id=idea, person_id=judge[row.person_id], place=place)
            for row in self.ordered
            for idea, place in row.amounts.items()
        )

    def voices(self, judge: Numbers) -> tuple[Voices, ...]:
        """Return the voices under people's numbers."""
        return tuple(
            Voices(idea_id=idea, person_id=judge[row.person_id], voices=voices)
            for row in self.spent
            for idea, voices in row.amounts.items()
        )

    def chosen(self, judge: Numbers) -> tuple[Chosen, ...]:
        """Return what was bought, and what was left, under people's numbers."""
        return tuple(
            Chosen(idea_id=idea, person_id=judge[row.person_id], bought=bought)
            for row in self.bought
            for idea, bought in row.amounts.items()
        )


def other_ballots(
    session: Session, challenge_id: int, *, taking_part: Mapping[int, Collection[int]]
) -> OtherBallots:
    """Read them; `taking_part` maps the ideas that are ranked to their authors."""
    pairs = round_by_rule(session, challenge_id, "pairwise")
    compared = comparisons_in(session, pairs.id) if pairs else []
    return OtherBallots(
        compared=tuple(r for r in compared if {r.left_id, r.right_id} <= set(taking_part)),
        ordered=_orders(session, challenge_id, taking_part),
        spent=_ballots(session, challenge_id, "quadratic", taking_part),
        bought=_purchases(session, challenge_id, taking_part),
    )


def _ballots(
    session: Session, challenge_id: int, rule: str, taking_part: Collection[int]
) -> tuple[HandedIn, ...]:
    found = round_by_rule(session, challenge_id, rule)
    rows = handed_in(session, found.id) if found else []
    kept = (
        replace(row, amounts={i: n for i, n in row.amounts.items() if i in taking_part})
        for row in rows
    )
    return tuple(row for row in kept if row.amounts)


def _orders(
    session: Session, challenge_id: int, taking_part: Mapping[int, Collection[int]]
) -> tuple[HandedIn, ...]:
    """Read orders; where unranked ideas come last they get the place below all others."""
    rows = _ballots(session, challenge_id, "ranked", taking_part)
    found = round_by_rule(session, challenge_id, "ranked")
    if found is None or found.unranked != "last":
        return rows
    return tuple(
        replace(row, amounts=_filled(row, taking_part, max(row.amounts.values()) + 1))
        for row in rows
    )


def _purchases(
    session: Session, challenge_id: int, taking_part: Mapping[int, Collection[int]]
) -> tuple[HandedIn, ...]:
    """Read budgets: 1 for what was bought, 0 for what was left, people's own ideas in neither."""
    rows = _ballots(session, challenge_id, "budget", taking_part)
    return tuple(replace(row, amounts=_filled(row, taking_part, 0)) for row in rows)


def _filled(
    row: HandedIn, taking_part: Mapping[int, Collection[int]], otherwise: int
) -> dict[int, int]:
    """Say something of every idea that is not the person's own."""
    return {
        idea: row.amounts.get(idea, otherwise)
        for idea, authors in taking_part.items()
        if row.person_id not in authors
    }
