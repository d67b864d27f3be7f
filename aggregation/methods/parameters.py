"""What the ranking has learned from results, shared by all challenges."""

from __future__ import annotations

from dataclasses import dataclass

SIGNALS = ("approval", "criteria", "beliefs", "market")
WANT = ("approval", "criteria")
WILL = ("beliefs", "market")


@dataclass(frozen=True, kw_only=True, slots=True)
class SignalParameters:
    """How a signal reads merit: x = bias + slope * merit + noise of variance v + noise**2."""

    signal: str
    bias: float
    slope: float
    noise: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """Signal parameters, the prior of a challenge's mean merit, and of its spread.

    `base` and `base_sd` are on the log-odds scale; `spread` is the prior median of omega.
    `rows` results of `challenges` challenges taught them; 0 means nothing has resolved yet.
    """

    signals: tuple[SignalParameters, ...] = (
        SignalParameters(signal="approval", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="criteria", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="beliefs", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="market", bias=0.0, slope=1.0, noise=1.0),
    )
    base: float = 0.0
    base_sd: float = 1.0
    spread: float = 1.0
    approval_weight: float = 4.0
    draws: int = 2000
    rows: int = 0
    challenges: int = 0

    def of(self, signal: str) -> SignalParameters:
        """Find the parameters of one signal."""
        return next(row for row in self.signals if row.signal == signal)


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningReading:
    """What one signal said of an idea when its challenge closed."""

    signal: str
    value: float
    variance: float


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningRow:
    """An idea's signals at close and whether it met the challenge's success test."""

    challenge_id: int
    idea_id: int
    readings: tuple[LearningReading, ...]
    succeeded: bool
