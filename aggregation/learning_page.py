"""The page of learning: how often chances came true, and the parameters in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from aggregation import queries
from aggregation.methods.canonical import from_json
from aggregation.methods.parameters import Parameters, SignalParameters
from aggregation.methods.record import Baseline, against_baselines
from aggregation.presentation import SIGNAL_NAMES
from aggregation.queries import Learned
from core.figures import decimal, localised
from core.language import _
from markets.skill import Bin, calibration
from models import aggregation as kept

FEW = 30  # results; with fewer, a tenth of the curve says nothing by itself


@dataclass(frozen=True, kw_only=True)
class InForce:
    """Parameters there have been, as a page shows them."""

    number: int
    row_count: int
    in_force_from: datetime
    base: float
    signals: tuple[SignalParameters, ...]


@dataclass(frozen=True, kw_only=True)
class LearningPage:
    """What rankings said beside what came true, and what it has taught."""

    rows: list[Learned]
    bins: list[Bin]
    baselines: tuple[Baseline, ...]
    history: list[InForce]
    caution: str

    @property
    def latest(self) -> InForce | None:
        """The parameters for challenges that open from now on."""
        return self.history[0] if self.history else None


def learning_page(session: Session) -> LearningPage:
    """Read the page; results that were corrected since count as they stand now."""
    rows = queries.learned_so_far(session)
    said = [(row.probability, row.outcome) for row in rows]
    return LearningPage(
        rows=rows,
        bins=calibration((chance, bool(outcome)) for chance, outcome in said),
        baselines=against_baselines(said),
        history=[_in_force(row) for row in queries.parameters_history(session)],
        caution=caution_of(len(rows)),
    )


def _in_force(row: kept.Parameters) -> InForce:
    values = from_json(Parameters, row.content)
    return InForce(
        number=row.number,
        row_count=row.row_count,
        in_force_from=row.in_force_from,
        base=values.base,
        signals=values.signals,
    )


def caution_of(results: int) -> str:
    """Say what so few results cannot decide; empty where there are enough."""
    if results >= FEW:
        return ""
    return _("With fewer than %(few)s results luck moves every point of this picture far.", few=FEW)


def baseline_rows(baselines: Sequence[Baseline]) -> list[tuple[str, str, str, str]]:
    """Return the lines of the table of baselines."""
    return [
        (
            _(row.name),
            decimal(row.brier, 3),
            decimal(row.log, 3),
            ""
            if row.worse is None
            else _(
                "%(mean)s (%(low)s to %(high)s)",
                mean=localised(f"{row.worse.mean:+.3f}"),
                low=localised(f"{row.worse.low:+.3f}"),
                high=localised(f"{row.worse.high:+.3f}"),
            ),
        )
        for row in baselines
    ]


def signal_rows(found: InForce) -> list[tuple[str, str, str, str]]:
    """Return the lines of the table of what was learned of each signal."""
    return [
        (
            _(SIGNAL_NAMES[row.signal]),
            f"{row.bias:+.2f}",
            f"{row.slope:.2f}",
            f"{row.noise:.2f}",
        )
        for row in found.signals
    ]
