"""What the ranking has learned from results, shared by all challenges."""

from __future__ import annotations

from dataclasses import dataclass

SIGNALS = ("approval", "criteria", "pairs", "ranked", "quadratic", "budget", "beliefs", "market")
WANT = ("approval", "criteria", "pairs", "ranked", "quadratic", "budget")
WILL = ("beliefs", "market")


@dataclass(frozen=True, kw_only=True, slots=True)
class SignalParameters:
    """How a signal reads merit: x = bias + slope * merit + error of variance v + tau**2.

    `noise` is tau as a share of the spread of slope * merit, the part of the error that more
    judgements do not remove. Before anything has resolved it is 1: half of what a signal shows.
    """

    signal: str
    bias: float
    slope: float
    noise: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """Signal parameters, the prior of a challenge's mean merit, and of its spread.

    `base` and `base_sd` are on the log-odds scale; `level_sd` is how far a crowd's chances may
    be off all together in one challenge; `spread` is the prior median of omega. The prior slope
    of beliefs and prices (2/3: pooled log-odds stay too near even; Satopaa et al. 2014), noise
    and level are set so that before anything resolves a chance that both signals state is given
    back as it is.
    `rows` results of `challenges` challenges taught them; 0 means nothing has resolved yet.
    """

    signals: tuple[SignalParameters, ...] = (
        SignalParameters(signal="approval", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="criteria", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="pairs", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="ranked", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="quadratic", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="budget", bias=0.0, slope=1.0, noise=1.0),
        SignalParameters(signal="beliefs", bias=0.0, slope=2 / 3, noise=1.0),
        SignalParameters(signal="market", bias=0.0, slope=2 / 3, noise=1.0),
    )
    base: float = 0.0
    base_sd: float = 1.0
    level_sd: float = 0.7
    spread: float = 1.0
    approval_weight: float = 4.0
    draws: int = 2000
    rows: int = 0
    challenges: int = 0

    def of(self, signal: str) -> SignalParameters:
        """Find the parameters of one signal; the prior's where they are older than the signal."""
        known = (*self.signals, *Parameters().signals)
        return next(row for row in known if row.signal == signal)


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
