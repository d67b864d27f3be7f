"""What every market that is not settled waits for, and for whom, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, union
from sqlalchemy.orm import Session, selectinload

from core.figures import DAY, moment_words
from core.language import _
from core.policy import Role, Viewer
from core.text import listed
from markets.life import SETTLED, is_due, market_state
from markets.reading.resolutions import verdict_words
from markets.shown import ToSettle
from models.ideas import CoAuthor, Idea
from models.markets import Market, Position, Resolution
from models.settling import PanelSeat
from people.queries import names_for

PATIENCE = timedelta(days=7)  # After that, a closed market nobody has spoken of is late.
Rows = Sequence[tuple[Market, Resolution | None]]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is known besides the markets: names of those in office, and where the viewer has a part.

    `awaited` are the numbers of those who have yet to rule, by resolution.
    """

    names: dict[int, str]
    awaited: dict[int, list[int]]
    viewer: Viewer
    barred: set[int] = field(default_factory=set)


def waits_of(session: Session, rows: Rows, *, viewer: Viewer, now: datetime) -> list[ToSettle]:
    """Say of markets with the resolutions they stand by what they wait for; open ones for nothing.

    `is_yours` where the viewer may do it: who traded there or wrote the idea settles nothing, and
    nobody approves what they have proposed.
    """
    resolutions = [resolution for _, resolution in rows if resolution is not None]
    awaited = _awaited(session, resolutions)
    office = {one.proposed_by_id for one in resolutions}
    office |= {one.undo_asked_by_id for one in resolutions if one.undo_asked_by_id}
    office |= {person for people in awaited.values() for person in people}
    scene = Scene(
        names={number: shown.name for number, shown in names_for(session, office, None).items()},
        awaited=awaited,
        viewer=viewer,
        barred=_barred(session, viewer.id, [market.id for market, _ in rows]),
    )
    found = [_wait(market, resolution, scene, now) for market, resolution in rows]
    return [each for each in found if each is not None]


def undo_asked(session: Session) -> Rows:
    """Return the settled markets that somebody has asked to undo, the longest asked first."""
    rows = session.execute(
        select(Market, Resolution)
        .join(Resolution, Resolution.market_id == Market.id)
        .where(
            Market.state.in_(SETTLED),
            Resolution.state == "paid",
            Resolution.undo_asked_by_id.is_not(None),
        )
        .options(selectinload(Market.outcomes))
        .order_by(Resolution.undo_asked_at, Market.id)
    )
    return [(market, resolution) for market, resolution in rows]


def _awaited(session: Session, resolutions: Iterable[Resolution]) -> dict[int, list[int]]:
    seats = session.execute(
        select(PanelSeat.resolution_id, PanelSeat.person_id)
        .where(
            PanelSeat.resolution_id.in_([one.id for one in resolutions]),
            PanelSeat.ruling == "open",
        )
        .order_by(PanelSeat.id)
    )
    found: dict[int, list[int]] = {}
    for resolution_id, person_id in seats:
        found.setdefault(resolution_id, []).append(person_id)
    return found


def _barred(session: Session, person_id: int | None, market_ids: Sequence[int]) -> set[int]:
    """Return the markets that a person has traded in, or wrote the idea of."""
    wrote = union(
        select(Idea.id).where(Idea.author_id == person_id),
        select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id),
    )
    traded = select(Position.market_id).where(Position.person_id == person_id)
    mine = select(Market.id).where(
        Market.id.in_(market_ids), Market.id.in_(traded) | Market.idea_id.in_(wrote)
    )
    return set(session.scalars(mine))


