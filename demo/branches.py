"""Markets on what follows if an idea of the shortlist is selected, and if it is not."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from core.points import MICRO
from demo.asking import SPONSOR
from demo.script import BranchScript
from demo.stage import Player, Scene
from demo.temper import PPM, chance_believed, log_odds_of
from demo.trading import OPENER, SLOPE
from markets.quote import Side, Wish
from markets.services.load import locked_market
from markets.services.lot import declare_lot
from markets.services.open import Plan
from markets.services.shortlist import ShortlistPlan, open_shortlist
from markets.services.trade import trade
from models.markets import Market

SHARES = (3, 9)


@dataclass(kw_only=True)
class Fork:
    """The branches of one challenge: how they are written, and the markets once open."""

    scene: Scene
    written: BranchScript
    chance: Random
    market_ids: list[int] = field(default_factory=list)


def plan_branches(scene: Scene, chance: Random) -> None:
    """Plan the lot, the markets of the shortlist and who trades in them, where any are written."""
    written = scene.script.branches
    if written is None:
        return
    fork, calendar = Fork(scene=scene, written=written, chance=chance), scene.stage.calendar
    calendar.at(scene.moment(written.day - 0.1), partial(_declare, fork))
    calendar.at(scene.moment(written.day), partial(_open, fork))
    number_of = [number for number, idea in enumerate(scene.script.ideas, 1) if idea.shortlisted]
    for place, number in enumerate(number for number in number_of for _ in ("if", "if_not")):
        authors = scene.authors_of(number)
        others = [player for player in scene.stage.crowd if player.key not in authors]
        for player in chance.sample(others, k=written.visits):
            day = written.day + chance.uniform(0.1, written.last - written.day)
            act = partial(_visit, fork, place, number, player)
            calendar.at(scene.moment(day), act)


def _declare(fork: Fork, now: datetime) -> None:
    stage = fork.scene.stage
    declare_lot(
        stage.session,
        challenge_id=fork.scene.challenge_id,
        sponsor_id=stage.id_of(SPONSOR),
        choice_ppm=fork.written.lot_ppm,
        secret=f"{fork.chance.getrandbits(256):064x}",
        now=now,
    )


def _open(fork: Fork, now: datetime) -> None:
    scene, written = fork.scene, fork.written
    listed = [scene.ideas[n] for n, idea in enumerate(scene.script.ideas, 1) if idea.shortlisted]
    plan = Plan(
        challenge_id=scene.challenge_id,
        question=written.question,
        resolution_rule=written.rule,
        source=scene.script.source,
        closes_at=scene.moment(written.close),
        budget=written.budget * MICRO,
    )
    opened = open_shortlist(
        scene.stage.session,
        wanted=ShortlistPlan(
            plan=plan, pattern=written.question, idea_ids=tuple(listed), with_twin=True
        ),
        opener_id=scene.stage.id_of(OPENER),
        key=f"demonstration-branches-{scene.challenge_id}",
        now=now,
    )
    fork.market_ids = [market.id for market in opened]


def _visit(fork: Fork, place: int, number: int, player: Player, now: datetime) -> None:
    """Buy a few shares of what one believes more than the market does."""
    session, market_id = fork.scene.stage.session, fork.market_ids[place]
    market = locked_market(session, market_id)
    belief = _belief(fork, market, number, player)
    outcome = 0 if belief / PPM > market.outcomes[0].price else 1
    trade(
        session,
        market_id=market_id,
        person_id=player.id,
        wish=Wish(outcome=outcome, side=Side.BUY, shares=fork.chance.randint(*SHARES) * MICRO),
        belief_ppm=belief,
        key=f"demonstration-branch-{market_id}-{player.key}",
        now=now,
    )


def _belief(fork: Fork, market: Market, number: int, player: Player) -> int:
    """Return what somebody believes: what an idea is good for counts if it is selected."""
    scene = fork.scene
    will = scene.script.ideas[number - 1].will if market.branch == "if" else 0.0
    usual = log_odds_of(scene.script.usual)
    error = fork.chance.gauss(0, player.temper.noise)
    return chance_believed(player.temper, log_odds=usual + SLOPE * will, error=error)
