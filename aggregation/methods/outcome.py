"""What a ranking says: one row an idea, the portfolio, the influence audit, the finding."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregation.methods.inputs import LATER
from aggregation.methods.parameters import LearningReading


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """How far one signal moved an idea on the log-odds scale, from the challenge's usual."""

    signal: str
    reading: LearningReading
    weight: float
    push: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedRow:
    """One idea's place.

    `chance` is the probability of meeting the success test (without a test: of being preferred
    to the challenge's usual idea); `low` to `high` holds it in 90 of 100 cases. `merit` is its
    log-odds, `sd` the standard deviation there. `merit` = the outcome's `usual` + the sum of
    the contributions' `push` + `prior_push`, exactly but for rounding. `quantiles` are twenty
    equally likely chances. `want` and `will` are on 0 to 1, None when nobody said.
    """

    idea_id: int
    number: int
    rank: int
    rank_low: int
    rank_high: int
    top_k: float
    band: int
    chance: float
    low: float
    high: float
    merit: float
    sd: float
    quantiles: tuple[float, ...]
    want: float | None
    will: float | None
    disagreement: str
    contributions: tuple[Contribution, ...]
    prior_push: float
    ask_next: str
    ask_next_cut: float
    reason: str
    approvals: int
    ratings: int
    beliefs: int
    traders: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PortfolioRow:
    """An idea's place in the portfolio; `reason` says in a sentence why it is in or out."""

    idea_id: int
    number: int
    funded: bool
    funded_by: str
    by_greedy: bool
    cost: int | None
    supporters: int
    chance: float
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Portfolio:
    """What the budget buys; `unserved` people approved of something and got nothing."""

    budget: int
    floor: float
    rows: tuple[PortfolioRow, ...]
    spent: int
    left: int
    unserved: int
    greedy_spent: int
    greedy_unserved: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InfluenceRow:
    """What leaving someone out would change.

    `kind` is person, both, bloc, team, suspicious, alike or last-hour. `places` is the most that
    any idea moves, `idea_id` that idea (None: nothing moves), `top_places` the most that an idea
    of the shortlist moves, `who` the people (for facilitators only), `top` says what happens to
    the shortlist: same, reordered or changed.
    """

    kind: str
    title: str
    places: int
    idea_id: int | None
    top_places: int
    who: tuple[int, ...]
    judgements: int
    top: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SuspectRow:
    """Accounts whose answers are alike: `weight` is how many voices they count as together.

    `kind` is "clusters" (nearly the same answers in a short time) or "few answers".
    """

    kind: str
    accounts: int
    judgements: int
    weight: float
    who: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RankWithout:
    """Where an idea would stand without the most suspicious accounts."""

    idea_id: int
    rank: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How much went in, and what was left out because its author judged an own idea."""

    ideas: int
    people: int
    approvals: int
    passes: int
    ratings: int
    beliefs: int
    forecasters: int
    trades: int
    traders: int
    excluded_own: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RankingOutput:
    """The whole ranked outcome, rows in rank order.

    `inputs_hash` is the SHA-256 of the canonical inputs, `parameters_hash` that of the
    parameters. `usual` is the log-odds of the challenge's usual idea, `usual_chance` its chance.
    `suspects` are the groups that count less, the most suspicious first, and `without` every
    idea's rank without those of it, in rank order.
    """

    inputs_hash: str
    parameters_hash: str
    seed: int
    method: str
    headline: str
    usual: float
    usual_chance: float
    spread: float
    has_success_test: bool
    shortlist_size: int
    counts: Counts
    rows: tuple[RankedRow, ...]
    portfolio: Portfolio | None
    influence: tuple[InfluenceRow, ...]
    notes: tuple[str, ...]
    suspects: tuple[SuspectRow, ...] = field(default=(), metadata=LATER)
    without: tuple[RankWithout, ...] = field(default=(), metadata=LATER)
