"""A ranked outcome in the words and shapes of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from aggregation.methods.explain import BELIEVED, LIKED
from aggregation.methods.outcome import InfluenceRow, Portfolio, RankedRow, RankingOutput
from aggregation.queries import IdeaName, Learned, RankingShown
from aggregation.reporting import GROUP_MIN
from core.text import guarded, plural
from pictures.futures import common_axis
from pictures.want_will import WantWill

SIGNAL_NAMES = {
    "approval": "votes",
    "criteria": "ratings",
    "pairs": "pairs",
    "ranked": "orders",
    "quadratic": "credits",
    "budget": "budgets",
    "beliefs": "beliefs",
    "market": "price",
}
ASK = {
    "approval": "more votes",
    "criteria": "more ratings",
    "pairs": "more pairs",
    "ranked": "more orders",
    "quadratic": "more ballots of credits",
    "budget": "more budgets",
    "beliefs": "more beliefs",
    "market": "more trading",
}
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")
TOP = {"same": "the same", "reordered": "the same, reordered", "changed": "changed"}
AUDITED = {
    "person": "Any one person",
    "bloc": "Any 5 % that agree",
    "team": "Any one team",
    "both": "One who judges and trades, at most",
    "suspicious": "The most suspicious accounts",
    "alike": "The most alike ballots",
    "last-hour": "The last hour of trading",
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
    return f"{ORDINALS[number - 1]} band" if number <= len(ORDINALS) else f"Band {number}"


def _words(number: int, rows: Sequence[RankedRow], bands: int) -> str:
    if number == 1 and len(rows) == 1:
        return "ahead of every other in nine of ten draws"
    if number == 1:
        return "too close to call: any of these could be first"
    if number == bands and len(rows) == 1:
        return "behind on nearly every draw"
    return "behind the first, too close to part from each other"


def axis_of(output: RankingOutput) -> tuple[float, float]:
    """Return one axis that holds every idea's chances."""
    return common_axis(chance for row in output.rows for chance in row.quantiles)


def pushes_of(row: RankedRow) -> list[tuple[str, float]]:
    """Return each signal's push by the name people know it by, then the pull of the usual."""
    return [(SIGNAL_NAMES[part.signal], part.push) for part in row.contributions]


def signals_of(output: RankingOutput) -> list[str]:
    """Return the signals that pushed any idea, in their order: the columns of the pushes."""
    pushed = {part.signal for row in output.rows for part in row.contributions}
    return [name for name in SIGNAL_NAMES if name in pushed]


def columns_of(output: RankingOutput, row: RankedRow) -> list[tuple[str, float | None]]:
    """Return a row's pushes column by column; None where a signal said nothing of this idea."""
    said = {part.signal: part.push for part in row.contributions}
    return [(SIGNAL_NAMES[signal], said.get(signal)) for signal in signals_of(output)]


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
        *([("pull to the usual", row.prior_push)] if abs(row.prior_push) > 5e-3 else []),
    ]


def want_will_of(output: RankingOutput, names: Mapping[int, IdeaName]) -> list[WantWill]:
    """Return the ideas that people both judged and forecast, for the picture of both."""
    return [
        WantWill(
            number=row.number,
            want=row.want,
            will=row.will,
            note=row.disagreement,
            mine=names[row.idea_id].is_mine,
        )
        for row in output.rows
        if row.want is not None and row.will is not None
    ]


def ask_next(row: RankedRow) -> str:
    """Say what would narrow an idea's picture most; empty when nothing much would."""
    return f"Ask next: {ASK[row.ask_next]}. {row.reason}".strip() if row.ask_next else row.reason


def influence_lines(rows: Sequence[InfluenceRow]) -> list[tuple[str, str, str, str]]:
    """Return what is left out, how far the first ones move, how far any does, and who is first."""
    return [
        (
            AUDITED.get(row.kind, row.title),
            plural(row.top_places, "place"),
            plural(row.places, "place"),
            TOP.get(row.top, row.top),
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


def partings(output: RankingOutput) -> list[str]:
    """Say in words which ideas are surely liked but not believed, or believed but not liked."""
    said = []
    for note, words in (
        (LIKED, "liked, but not believed in"),
        (BELIEVED, "believed in, but not liked"),
    ):
        numbers = sorted(row.number for row in output.rows if row.disagreement == note)
        if numbers:
            named = _named(numbers)
            said.append(f"{named} {words}.")
    return said or ["On no idea are liking and belief surely apart."]


def _named(numbers: Sequence[int]) -> str:
    *others, last = numbers
    return f"Ideas {', '.join(map(str, others))} and {last} are" if others else f"Idea {last} is"


def suspicion(output: RankingOutput) -> str:
    """Say who counts less, and where ideas would stand without the most suspicious accounts."""
    if not output.without:
        return ""
    if not output.suspects:
        return "No accounts look so much alike that they count less."
    most = output.suspects[0]
    how = (
        "gave nearly the same answers within a quarter of an hour"
        if most.kind == "clusters"
        else "answered very little, and the same"
    )
    who = f"{most.accounts:,} accounts" if most.accounts >= GROUP_MIN else "A few accounts"
    others = len(output.suspects) - 1
    also = f" {plural(others, 'smaller group counts', 'smaller groups count')} less too."
    return (
        f"{who} {how}. Together they count as "
        f"{plural(max(1, round(most.weight)), 'voice')}.{also if others else ''} {_moves(output)}"
    )


def _moves(output: RankingOutput) -> str:
    """Say which ideas stand elsewhere without the most suspicious accounts, the best first."""
    rank = {row.idea_id: row.rank for row in output.rows}
    number = {row.idea_id: row.number for row in output.rows}
    moved = [each for each in output.without if each.rank != rank[each.idea_id]]
    if not moved:
        return "Without them every idea stands where it stands."
    named = [f"idea {number[m.idea_id]} is {m.rank}, not {rank[m.idea_id]}" for m in moved[:3]]
    rest = f", and {plural(len(moved) - 3, 'other moves', 'others move')}" if moved[3:] else ""
    return f"Without them {'; '.join(named)}{rest}."


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
    lines = [("Usual idea", output.usual), *all_pushes_of(row), ("Merit", row.merit)]
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
