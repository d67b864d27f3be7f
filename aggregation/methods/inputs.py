"""Everything a ranking is computed from, as immutable values in one canonical order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from core.errors import InvalidInput
from core.language import _


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedIdea:
    """An idea that takes part; `cost` in the unit of the budget, None while unknown."""

    id: int
    number: int
    cost: int | None = None
    author_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person who may have judged; `team` is an opaque number, None without one."""

    id: int
    team: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """A person's present answer to one idea: 1 up, -1 down, 0 pass."""

    idea_id: int
    person_id: int
    choice: int
    at: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One scale; `weight` is the facilitator's, any non-negative number."""

    id: int
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rating:
    """A person's present rating of an idea on one criterion, more is better."""

    idea_id: int
    person_id: int
    criterion_id: int
    value: float
    at: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PairChoice:
    """A person's present answer to a pair: 1 for the left idea, -1 for the right, 0 level."""

    left_id: int
    right_id: int
    person_id: int
    choice: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedPlace:
    """An idea's place in a person's order, 1 the best; ideas of one place are equal."""

    idea_id: int
    person_id: int
    place: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Voices:
    """Voices a person spent on an idea, each costing its square; below zero against it."""

    idea_id: int
    person_id: int
    voices: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """An idea on a person's budget ballot: `bought` 1, or 0 where they left it."""

    idea_id: int
    person_id: int
    bought: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The short time in which a person answered: an opaque number that at least five share."""

    person_id: int
    window: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Witnessed:
    """What leaving out a team would change, found on real people when the ranking was made.

    Kept as a finding because its proof would say who belongs together; fields as of
    `outcome.InfluenceRow`.
    """

    kind: str
    places: int
    top_places: int
    top: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Belief:
    """A probability in [0, 1] that a person stated; only the latest of a person counts."""

    idea_id: int
    person_id: int
    probability: float
    at: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class MarketFacts:
    """A market on one idea; `liquidity` is b in shares, prices are those of "yes"."""

    id: int
    idea_id: int
    liquidity: float
    price_start: float = 0.5
    opened_at: int = 0
    closed_at: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MarketTrade:
    """A trade: `shares` of "yes" gained (negative: given up), `price` of "yes" after it.

    `number` orders the trades of a market; `counterparty_id` is None against the maker.
    """

    market_id: int
    number: int
    person_id: int
    shares: float
    price: float
    at: int = 0
    counterparty_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Skill:
    """What a person's resolved beliefs showed: `resolved` questions, and `excess`.

    `excess` is the sum over them of (own Brier - the question's mean Brier): below zero is better.
    """

    person_id: int
    excess: float
    resolved: int


# Lists that came after the first snapshots were handed out: empty ones leave no trace in JSON.
LATER = {"later": True}

_ORDER: dict[str, Callable[[Any], Any]] = {
    "ideas": attrgetter("id"),
    "people": attrgetter("id"),
    "approvals": attrgetter("idea_id", "person_id", "at", "choice"),
    "criteria": attrgetter("id"),
    "ratings": attrgetter("criterion_id", "idea_id", "person_id", "at", "value"),
    "pairs": attrgetter("left_id", "right_id", "person_id", "choice"),
    "places": attrgetter("idea_id", "person_id", "place"),
    "voices": attrgetter("idea_id", "person_id", "voices"),
    "chosen": attrgetter("idea_id", "person_id", "bought"),
    "windows": attrgetter("person_id"),
    "witnessed": attrgetter("kind"),
    "defences": str,
    "beliefs": attrgetter("idea_id", "person_id", "at", "probability"),
    "markets": attrgetter("idea_id", "id"),
    "trades": attrgetter("market_id", "number"),
    "skills": attrgetter("person_id"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RankingInputs:
    """All judgement of one challenge at one moment (`at`, microseconds since 1970, UTC)."""

    challenge_id: int
    at: int
    has_success_test: bool
    shortlist_size: int = 3
    budget: int | None = None
    floor: float = 0.0
    ideas: tuple[RankedIdea, ...] = ()
    people: tuple[Person, ...] = ()
    approvals: tuple[Approval, ...] = field(default=(), repr=False)
    criteria: tuple[Criterion, ...] = ()
    ratings: tuple[Rating, ...] = field(default=(), repr=False)
    pairs: tuple[PairChoice, ...] = field(default=(), repr=False, metadata=LATER)
    places: tuple[RankedPlace, ...] = field(default=(), repr=False, metadata=LATER)
    voices: tuple[Voices, ...] = field(default=(), repr=False, metadata=LATER)
    chosen: tuple[Chosen, ...] = field(default=(), repr=False, metadata=LATER)
    windows: tuple[Window, ...] = field(default=(), repr=False, metadata=LATER)
    witnessed: tuple[Witnessed, ...] = field(default=(), metadata=LATER)
    defences: tuple[str, ...] = field(default=(), metadata=LATER)
    beliefs: tuple[Belief, ...] = field(default=(), repr=False)
    markets: tuple[MarketFacts, ...] = ()
    trades: tuple[MarketTrade, ...] = field(default=(), repr=False)
    skills: tuple[Skill, ...] = ()


def canonical(inputs: RankingInputs) -> RankingInputs:
    """Put every list in its one order, so that equal judgement is equal to the byte."""
    _refuse_unknown(inputs)
    ordered: dict[str, Any] = {
        name: tuple(sorted(getattr(inputs, name), key=key)) for name, key in _ORDER.items()
    }
    return replace(inputs, **ordered)


def _refuse_unknown(inputs: RankingInputs) -> None:
    ideas = {idea.id for idea in inputs.ideas}
    markets = {market.id for market in inputs.markets}
    criteria = {criterion.id for criterion in inputs.criteria}
    if len(ideas) != len(inputs.ideas) or len(markets) != len(inputs.markets):
        raise InvalidInput(_("An idea or a market is listed twice."), field="ideas")
    for name in ("approvals", "ratings", "places", "voices", "chosen", "beliefs", "markets"):
        if any(row.idea_id not in ideas for row in getattr(inputs, name)):
            raise InvalidInput(_("A judgement names an idea that is not listed."), field=name)
    if any(not {row.left_id, row.right_id} <= ideas for row in inputs.pairs):
        raise InvalidInput(_("A pair names an idea that is not listed."), field="pairs")
    if any(row.criterion_id not in criteria for row in inputs.ratings):
        raise InvalidInput(_("A rating names a criterion that is not listed."), field="ratings")
    if any(row.market_id not in markets for row in inputs.trades):
        raise InvalidInput(_("A trade names a market that is not listed."), field="trades")
