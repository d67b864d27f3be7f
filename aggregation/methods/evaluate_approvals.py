"""Ways to order ideas by yes and no, against what came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.evaluate import challenge_signals
from aggregation.methods.gaussian import Vector, sigmoid
from aggregation.methods.inputs import Approval, RankedIdea, RankingInputs
from aggregation.methods.metrics import Difference, auc, brier
from aggregation.methods.parameters import Parameters
from aggregation.methods.posterior import infer
from aggregation.methods.resampling import question_difference
from core.errors import InvalidInput
from voting.rules.approval import ApprovalTally, estimate_approval, wilson_low

SEED = 2021
SHARE = "share of yes"
UNLEARNED = "ranked outcome, nothing learned"
BASE_RATE = "base rate"
# These state a chance; the others only order.
CHANCES = (SHARE, "posterior mean", UNLEARNED, BASE_RATE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalRow:
    """How a way orders ideas (AUC, against the share of yes) and, if it states chances, Brier."""

    name: str
    auc: float
    auc_more: Difference
    brier: float | None
    brier_more: Difference | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalComparison:
    """All ways on the ideas that people judged and that have a result."""

    ideas: int
    people: int
    succeeded: int
    rows: tuple[ApprovalRow, ...]
    notes: tuple[str, ...]


def compare_approvals(
    approvals: Sequence[Approval], results: Mapping[int, bool]
) -> ApprovalComparison:
    """Compare ways to order ideas by yes and no; ideas without ballots or result are left out.

    Raises:
        InvalidInput: no idea met its test, or none failed it.
    """
    kept = [row for row in approvals if row.idea_id in results]
    ids = sorted({row.idea_id for row in kept})
    succeeded = np.array([results[i] for i in ids], dtype=np.float64)
    if len(set(succeeded.tolist())) < 2:
        raise InvalidInput(
            "There is nothing to compare: of the ideas with ballots, some must have met their "
            "test and some not."
        )
    stated = _stated(kept, ids)
    stated[BASE_RATE] = np.full(len(ids), succeeded.mean())
    rows = tuple(_row(name, stated, succeeded) for name in stated)
    return ApprovalComparison(
        ideas=len(ids),
        people=len({row.person_id for row in kept}),
        succeeded=int(succeeded.sum()),
        rows=rows,
        notes=_notes(rows, len(ids)),
    )


def _stated(approvals: Sequence[Approval], ids: Sequence[int]) -> dict[str, Vector]:
    up = dict.fromkeys(ids, 0) | _counted(approvals, 1)
    down = dict.fromkeys(ids, 0) | _counted(approvals, -1)
    tallies = [ApprovalTally(idea_id=i, up=up[i], down=down[i]) for i in ids]
    found = estimate_approval(tallies)
    inputs = RankingInputs(
        challenge_id=1,
        at=0,
        has_success_test=True,
        ideas=tuple(RankedIdea(id=i, number=i) for i in ids),
        approvals=tuple(approvals),
    )
    parameters = Parameters()
    outcome = infer(challenge_signals(inputs, parameters), parameters)
    return {
        "number of yes": np.array([float(t.up) for t in tallies]),
        "yes less no": np.array([float(t.up - t.down) for t in tallies]),
        SHARE: np.array([t.up / max(1, t.up + t.down) for t in tallies]),
        "Wilson's lower bound": np.array([wilson_low(t.up, t.up + t.down) for t in tallies]),
        "posterior mean": np.array([e.estimate for e in found]),
        "posterior 5 % quantile (ours)": np.array([e.low for e in found]),
        UNLEARNED: sigmoid(outcome.mean),
    }


def _counted(approvals: Sequence[Approval], choice: int) -> dict[int, int]:
    counts: dict[int, int] = {}
    for row in approvals:
        if row.choice == choice:
            counts[row.idea_id] = counts.get(row.idea_id, 0) + 1
    return counts


def _row(name: str, stated: Mapping[str, Vector], succeeded: Vector) -> ApprovalRow:
    own, usual = stated[name], stated[SHARE]
    states = name in CHANCES
    return ApprovalRow(
        name=name,
        auc=auc(own, succeeded),
        auc_more=question_difference(own, usual, succeeded, by=auc, seed=SEED),
        brier=brier(own, succeeded) if states else None,
        brier_more=question_difference(own, usual, succeeded, by=brier, seed=SEED)
        if states
        else None,
    )


def _notes(rows: Sequence[ApprovalRow], ideas: int) -> tuple[str, ...]:
    surely = [r.name for r in rows if r.auc_more.low > 0 or r.auc_more.high < 0]
    others = [name for name in surely if name != BASE_RATE]
    told = " and ".join(others) if others else "none of the ways"
    return (
        f"{ideas} ideas tell apart from the share of yes, by the order they give: {told}.",
        (
            "Yes and no say which ideas people want; their share is not a chance of success, and "
            "its Brier score only shows how far apart the two are."
        ),
    )
