"""Approval: how many of those who judged an idea want it, with an honest interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidInput
from core.language import _, marked
from voting.rules.beta import Vector, beta_quantile
from voting.rules.ties import tie_order

METHOD = marked(
    "The share who said yes, as a Beta posterior whose prior is the challenge's own rate "
    "(empirical Bayes; Robbins 1956), held with the weight of four judgements until twenty ideas "
    "have five each."
)
WILSON_METHOD = "The lower end of Wilson's 95 % interval for the share who said yes (Wilson 1927)."

DEFAULT_WEIGHT = 4.0
FIT_IDEAS = 20
FIT_JUDGEMENTS = 5
_WEIGHT_RANGE = (1.0, 200.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalTally:
    """What one idea got; those who passed are counted but say nothing."""

    idea_id: int
    up: int
    down: int
    passed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalEstimate:
    """The share of yes: mean, 90 % interval and variance of Beta(`a`, `b`)."""

    idea_id: int
    estimate: float
    low: float
    high: float
    variance: float
    a: float
    b: float
    up: int
    down: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalPrior:
    """The challenge's own rate in (0, 1), held as strongly as `weight` judgements."""

    rate: float
    weight: float
    fitted: bool


def approval_prior(
    tallies: Sequence[ApprovalTally], *, weight: float = DEFAULT_WEIGHT
) -> ApprovalPrior:
    """Learn the prior from all tallies; its weight by moments once there are enough.

    Moments of the beta-binomial (Kleinman 1973): with h the mean of 1/n, the rates' variance is
    sigma2 (1 - h) + mu (1 - mu) h, and the weight mu (1 - mu) / sigma2 - 1, kept in [1, 200].
    """
    up, down = _counts(tallies)
    n = up + down
    rate = float((up.sum() + 1) / (n.sum() + 2))
    enough = n >= FIT_JUDGEMENTS
    if enough.sum() < FIT_IDEAS:
        return ApprovalPrior(rate=rate, weight=weight, fitted=False)
    rates, h = up[enough] / n[enough], float(np.mean(1 / n[enough]))
    mean = float(rates.mean())
    spread = (float(rates.var(ddof=1)) - mean * (1 - mean) * h) / (1 - h)
    low, high = _WEIGHT_RANGE
    fitted = mean * (1 - mean) / spread - 1 if spread > 0 else high
    return ApprovalPrior(rate=rate, weight=float(np.clip(fitted, low, high)), fitted=True)


def estimate_approval(
    tallies: Sequence[ApprovalTally], *, prior: ApprovalPrior | None = None
) -> tuple[ApprovalEstimate, ...]:
    """Estimate every idea's share of yes, in the order given.

    Beta(weight * rate + up, weight * (1 - rate) + down), the 5 % and 95 % quantiles beside the
    mean. Without any judgement an idea stands at the prior, with its whole width.
    """
    if not tallies:
        return ()
    prior = prior or approval_prior(tallies)
    up, down = _counts(tallies)
    a = prior.weight * prior.rate + up
    b = prior.weight * (1 - prior.rate) + down
    mean = a / (a + b)
    columns = (mean, beta_quantile(0.05, a, b), beta_quantile(0.95, a, b))
    variance = mean * (1 - mean) / (a + b + 1)
    return tuple(
        ApprovalEstimate(
            idea_id=tally.idea_id,
            estimate=float(columns[0][i]),
            low=float(columns[1][i]),
            high=float(columns[2][i]),
            variance=float(variance[i]),
            a=float(a[i]),
            b=float(b[i]),
            up=tally.up,
            down=tally.down,
        )
        for i, tally in enumerate(tallies)
    )


def order_by_approval(
    estimates: Sequence[ApprovalEstimate], *, seed: int, explore: bool = False
) -> tuple[int, ...]:
    """Order ideas best first by the 5 % quantile; a queue to `explore` by the 95 %."""
    return tuple(
        row.idea_id
        for row in sorted(
            estimates,
            key=lambda e: (
                -round(e.high if explore else e.low, 9),
                -round(e.estimate, 9),
                tie_order(seed, e.idea_id),
            ),
        )
    )


def wilson_low(up: int, total: int, *, z: float = 1.959964) -> float:
    """Compute Wilson's lower bound of a share, `up` of `total`; 0 of 0 is 0 (Wilson 1927)."""
    if total == 0:
        return 0.0
    if not 0 <= up <= total:
        raise InvalidInput(_("There cannot be more yes than judgements."))
    p, z2 = up / total, z * z
    spread = z * float(np.sqrt((p * (1 - p) + z2 / (4 * total)) / total))
    return max(0.0, (p + z2 / (2 * total) - spread) / (1 + z2 / total))


def _counts(tallies: Sequence[ApprovalTally]) -> tuple[Vector, Vector]:
    up = np.array([t.up for t in tallies], dtype=np.float64)
    down = np.array([t.down for t in tallies], dtype=np.float64)
    if np.any(up < 0) or np.any(down < 0):
        raise InvalidInput(_("A tally cannot be negative."))
    return up, down
