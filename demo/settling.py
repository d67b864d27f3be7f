"""How markets end: closed, proposed, approved, now and then disputed, paid."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from demo.script import MarketScript
from demo.stage import Scene
from markets.services.close import close_due, close_market
from markets.services.dispute import dispute_resolution
from markets.services.resolve import approve_resolution, propose_resolution
from markets.services.settle import settle_market
from markets.verdict import VOID, Verdict
from models.markets import Market

PROPOSER, APPROVER = "jonas", "ruth"
PROPOSED, APPROVED, DISPUTED = 0.3, 0.6, 1.1  # Days after closing.
Find = Callable[[], Market]


def plan_end(scene: Scene, written: MarketScript, market: Find) -> None:
    """Plan the end of a market, as far as it is written."""
    if not written.ends:
        return
    calendar, day = scene.stage.calendar, written.close
    is_early = written.ends == "void"
    if is_early:
        day = scene.script.day_of(len(scene.script.phases)) + 0.2
        calendar.at(scene.moment(day), partial(_close, scene, market))
    else:
        calendar.at(scene.moment(day), lambda now: close_due(scene.stage.session, now=now))
    if written.stop == "closed":
        return
    calendar.at(scene.moment(day + PROPOSED), partial(_propose, scene, written, market))


def _close(scene: Scene, market: Find, now: datetime) -> None:
    close_market(
        scene.stage.session,
        market_id=market().id,
        facilitator_id=scene.stage.id_of(PROPOSER),
        reason="The idea was not selected.",
        now=now,
    )


def _propose(scene: Scene, written: MarketScript, market: Find, now: datetime) -> None:
    resolution = propose_resolution(
        scene.stage.session,
        market_id=market().id,
        proposer_id=scene.stage.id_of(PROPOSER),
        verdict=_verdict_of(written),
        reason=written.reason or scene.script.ideas[written.idea - 1].result,
        evidence=f"https://example.org/aldermoor/settled/{market().id}",
        now=now,
    )
    if written.stop != "proposed":
        later = scene.moment(_days(scene, now) + APPROVED - PROPOSED)
        act = partial(_approve, scene, written, market, resolution.id)
        scene.stage.calendar.at(later, act)


def _approve(
    scene: Scene, written: MarketScript, market: Find, resolution_id: int, now: datetime
) -> None:
    resolution = approve_resolution(
        scene.stage.session,
        resolution_id=resolution_id,
        approver_id=scene.stage.id_of(APPROVER),
        note="The source says so.",
        now=now,
    )
    if written.dispute:
        later = scene.moment(_days(scene, now) + DISPUTED - APPROVED)
        scene.stage.calendar.at(later, partial(_dispute, scene, written, market))
    elif resolution.pays_at is not None:
        scene.stage.calendar.at(resolution.pays_at, partial(_pay, scene, market))


def _dispute(scene: Scene, written: MarketScript, market: Find, now: datetime) -> None:
    by, words = written.dispute
    dispute_resolution(
        scene.stage.session,
        market_id=market().id,
        person_id=scene.stage.id_of(by),
        reason=words,
        now=now,
    )


def _pay(scene: Scene, market: Find, now: datetime) -> None:
    settle_market(scene.stage.session, market_id=market().id, now=now)


def _verdict_of(written: MarketScript) -> Verdict:
    if written.ends == "void":
        return VOID
    return Verdict.of_outcome(written.outcomes.index(written.ends), len(written.outcomes))


def _days(scene: Scene, now: datetime) -> float:
    return (now - scene.opened_at).total_seconds() / 86_400
