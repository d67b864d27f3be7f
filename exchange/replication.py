"""The replication markets' CSV files as plain values, every bad line named.

Gordon et al. 2021 (PLoS ONE 16(4), e0248780), in the form of the pooledmaRket data set, CC0. Two
projects with two conventions: RPP counts costs in hundredths of a point and shares of "no", EERP
costs in points and shares of "yes". Both ran an LMSR with b = 100 points from price .5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any, TypeVar

from core.errors import InvalidInput
from core.points import MICRO
from exchange.cells import choice, decimal, flag, local_moment, probability, text, whole
from exchange.tables import BadRow, Column, Reading, Table, content_of, read_table

LIQUIDITY = 100.0
PRICE_START = 0.5
AMOUNT_MAX = 10**6  # points or shares in one trade
COUNTS_NO = {"RPP"}
IN_HUNDREDTHS = {"RPP"}

Key = tuple[str, int]  # project and finding_id
T = TypeVar("T", bound="SurveyBelief | ReplicationTrade")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A published finding and whether its replication succeeded."""

    project: str
    finding_id: int
    cite: str
    doi: str
    replicated: bool
    line: int
    original_pval: str = ""

    @property
    def key(self) -> Key:
        """Return what names the finding."""
        return self.project, self.finding_id


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyBelief:
    """A forecaster's probability, stated before the market opened."""

    project: str
    finding_id: int
    forecaster_id: str
    probability: float
    line: int

    @property
    def key(self) -> Key:
        """Return what names the finding."""
        return self.project, self.finding_id


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplicationTrade:
    """A trade with the maker, in exact decimals.

    `shares` of "yes" gained (negative: of "no", or given up), `net_shares` the maker's sum of
    them after it, `cost` in points what changed hands, always positive, `price` of "yes" after it.
    """

    project: str
    finding_id: int
    transaction_id: int
    at: datetime
    forecaster_id: str
    kind: str
    shares: Decimal
    net_shares: Decimal
    cost: Decimal
    price: float
    line: int

    @property
    def key(self) -> Key:
        """Return what names the finding."""
        return self.project, self.finding_id

    @property
    def micro_shares(self) -> int:
        """Return the signed micro-shares of "yes"."""
        return _micro(self.shares)

    @property
    def micro_points(self) -> int:
        """Return the micro-points that changed hands."""
        return _micro(self.cost)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplicationMarkets:
    """All three files; trades in the order they were made."""

    findings: tuple[Finding, ...]
    beliefs: tuple[SurveyBelief, ...]
    trades: tuple[ReplicationTrade, ...]
    bad_lines: tuple[BadRow, ...]


def _micro(value: Decimal) -> int:
    return int((value * MICRO).to_integral_value(rounding=ROUND_HALF_EVEN))


def read_replication_markets(folder: Path) -> ReplicationMarkets:
    """Read findings.csv, survey.csv and trades.csv; bad lines are left out and reported.

    Raises:
        BadFile: one of the three is missing or no such file at all.
    """
    return replication_markets_from(
        findings=content_of(folder / "findings.csv"),
        survey=content_of(folder / "survey.csv"),
        trades=content_of(folder / "trades.csv"),
    )


def replication_markets_from(
    *, findings: bytes, survey: bytes, trades: bytes
) -> ReplicationMarkets:
    """Read the three files; a line about a finding that is not listed is a bad line."""
    found = read_table(findings, FINDINGS)
    known = {finding.key for finding in found.rows}
    beliefs = _known(read_table(survey, SURVEY), known)
    traded = _known(_consistent(read_table(trades, TRADES)), known)
    return ReplicationMarkets(
        findings=found.rows,
        beliefs=beliefs.rows,
        trades=tuple(
            sorted(traded.rows, key=lambda t: (t.project, t.finding_id, t.at, t.transaction_id))
        ),
        bad_lines=(
            *_of_file("findings.csv", found.bad),
            *_of_file("survey.csv", beliefs.bad),
            *_of_file("trades.csv", traded.bad),
        ),
    )


def require_results(crowd: ReplicationMarkets) -> None:
    """Raise InvalidInput unless findings of both results have both beliefs and trades."""
    judged = {belief.key for belief in crowd.beliefs} & {trade.key for trade in crowd.trades}
    if len({finding.replicated for finding in crowd.findings if finding.key in judged}) < 2:
        raise InvalidInput(
            "There is nothing to compare: some findings that replicated and some that did not "
            "must have both forecasts and trades."
        )


