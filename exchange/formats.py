"""Our own CSV formats, the same coming in and going out; docs/formats.md tells them to people."""

from dataclasses import dataclass
from datetime import datetime

from core.points import MICRO, UNITS_MAX
from exchange.cells import (
    choice,
    flag,
    link,
    micro,
    moment,
    person,
    probability,
    several,
    text,
    whole,
)
from exchange.tables import Column, Table
from models.ideas import STATUSES

NUMBER_MAX = 1_000_000
LONG = 5_000
NOTE = 2_000
OUTCOMES_MAX = 100
PEOPLE_MAX = 20
TAGS_MAX = 10
LIQUIDITY_MAX = 1_000_000 * MICRO
Key = tuple[str, str]  # a market in its challenge: question and branch


@dataclass(frozen=True, kw_only=True, slots=True)
class IdeaRow:
    """An idea with what has been said of it officially; `number` None: the next free one."""

    line: int = 0
    number: int | None
    title: str
    problem: str
    proposal: str
    benefit: str
    cost: int | None
    tags: tuple[str, ...]
    status: str
    author: str
    co_authors: tuple[str, ...]
    submitted_at: datetime | None
    answer: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BallotRow:
    """A person's present answer to an idea."""

    line: int = 0
    idea: int
    person: str
    choice: str
    judged_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingRow:
    """A person's 1 to 7 for an idea on one criterion."""

    line: int = 0
    idea: int
    person: str
    criterion: str
    rating: int
    judged_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MarketRow:
    """A market's question and terms; `liquidity` is b in micro-points."""

    line: int = 0
    question: str
    idea: int | None
    outcomes: tuple[str, ...]
    liquidity: int
    rule: str
    source: str
    fallback: str
    is_success_test: bool
    opens_at: datetime
    closes_at: datetime
    branch: str  # "if" or "if_not" of its idea being selected; "" where it hangs on nothing

    @property
    def key(self) -> Key:
        """Return what tells it from the challenge's other markets."""
        return self.question, self.branch


@dataclass(frozen=True, kw_only=True, slots=True)
class BeliefRow:
    """A probability (ppm) that a person stated for an outcome of a market."""

    line: int = 0
    market: str
    outcome: str
    person: str
    probability: int
    stated_at: datetime | None
    branch: str

    @property
    def key(self) -> Key:
        """Return which market is meant."""
        return self.market, self.branch


@dataclass(frozen=True, kw_only=True, slots=True)
class TradeRow:
    """A trade; micro-shares and micro-points, both negative for a sale."""

    line: int = 0
    market: str
    outcome: str
    person: str
    shares: int
    cost: int | None
    traded_at: datetime
    branch: str

    @property
    def key(self) -> Key:
        """Return which market is meant."""
        return self.market, self.branch


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultRow:
    """What the success test showed for an idea."""

    line: int = 0
    idea: int
    met: bool
    evidence: str
    note: str
    recorded_by: str
    recorded_at: datetime | None


_IDEA = Column(name="idea", cell=whole(1, NUMBER_MAX))
_PERSON = Column(name="person", cell=person())
_MARKET = Column(name="market", cell=text(200))
_OUTCOME = Column(name="outcome", cell=text(200), required=False, default="Yes")
_BRANCH = Column(name="branch", cell=choice("if", "if_not"), required=False, default="")
_JUDGED = Column(name="judged_at", cell=moment(), required=False)
_PEOPLE = several(person(), most=PEOPLE_MAX)

IDEAS: Table[IdeaRow] = Table(
    record=IdeaRow,
    columns=(
        Column(name="number", cell=whole(1, NUMBER_MAX), required=False),
        Column(name="title", cell=text(200)),
        Column(name="problem", cell=text(LONG, lines=True), required=False, default=""),
        Column(name="proposal", cell=text(LONG, lines=True), required=False, default=""),
        Column(name="benefit", cell=text(LONG, lines=True), required=False, default=""),
        Column(name="cost", cell=whole(0, 10**12 - 1), required=False),
        Column(name="tags", cell=several(text(40), most=TAGS_MAX), required=False, default=()),
        Column(
            name="status",
            cell=choice(*(status for status in STATUSES if status != "merged")),
            required=False,
            default="submitted",
        ),
        Column(name="author", cell=person()),
        Column(name="co_authors", cell=_PEOPLE, required=False, default=()),
        Column(name="submitted_at", cell=moment(), required=False),
        Column(name="answer", cell=text(LONG, lines=True), required=False),
    ),
    unique=(("number",),),
)
BALLOTS: Table[BallotRow] = Table(
    record=BallotRow,
    columns=(
        _IDEA,
        _PERSON,
        Column(name="choice", cell=choice("approve", "reject", "pass")),
        _JUDGED,
    ),
    unique=(("idea", "person"),),
)
RATINGS: Table[RatingRow] = Table(
    record=RatingRow,
    columns=(
        _IDEA,
        _PERSON,
        Column(name="criterion", cell=text(80)),
        Column(name="rating", cell=whole(1, 7)),
        _JUDGED,
    ),
    unique=(("idea", "person", "criterion"),),
)
MARKETS: Table[MarketRow] = Table(
    record=MarketRow,
    columns=(
        Column(name="question", cell=text(200)),
        Column(name="idea", cell=whole(1, NUMBER_MAX), required=False),
        Column(
            name="outcomes",
            cell=several(text(200), most=OUTCOMES_MAX),
            required=False,
            default=("Yes", "No"),
        ),
        Column(name="liquidity", cell=micro("liquidity", low=MICRO, high=LIQUIDITY_MAX)),
        Column(name="rule", cell=text(LONG, lines=True)),
        Column(name="source", cell=text(500)),
        Column(name="fallback", cell=text(LONG, lines=True), required=False, default=""),
        Column(name="is_success_test", cell=flag(), required=False, default=False),
        Column(name="opens_at", cell=moment()),
        Column(name="closes_at", cell=moment()),
        _BRANCH,
    ),
    unique=(("question", "branch"),),
)
BELIEFS: Table[BeliefRow] = Table(
    record=BeliefRow,
    columns=(
        _MARKET,
        _OUTCOME,
        _PERSON,
        Column(name="probability", cell=probability()),
        Column(name="stated_at", cell=moment(), required=False),
        _BRANCH,
    ),
    unique=(("market", "branch", "outcome", "person", "stated_at"),),
)
TRADES: Table[TradeRow] = Table(
    record=TradeRow,
    columns=(
        _MARKET,
        _OUTCOME,
        _PERSON,
        Column(name="shares", cell=micro("shares", low=-UNITS_MAX)),
        Column(name="cost", cell=micro("the cost", low=-UNITS_MAX), required=False),
        Column(name="traded_at", cell=moment()),
        _BRANCH,
    ),
)
RESULTS: Table[ResultRow] = Table(
    record=ResultRow,
    columns=(
        _IDEA,
        Column(name="met", cell=flag()),
        Column(name="evidence", cell=link()),
        Column(name="note", cell=text(NOTE, lines=True), required=False, default=""),
        Column(name="recorded_by", cell=person()),
        Column(name="recorded_at", cell=moment(), required=False),
    ),
    unique=(("idea",),),
)
