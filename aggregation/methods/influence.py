"""Could anyone have bent it? What leaving out a person, a bloc or a team would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.counting import judgement_lists
from aggregation.methods.gaussian import Vector
from aggregation.methods.inputs import RankingInputs, Witnessed
from aggregation.methods.leave_out import LeaveOut, prepare
from aggregation.methods.merits import Merits
from aggregation.methods.moves import Move, Place
from aggregation.methods.outcome import InfluenceRow
from aggregation.methods.parameters import WILL, Parameters
from aggregation.methods.posterior import Posterior, merits_if, sums_if
from aggregation.methods.rank import Places, ranks
from aggregation.methods.signals import market_signal
from aggregation.methods.weights import Weights

BLOC = 0.05
LEAST_TEAM = 5
# Fewer answers are often the same by chance.
LEAST_ALIKE = 7
# Only the most influential people are re-ranked one by one, only these many blocs exactly.
_PEOPLE = 1000
_BLOCS = 4
_CELLS = 2_000_000
_HOUR = 3_600_000_000


def audit(
    inputs: RankingInputs, read: Merits, *, ties: Places, unsuspected: Vector
) -> tuple[InfluenceRow, ...]:
    """Say how far any one person, team or like-minded twentieth moves the ranking.

    Signals are read again without them; usual, spread and centres stay (first order).
    `unsuspected` are the merits without the most suspicious accounts. Empty with fewer than two
    ideas or without judgement.
    """
    found = _prepared(inputs, read, ties)
    if found is None:
        return ()
    shifts, chosen = found.by_person()
    rows = [found.person(shifts, chosen), *found.both(chosen), *found.teams()]
    rows += [found.bloc(shifts, chosen), *found.suspicious(unsuspected)]
    return (*rows, *found.alike(), *found.last_hour())


def witness(inputs: RankingInputs, read: Merits, *, ties: Places) -> tuple[Witnessed, ...]:
    """Say what leaving out a team would change, of inputs that know teams."""
    found = _prepared(inputs, read, ties)
    return tuple(
        Witnessed(kind=r.kind, places=r.places, top_places=r.top_places, top=r.top)
        for r in (found.teams() if found else ())
    )


def _prepared(inputs: RankingInputs, read: Merits, ties: Places) -> _Audit | None:
    if len(inputs.ideas) < 2:
        return None
    place = Place(
        merit=read.posterior.mean,
        rank=ranks(read.posterior.mean, ties),
        ties=ties,
        shortlist_size=inputs.shortlist_size,
    )
    parts = prepare(
        inputs,
        read.used,
        approval_weight=read.parameters.approval_weight,
        weights=read.weights,
    )
    if not parts.people:
        return None
    return _Audit(
        inputs=inputs,
        parts=parts,
        posterior=read.posterior,
        parameters=read.parameters,
        weights=read.weights,
        place=place,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Audit:
    inputs: RankingInputs
    parts: LeaveOut
    posterior: Posterior
    parameters: Parameters
    weights: Weights | None
    place: Place

    def by_person(self) -> tuple[Vector, NDArray[np.int64]]:
        """Give each person's shift of every merit, and the people kept, most influential first."""
        size, count = len(self.inputs.ideas), len(self.parts.people)
        block = max(1, _CELLS // (4 * size))
        kept: list[Vector] = []
        for start in range(0, count, block):
            group = np.full(count, -1, dtype=np.int64)
            here = min(block, count - start)
            group[start : start + here] = np.arange(here)
            kept.append(self._merits(group, here) - self.posterior.mean)
        shifts = np.concatenate(kept)
        strength = np.abs(shifts).max(axis=1)
        most = max(_PEOPLE, _CELLS // size)
        chosen = np.lexsort((np.arange(count), -np.round(strength, 9)))[:most]
        return shifts[chosen], chosen

    def person(self, shifts: Vector, chosen: NDArray[np.int64]) -> InfluenceRow:
        """Report the person who moves any idea most."""
        best = Move()
        who: tuple[int, ...] = ()
        for shift, number in zip(shifts[:_PEOPLE], chosen[:_PEOPLE], strict=True):
            moved = self.place.moved(self.posterior.mean + shift)
            if moved.places > best.places:
                best, who = moved, (self.parts.people[number],)
        return self._row("person", "Any one person", best, who)

    def both(self, chosen: NDArray[np.int64]) -> list[InfluenceRow]:
        """Bound what a person moves who both judges and trades, under two numbers.

        Nobody can tell which numbers are one person, so every judge is taken with every trader:
        no real person moves more. Their signals are apart, hence sums of precisions are exact.
        """
        lists = judgement_lists(self.inputs)
        traders, judging = (
            {row.person_id for rows in part for row in rows}
            for part in (lists[-len(WILL) :], lists[: -len(WILL)])
        )
        is_trader = np.array([self.parts.people[n] in traders for n in chosen], dtype=bool)
        if not is_trader.any() or is_trader.all() or traders & judging:
            return []
        most = max(2, int((_CELLS / len(self.inputs.ideas)) ** 0.5))
        sides = [self._sums(chosen[side][:most]) for side in (~is_trader, is_trader)]
        whole = sums_if(self.posterior, self._read_now(), self.parameters)
        precision, total = (
            sides[0][k][:, None, :] + sides[1][k][None, :, :] - whole[k] for k in (0, 1)
        )
        merits = self.posterior.usual + total / (precision + self.posterior.spread**-2)
        moved = self.place.furthest(merits.reshape(-1, len(self.inputs.ideas)))
        return [self._row("both", "Any one person who judges and trades", moved, ())]

    def _sums(self, people: NDArray[np.int64]) -> tuple[Vector, Vector]:
        """Give the sums of precision and of what it shows without each of some people."""
        group = np.full(len(self.parts.people), -1, dtype=np.int64)
        group[people] = np.arange(len(people))
        readings = self.parts.readings(group, len(people))
        return sums_if(self.posterior, readings, self.parameters)

    def _read_now(self) -> dict[str, tuple[Vector, Vector]]:
        return {s.name: (s.value, s.variance) for s in self.parts.signals}

    def suspicious(self, unsuspected: Vector) -> list[InfluenceRow]:
        """Report what the accounts that look alike did, read anew without them."""
        suspect = self.weights.most_suspicious if self.weights else None
        if suspect is None:
            return []
        title = f"The most suspicious accounts, {len(suspect.people)} of them"
        moved = self.place.moved(unsuspected)
        return [self._row("suspicious", title, moved, suspect.people)]

    def teams(self) -> list[InfluenceRow]:
        """Report the team that moves any idea most; teams under five are never looked at.

        What was found on real people when the ranking was made is passed on as it is.
        """
        if self.inputs.witnessed:
            return [_passed_on(row) for row in self.inputs.witnessed]
        team_of = {p.id: p.team for p in self.inputs.people if p.team is not None}
        members: dict[int, list[int]] = {}
        for number, person in enumerate(self.parts.people):
            if person in team_of:
                members.setdefault(team_of[person], []).append(number)
        groups = [m for _, m in sorted(members.items()) if len(m) >= LEAST_TEAM]
        if not groups:
            return []
        group = np.full(len(self.parts.people), -1, dtype=np.int64)
        for number, team in enumerate(groups):
            group[team] = number
        merits = self._merits(group, len(groups))
        moves = [self.place.moved(m) for m in merits]
        worst = max(range(len(moves)), key=lambda n: (moves[n].places, -n))
        who = tuple(self.parts.people[n] for n in groups[worst])
        return [self._row("team", "Any one team", moves[worst], who)]

    def bloc(self, shifts: Vector, chosen: NDArray[np.int64]) -> InfluenceRow:
        """Report the worst twentieth that pushes one idea the same way, left out together."""
        size = max(1, int(np.ceil(BLOC * len(self.parts.people))))
        best = Move()
        who: tuple[int, ...] = ()
        for rows in self._suspects(shifts, size):
            group = np.full(len(self.parts.people), -1, dtype=np.int64)
            group[chosen[rows]] = 0
            moved = self.place.moved(self._merits(group, 1)[0])
            if moved.places > best.places:
                best, who = moved, tuple(sorted(self.parts.people[n] for n in chosen[rows]))
        return self._row("bloc", "Any 5 % that agree", best, who)

    def _suspects(self, shifts: Vector, size: int) -> list[NDArray[np.int64]]:
        """Find, by adding shifts, the blocs that would move their idea furthest.

        What counts is an idea's shift against the others': who lifts one and sinks the rest.
        """
        found = []
        shifts = shifts - shifts.mean(axis=1, keepdims=True)
        for sign in (1.0, -1.0):
            order = np.argsort(-sign * shifts, axis=0, kind="stable")[:size]
            together = np.take_along_axis(shifts, order, axis=0)
            total = np.where(sign * together > 0, together, 0.0).sum(axis=0)
            for idea, shift in enumerate(total):
                merit = self.posterior.mean[idea] + shift
                others = np.delete(self.posterior.mean, idea)
                far = abs(int((others > merit).sum()) + 1 - int(self.place.rank[idea]))
                found.append((far, float(abs(shift)), idea, sign, order[:, idea]))
        found.sort(key=lambda f: (-f[0], -f[1], f[2], f[3]))
        return [rows for *_, rows in found[:_BLOCS]]

    def alike(self) -> list[InfluenceRow]:
        """Report the largest group of people whose approvals are the same, answer by answer."""
        answers: dict[int, list[tuple[int, int]]] = {}
        for row in self.inputs.approvals:
            if row.choice:
                answers.setdefault(row.person_id, []).append((row.idea_id, row.choice))
        same: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for person in sorted(answers):
            if len(answers[person]) >= LEAST_ALIKE:
                same.setdefault(tuple(sorted(answers[person])), []).append(person)
        most = max(same.values(), key=len, default=[])
        if len(most) < 2:
            return []
        number = {person: n for n, person in enumerate(self.parts.people)}
        group = np.full(len(self.parts.people), -1, dtype=np.int64)
        group[[number[person] for person in most]] = 0
        moved = self.place.moved(self._merits(group, 1)[0])
        return [
            self._row("alike", f"The {len(most)} ballots that are the same", moved, tuple(most))
        ]

    def last_hour(self) -> list[InfluenceRow]:
        """Report what the last hour of each market did."""
        last: dict[int, int] = {}
        for row in self.inputs.trades:
            last[row.market_id] = max(row.at, last.get(row.market_id, row.at))
        late = [r for r in self.inputs.trades if r.at > last[r.market_id] - _HOUR]
        if not late or "market" not in self.posterior.weights:
            return []
        kept = tuple(r for r in self.inputs.trades if r.at <= last[r.market_id] - _HOUR)
        facts = tuple(
            replace(m, closed_at=last[m.id] - _HOUR) if m.id in last else m
            for m in self.inputs.markets
        )
        before = market_signal(replace(self.inputs, trades=kept, markets=facts))
        readings = self._read_now()
        readings["market"] = (before.value, before.variance)
        moved = self.place.moved(merits_if(self.posterior, readings, self.parameters))
        return [self._row("last-hour", "The last hour of trading", moved, ())]

    def _merits(self, group: NDArray[np.int64], groups: int) -> Vector:
        readings: Mapping[str, tuple[Vector, Vector]] = self.parts.readings(group, groups)
        return merits_if(self.posterior, readings, self.parameters)

    def _row(self, kind: str, title: str, moved: Move, who: tuple[int, ...]) -> InfluenceRow:
        return InfluenceRow(
            kind=kind,
            title=title,
            places=moved.places,
            idea_id=None if moved.idea is None else self.inputs.ideas[moved.idea].id,
            top_places=moved.top_places,
            who=who,
            judgements=self._judgements(who),
            top=moved.top,
        )

    def _judgements(self, who: tuple[int, ...]) -> int:
        people = set(who)
        lists = judgement_lists(self.inputs)
        return sum(1 for rows in lists for r in rows if r.person_id in people)


def _passed_on(row: Witnessed) -> InfluenceRow:
    return InfluenceRow(
        kind=row.kind,
        title="Any one team",
        places=row.places,
        idea_id=None,
        top_places=row.top_places,
        who=(),
        judgements=0,
        top=row.top,
    )
