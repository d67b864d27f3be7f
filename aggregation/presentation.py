"""A ranked outcome in the words and shapes of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from aggregation.audit_words import partings, suspicion
from aggregation.methods.outcome import InfluenceRow, Portfolio, RankedRow, RankingOutput
from aggregation.queries import IdeaName, Learned, RankingShown
from aggregation.retelling import retold
from core.language import _, marked
from core.text import guarded, plural
from pictures.futures import common_axis
from pictures.want_will import WantWill

# Templates are handed this module.
__all__ = ["partings", "retold", "suspicion"]

SIGNAL_NAMES = {
    "approval": marked("votes"),
    "criteria": marked("ratings"),
    "pairs": marked("pairs"),
    "ranked": marked("orders"),
    "quadratic": marked("credits"),
    "budget": marked("budgets"),
    "beliefs": marked("beliefs"),
    "market": marked("price"),
}
ASK = {
    "approval": marked("more votes"),
    "criteria": marked("more ratings"),
    "pairs": marked("more pairs"),
    "ranked": marked("more orders"),
    "quadratic": marked("more ballots of credits"),
    "budget": marked("more budgets"),
    "beliefs": marked("more beliefs"),
    "market": marked("more trading"),
}
ORDINALS = (
    *(marked("First"), marked("Second"), marked("Third")),
    *(marked("Fourth"), marked("Fifth"), marked("Sixth")),
    *(marked("Seventh"), marked("Eighth"), marked("Ninth")),
)
TOP = {
    "same": marked("the same"),
    "reordered": marked("the same, reordered"),
    "changed": marked("changed"),
}
AUDITED = {
    "person": marked("Any one person"),
    "bloc": marked("Any 5 %% that agree"),
    "team": marked("Any one team"),
    "both": marked("One who judges and trades, at most"),
    "suspicious": marked("The most suspicious accounts"),
    "alike": marked("The most alike ballots"),
    "last-hour": marked("The last hour of trading"),
}


@dataclass(frozen=True, kw_only=True)
class Band:
    """Ideas that cannot be told from the first of them."""

    title: str
    words: str
    rows: tuple[RankedRow, ...]


def bands_of(output: RankingOutput) -> list[Band]:
    """Group the rows by tie band, each with a line that says what the band means."""
    bands: dict[int, list[RankedRow]] = {}
    for row in output.rows:
        bands.setdefault(row.band, []).append(row)
    return [
        Band(title=_title(number), words=_words(number, rows, len(bands)), rows=tuple(rows))
        for number, rows in bands.items()
    ]


def _title(number: int) -> str:
    if number <= len(ORDINALS):
        return _("%(ordinal)s band", ordinal=_(ORDINALS[number - 1]))
    return _("Band %(number)s", number=number)


def _words(number: int, rows: Sequence[RankedRow], bands: int) -> str:
    if number == 1 and len(rows) == 1:
        return _("ahead of every other in nine of ten draws")
    if number == 1:
        return _("too close to call: any of these could be first")
    if number == bands and len(rows) == 1:
        return _("behind on nearly every draw")
    return _("behind the first, too close to part from each other")


def axis_of(output: RankingOutput) -> tuple[float, float]:
    """Return one axis that holds every idea's chances."""
    return common_axis(chance for row in output.rows for chance in row.quantiles)


def pushes_of(row: RankedRow) -> list[tuple[str, float]]:
    """Return each signal's push by the name people know it by, then the pull of the usual."""
    return [(_(SIGNAL_NAMES[part.signal]), part.push) for part in row.contributions]


def signals_of(output: RankingOutput) -> list[str]:
    """Return the signals that pushed any idea, in their order: the columns of the pushes."""
    pushed = {part.signal for row in output.rows for part in row.contributions}
    return [name for name in SIGNAL_NAMES if name in pushed]


def columns_of(output: RankingOutput, row: RankedRow) -> list[tuple[str, float | None]]:
    """Return a row's pushes column by column; None where a signal said nothing of this idea."""
    said = {part.signal: part.push for part in row.contributions}
    return [(_(SIGNAL_NAMES[signal]), said.get(signal)) for signal in signals_of(output)]


def strongest_push(output: RankingOutput) -> float:
    """Return the push (log-odds, at least 0.1) that fills a column, the same for every row.

    Nine pushes in ten are within it, so that one strong push does not flatten all others.
    """
    pushes = sorted(abs(part.push) for row in output.rows for part in row.contributions)
    return max(0.1, pushes[ceil(0.9 * (len(pushes) - 1))]) if pushes else 0.1


