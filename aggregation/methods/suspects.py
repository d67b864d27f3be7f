"""The accounts that look alike: who they are, and where every idea would stand without them."""

from __future__ import annotations

from aggregation.methods.counting import judgement_lists
from aggregation.methods.gaussian import Vector
from aggregation.methods.inputs import RankingInputs
from aggregation.methods.merits import Merits, read_merits, without_people
from aggregation.methods.outcome import SuspectRow
from aggregation.methods.parameters import Parameters
from aggregation.methods.weights import Weights


def merits_without(inputs: RankingInputs, read: Merits, parameters: Parameters) -> Vector:
    """Read all merits again as if the most suspicious accounts had said nothing."""
    suspect = read.weights.most_suspicious if read.weights else None
    if suspect is None:
        return read.posterior.mean
    return read_merits(without_people(inputs, suspect.people), parameters).posterior.mean


def suspects_of(inputs: RankingInputs, weights: Weights | None) -> tuple[SuspectRow, ...]:
    """Tell of every group that counts less, the one that loses most first."""
    rows = []
    for suspect in sorted(weights.suspects if weights else (), key=lambda s: (-s.lost, s.people)):
        people = set(suspect.people)
        said = sum(1 for rows in judgement_lists(inputs) for r in rows if r.person_id in people)
        rows.append(
            SuspectRow(
                kind=suspect.kind,
                accounts=len(people),
                judgements=said,
                weight=round(len(people) - suspect.lost, 9),
                who=suspect.people,
            )
        )
    return tuple(rows)