def _wait(
    market: Market, resolution: Resolution | None, scene: Scene, now: datetime
) -> ToSettle | None:
    state = market_state(market, now)
    closed_at = min(market.closed_at or market.closes_at, market.closes_at)
    if state == "closed":
        return _to_propose(market, scene, closed_at, now)
    if resolution is None:
        return None
    if state == "proposed":
        return _to_approve(market, resolution, scene)
    if state == "disputed":
        return _to_rule(market, resolution, scene, closed_at)
    if state == "approved":
        return _to_pay(market, resolution, scene, now)
    return _to_undo(market, resolution, scene) if resolution.undo_asked_by_id else None


def _to_propose(market: Market, scene: Scene, since: datetime, now: datetime) -> ToSettle:
    late = since + PATIENCE < now
    said = (
        _("Nobody has said what happened, for a week or more.") if late else _("Say what happened.")
    )
    return _made(
        market,
        act="propose",
        since=since,
        words=_("Trading is over. %(said)s", said=said),
        whom=_("a facilitator who has not traded there"),
        is_late=late,
        is_yours=_may_settle(market, scene),
    )


def _to_approve(market: Market, resolution: Resolution, scene: Scene) -> ToSettle:
    proposer = scene.names.get(resolution.proposed_by_id, "")
    return _made(
        market,
        act="approve",
        since=resolution.proposed_at,
        words=_(
            "%(proposer)s proposes “%(verdict_words)s”.",
            proposer=proposer,
            verdict_words=verdict_words(market, resolution),
        ),
        whom=_("a second facilitator who has not traded there"),
        is_yours=_may_settle(market, scene) and scene.viewer.id != resolution.proposed_by_id,
    )


def _to_rule(market: Market, resolution: Resolution, scene: Scene, since: datetime) -> ToSettle:
    people = scene.awaited.get(resolution.id, [])
    names = listed([scene.names[one] for one in people])
    mine = scene.viewer.id in people
    return _made(
        market,
        act="rule",
        since=resolution.approved_at or since,
        words=_("A holder disputes it, and you are on the panel that answers.")
        if mine
        else _(
            "A holder disputes that it is “%(verdict_words)s”.",
            verdict_words=verdict_words(market, resolution),
        ),
        whom=_("%(names)s, drawn for the panel", names=names)
        if names
        else _("a panel that is yet to be drawn"),
        is_yours=mine,
    )


def _to_pay(market: Market, resolution: Resolution, scene: Scene, now: datetime) -> ToSettle:
    if is_due("approved", resolution.pays_at, now):
        return _made(
            market,
            act="pay",
            since=resolution.pays_at or now,
            words=_("The time to dispute is over."),
            whom=_("the next minute, or a facilitator"),
            is_yours=scene.viewer.has(Role.FACILITATOR),
        )
    pays_at = resolution.pays_at
    until = moment_words(pays_at, DAY) if pays_at else _("it is paid")
    return _made(
        market,
        act="wait",
        since=resolution.approved_at or now,
        words=_(
            "Approved as “%(verdict_words)s”.", verdict_words=verdict_words(market, resolution)
        ),
        whom=_("those who traded there, who may dispute it until %(until)s", until=until),
        is_yours=False,
    )


def _to_undo(market: Market, resolution: Resolution, scene: Scene) -> ToSettle:
    asker = scene.names.get(resolution.undo_asked_by_id or 0, "")
    return _made(
        market,
        act="undo",
        since=resolution.undo_asked_at or resolution.proposed_at,
        words=_(
            "%(asker)s asks to undo how it was settled: “%(undo_reason)s”",
            asker=asker,
            undo_reason=resolution.undo_reason,
        ),
        whom=_("a second facilitator who has not traded there"),
        is_yours=_may_settle(market, scene) and scene.viewer.id != resolution.undo_asked_by_id,
    )


def _may_settle(market: Market, scene: Scene) -> bool:
    return scene.viewer.has(Role.FACILITATOR) and market.id not in scene.barred


def _made(market: Market, **said: object) -> ToSettle:
    return ToSettle(
        market_id=market.id,
        challenge_id=market.challenge_id,
        question=market.question,
        **said,  # type: ignore[arg-type]
    )
