"""Who may see a tally, and when: the one place that decides it, for every page and query."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from purpose.phases import Act, PhaseSpan

FINISHED = frozenset({"decided", "reviewed", "archived"})  # States in which judging is over.


class Judging(StrEnum):
    """Where a challenge stands with its judging."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


def judging_at(
    phases: Sequence[PhaseSpan], now: datetime, *, state: str = "open", closed: bool = False
) -> Judging:
    """Say where judging stands, from the clock and the phases; `closed` early by a facilitator.

    Between two phases of judging nobody can judge, but it is not over: tallies stay hidden.
    """
    stretches = [phase for phase in phases if Act.JUDGE in phase.acts]
    if closed or state in FINISHED:
        return Judging.OVER
    if state == "draft" or not stretches or now < min(phase.starts_at for phase in stretches):
        return Judging.BEFORE
    return Judging.OVER if now >= max(phase.ends_at for phase in stretches) else Judging.OPEN


def may_see_tally(*, policy: str, has_judged: bool, judging: Judging) -> bool:
    """Say whether someone may see the tally of an idea now; roles and authorship do not matter.

    `has_judged`: the person's present ballot on this idea approves, rejects or rates. A pass is
    no judgement, so nobody can pass, look, and then judge.
    """
    if judging is not Judging.OPEN:
        return judging is Judging.OVER
    return policy == "open" or (policy == "until_judged" and has_judged)
