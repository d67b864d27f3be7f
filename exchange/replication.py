"""Read the replication markets' CSV files into plain values, every bad line named.

Gordon et al. 2021 (PLoS ONE), in the form of github.com/MichaelbGordon/pooledmaRket, CC0.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from core.errors import InvalidInput

Row = TypeVar("Row")

LIQUIDITY = 100.0
PRICE_START = 0.5
# One project counts the shares of "no" and cost in hundredths, the others "yes" and points.
_COUNTS_NO = {"RPP"}
_IN_HUNDREDTHS = {"RPP"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A published finding and whether its replication succeeded."""

    project: str
    finding_id: int
    cite: str
    doi: str
    replicated: bool
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyBelief:
    """A forecaster's probability, stated before the market opened."""

    project: str
    finding_id: int
    forecaster_id: str
    probability: float
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplicationTrade:
    """A trade with the maker, in exact decimals.

    `shares` of "yes" gained (negative: of "no", or given up), `net_shares` the maker's sum of
    them after it, `cost` in points, `price` of "yes" after it.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class BadLine:
    """A line that cannot be read: which file, which line, what is wrong with it."""

    file: str
    line: int
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplicationMarkets:
    """All three files; trades in the order they were made."""

    findings: tuple[Finding, ...]
    beliefs: tuple[SurveyBelief, ...]
    trades: tuple[ReplicationTrade, ...]
    bad_lines: tuple[BadLine, ...]


def read_replication_markets(folder: Path) -> ReplicationMarkets:
    """Read findings.csv, survey.csv and trades.csv; bad lines are left out and reported."""
    bad: list[BadLine] = []
    findings = list(_rows(folder / "findings.csv", _finding, bad))
    known = {(f.project, f.finding_id) for f in findings}
    beliefs = list(_known(_rows(folder / "survey.csv", _belief, bad), known, "survey.csv", bad))
    trades = list(_known(_rows(folder / "trades.csv", _trade, bad), known, "trades.csv", bad))
    trades.sort(key=lambda t: (t.project, t.finding_id, t.at, t.transaction_id))
    return ReplicationMarkets(
        findings=tuple(findings),
        beliefs=tuple(beliefs),
        trades=tuple(trades),
        bad_lines=tuple(sorted(bad, key=lambda b: (b.file, b.line))),
    )


def _rows(
    path: Path, parse: Callable[[dict[str, str], int], Row], bad: list[BadLine]
) -> Iterator[Row]:
    if not path.is_file():
        raise InvalidInput(f"There is no {path.name} in this folder.")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            for fields in reader:
                try:
                    yield parse(fields, reader.line_num)
                except (KeyError, TypeError, ValueError) as problem:
                    bad.append(
                        BadLine(file=path.name, line=reader.line_num, problem=_words(problem))
                    )
        except csv.Error as problem:
            bad.append(BadLine(file=path.name, line=reader.line_num, problem=str(problem)))


def _known(
    rows: Iterable[Row], known: set[tuple[str, int]], file: str, bad: list[BadLine]
) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, SurveyBelief | ReplicationTrade):
            if (row.project, row.finding_id) in known:
                yield row
            else:
                bad.append(
                    BadLine(file=file, line=row.line, problem="no such finding in findings.csv")
                )


def _words(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return f"the column {problem.args[0]} is missing"
    return "a column is missing" if isinstance(problem, TypeError) else str(problem)


def _finding(fields: dict[str, str], line: int) -> Finding:
    if fields["replicated"] not in {"0", "1"}:
        raise ValueError("replicated is neither 0 nor 1")
    return Finding(
        project=fields["project"],
        finding_id=int(fields["finding_id"]),
        cite=fields["cite"],
        doi=fields["doi"],
        replicated=fields["replicated"] == "1",
        line=line,
    )


def _belief(fields: dict[str, str], line: int) -> SurveyBelief:
    return SurveyBelief(
        project=fields["project"],
        finding_id=int(fields["finding_id"]),
        forecaster_id=fields["forecaster_id"],
        probability=_between(float(fields["response"]), "response"),
        line=line,
    )


def _trade(fields: dict[str, str], line: int) -> ReplicationTrade:
    side = -1 if fields["project"] in _COUNTS_NO else 1
    unit = 100 if fields["project"] in _IN_HUNDREDTHS else 1
    if fields["transaction_type"] not in {"buy", "sell"}:
        raise ValueError("transaction_type is neither buy nor sell")
    moment = datetime.strptime(fields["time_stamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return ReplicationTrade(
        project=fields["project"],
        finding_id=int(fields["finding_id"]),
        transaction_id=int(fields["transaction_id"]),
        at=moment,
        forecaster_id=fields["forecaster_id"],
        kind=fields["transaction_type"],
        shares=side * _decimal(fields["transaction_shares"]),
        net_shares=side * _decimal(fields["net_shares"]),
        cost=_decimal(fields["transaction_cost"]) / unit,
        price=_between(float(fields["price"]), "price"),
        line=line,
    )


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as problem:
        raise ValueError(f"{text!r} is not a number") from problem
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a number")
    return value


def _between(value: float, name: str) -> float:
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise ValueError(f"{name} is not between 0 and 1")
    return value