def all_pushes_of(row: RankedRow) -> list[tuple[str, float]]:
    """Return everything that made a row's merit, what remains of the prior included."""
    return [
        *pushes_of(row),
        *([(_("pull to the usual"), row.prior_push)] if abs(row.prior_push) > 5e-3 else []),
    ]


def want_will_of(output: RankingOutput, names: Mapping[int, IdeaName]) -> list[WantWill]:
    """Return the ideas that people both judged and forecast, for the picture of both."""
    return [
        WantWill(
            number=row.number,
            want=row.want,
            will=row.will,
            note=_(row.disagreement) if row.disagreement else "",
            mine=names[row.idea_id].is_mine,
        )
        for row in output.rows
        if row.want is not None and row.will is not None
    ]


def ask_next(row: RankedRow) -> str:
    """Say what would narrow an idea's picture most; empty when nothing much would."""
    reason = retold(row.reason)
    if not row.ask_next:
        return reason
    asked = _("Ask next: %(signal)s.", signal=_(ASK[row.ask_next]))
    return f"{asked} {reason}".strip()


def influence_lines(rows: Sequence[InfluenceRow]) -> list[tuple[str, str, str, str]]:
    """Return what is left out, how far the first ones move, how far any does, and who is first."""
    return [
        (
            _(AUDITED[row.kind]) if row.kind in AUDITED else row.title,
            plural(row.top_places, "place", "places"),
            plural(row.places, "place", "places"),
            _(TOP.get(row.top, row.top)),
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class LearningSummary:
    """How good the rankings' chances were; Brier scores, less is better, coin flipping .25."""

    count: int
    came_true: int
    brier: float
    brier_base_rate: float


def summary_of(rows: Sequence[Learned]) -> LearningSummary | None:
    """Compare the chances given with always saying the base rate; None without results."""
    if not rows:
        return None
    outcomes = [row.outcome for row in rows]
    base = sum(outcomes) / len(outcomes)
    return LearningSummary(
        count=len(rows),
        came_true=sum(outcomes),
        brier=sum((row.probability - row.outcome) ** 2 for row in rows) / len(rows),
        brier_base_rate=base * (1 - base),
    )


def table_of(ranking: RankingShown) -> list[list[object]]:
    """Return the ranking as rows for a file, its heading first."""
    output = ranking.output
    signals = signals_of(output)
    heading: list[object] = [
        "rank", "rank_low", "rank_high", "band", "number", "title", "chance", "low", "high",
        "first_places", "want", "will", *(f"push_{name}" for name in signals), "push_prior",
        "rank_without_most_suspicious",
    ]  # fmt: skip
    return [
        heading,
        *(_cells(output, row, ranking.names[row.idea_id].title) for row in output.rows),
    ]


def _cells(output: RankingOutput, row: RankedRow, title: str) -> list[object]:
    pushed = [push for _, push in columns_of(output, row)]
    without = {each.idea_id: each.rank for each in output.without}
    return [
        row.rank, row.rank_low, row.rank_high, row.band, row.number, guarded(title), row.chance,
        row.low, row.high, row.top_k, row.want, row.will, *pushed, row.prior_push,
        without.get(row.idea_id),
    ]  # fmt: skip


def without_rows(output: RankingOutput) -> list[tuple[str, str, str]]:
    """Return every idea's rank, and its rank without the most suspicious accounts."""
    without = {each.idea_id: each.rank for each in output.without}
    return [
        (f"{row.number}", f"{row.rank}", f"{without[row.idea_id]}")
        for row in output.rows
        if row.idea_id in without
    ]


def sum_of(output: RankingOutput, row: RankedRow) -> list[tuple[str, str]]:
    """Return the sum that makes a row's merit, as lines of log-odds."""
    lines = [(_("Usual idea"), output.usual), *all_pushes_of(row), (_("Merit"), row.merit)]
    return [(name, f"{value:+.2f}") for name, value in lines]


def want_will_rows(output: RankingOutput) -> list[tuple[str, str, str, str]]:
    """Return want and will of every idea as a table's rows."""
    return [
        (f"{row.number}", _whole(row.want), _whole(row.will), row.disagreement)
        for row in output.rows
    ]


def _whole(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f}"


def bought(portfolio: Portfolio) -> list[tuple[int, float]]:
    """Return number and cost of every idea the budget buys."""
    return [(row.number, float(row.cost or 0)) for row in portfolio.rows if row.funded]