def _finding(*, project: str, **values: Any) -> Finding:
    return Finding(project=project.upper(), **values)


def _belief(*, project: str, response: int, **values: Any) -> SurveyBelief:
    return SurveyBelief(project=project.upper(), probability=response / MICRO, **values)


def _trade(**values: Any) -> ReplicationTrade:
    project = values["project"].upper()
    side = -1 if project in COUNTS_NO else 1
    unit = 100 if project in IN_HUNDREDTHS else 1
    return ReplicationTrade(
        project=project,
        finding_id=values["finding_id"],
        transaction_id=values["transaction_id"],
        at=values["time_stamp"],
        forecaster_id=values["forecaster_id"],
        kind=values["transaction_type"],
        shares=side * values["transaction_shares"],
        net_shares=side * values["net_shares"],
        cost=values["transaction_cost"] / unit,
        price=float(values["price"]),
        line=values["line"],
    )


def _table(record: Callable[..., Any], *columns: Column, unique: tuple[str, ...]) -> Table[Any]:
    project = Column(name="project", cell=choice("rpp", "eerp"))
    finding = Column(name="finding_id", cell=whole(1, 1_000_000))
    return Table(record=record, columns=(project, finding, *columns), unique=(unique,), extra=True)


FINDINGS: Table[Finding] = _table(
    _finding,
    Column(name="cite", cell=text(200)),
    Column(name="doi", cell=text(300), required=False, default=""),
    Column(name="replicated", cell=flag("1", "0")),
    Column(name="original_pval", cell=text(40), required=False, default=""),
    unique=("project", "finding_id"),
)
SURVEY: Table[SurveyBelief] = _table(
    _belief,
    Column(name="forecaster_id", cell=text(40)),
    Column(name="response", cell=probability()),
    unique=("project", "finding_id", "forecaster_id"),
)
TRADES: Table[ReplicationTrade] = _table(
    _trade,
    Column(name="transaction_id", cell=whole(0, 10**9)),
    Column(name="time_stamp", cell=local_moment()),
    Column(name="forecaster_id", cell=text(40)),
    Column(name="transaction_type", cell=choice("buy", "sell")),
    Column(name="transaction_cost", cell=decimal("the cost")),
    Column(name="transaction_shares", cell=decimal("the shares")),
    Column(name="net_shares", cell=decimal("the net shares")),
    Column(name="price", cell=decimal("the price")),
    unique=("project", "transaction_id"),
)


def _consistent(reading: Reading[ReplicationTrade]) -> Reading[ReplicationTrade]:
    """Set aside trades that contradict themselves."""
    faults = {trade: _contradiction(trade) for trade in reading.rows}
    bad = [
        BadRow(line=trade.line, column=fault[0], message=fault[1])
        for trade, fault in faults.items()
        if fault
    ]
    rows = tuple(trade for trade, fault in faults.items() if not fault)
    return Reading(rows=rows, bad=tuple(sorted((*reading.bad, *bad))))


def _contradiction(trade: ReplicationTrade) -> tuple[str, str] | None:
    if trade.micro_shares == 0 or abs(trade.shares) > AMOUNT_MAX:
        return "transaction_shares", f"Give shares from 0.000001 to {AMOUNT_MAX:,} either way."
    if (trade.shares > 0) != (trade.kind == "buy"):
        return "transaction_type", "The shares say the other: only buying moves the price up."
    if not 0 <= trade.cost <= AMOUNT_MAX:
        return "transaction_cost", f"Give a cost from 0 to {AMOUNT_MAX:,} points."
    if not 0 < trade.price < 1:
        return "price", "Give a price between 0 and 1."
    return None


def _known(reading: Reading[T], known: set[Key]) -> Reading[T]:
    """Set aside what is about a finding that is not listed."""
    bad = [
        BadRow(line=row.line, column="finding_id", message="findings.csv does not list it.")
        for row in reading.rows
        if row.key not in known
    ]
    rows = tuple(row for row in reading.rows if row.key in known)
    return Reading(rows=rows, bad=tuple(sorted((*reading.bad, *bad))))


def _of_file(name: str, bad: Iterable[BadRow]) -> list[BadRow]:
    return [replace(row, file=name) for row in bad]
