"""Reads of markets for lists, other folders' pages and rankings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, selectinload

from core.points import format_percent
from core.policy import Viewer
from markets.beliefs import sees_price
from markets.branch import Branch
from markets.facts import MarketJudgement as MarketJudgement  # noqa: PLC0414  # For callers.
from markets.life import OVER, market_state, reveals_to_all
from markets.reading.find import branch_of
from markets.reading.judgement import belief_facts, market_facts, trade_facts
from markets.reading.opening import budget_of
from markets.reading.resolutions import verdict_words
from markets.reading.waiting import undo_asked, waits_of
from markets.shown import MarketRow, ToSettle
from markets.wording import label_words
from models.conditions import Condition, Lot
from models.ideas import Idea
from models.markets import Belief, Market, Outcome, Resolution
from models.purpose import Challenge

LISTED = (
    select(Market, Challenge, Idea, Condition)
    .join(Challenge, Challenge.id == Market.challenge_id)
    .outerjoin(Idea, Idea.id == Market.idea_id)
    .outerjoin(Condition, Condition.id == Market.condition_id)
    .where(Market.state != "draft", Challenge.state != "draft")
    .options(selectinload(Market.outcomes))
    .order_by(Market.id.desc())
)
Listed = Select[Market, Challenge, Idea, Condition]


def all_markets(session: Session, *, viewer: Viewer, now: datetime) -> list[MarketRow]:
    """List every market, newest first."""
    return _rows(session, LISTED, viewer=viewer, now=now)


def markets_of_challenge(
    session: Session, challenge_id: int, *, viewer: Viewer, now: datetime
) -> list[MarketRow]:
    """List the markets of a challenge, newest first."""
    mine = LISTED.where(Market.challenge_id == challenge_id)
    return _rows(session, mine, viewer=viewer, now=now)


def markets_of_idea(
    session: Session, idea_id: int, *, viewer: Viewer, now: datetime
) -> list[MarketRow]:
    """List the markets on an idea, newest first."""
    return _rows(session, LISTED.where(Market.idea_id == idea_id), viewer=viewer, now=now)


def lot_chance(session: Session, challenge_id: int) -> str:
    """Return the declared chance that one more idea is selected by lot: 2.5; "" for none."""
    ppm = session.scalar(select(Lot.choice_ppm).where(Lot.challenge_id == challenge_id))
    return format_percent(ppm) if ppm else ""


def points_at_risk(session: Session, challenge_id: int) -> int:
    """Return the micro-points of a challenge's budget that its markets can lose at most."""
    return budget_of(session, challenge_id)[1]


def stated_by(session: Session, person_id: int | None, market_ids: Sequence[int]) -> dict[int, int]:
    """Return the first outcome's chance a person has stated, by market, in parts per million."""
    rows = session.execute(
        select(Belief.market_id, Belief.probability_ppm)
        .join(Outcome, Outcome.id == Belief.outcome_id)
        .where(
            Belief.person_id == person_id,
            Belief.is_current.is_(True),
            Belief.market_id.in_(market_ids),
        )
        .order_by(Outcome.position.desc())
    )
    return {row.market_id: row.probability_ppm for row in rows}


def _rows(session: Session, listed: Listed, *, viewer: Viewer, now: datetime) -> list[MarketRow]:
    found = session.execute(listed).all()
    ids = [market.id for market, _, _, _ in found]
    stated = stated_by(session, viewer.id, ids)
    verdicts = _paid(session, ids)
    return [
        _row(
            market,
            challenge,
            idea,
            branch=branch_of(market, condition, idea),
            stated=stated.get(market.id),
            paid=verdicts.get(market.id),
            now=now,
        )
        for market, challenge, idea, condition in found
    ]


def _paid(session: Session, market_ids: Sequence[int]) -> dict[int, Resolution]:
    rows = session.scalars(
        select(Resolution).where(Resolution.market_id.in_(market_ids), Resolution.state == "paid")
    )
    return {row.market_id: row for row in rows}


def _row(
    market: Market,
    challenge: Challenge,
    idea: Idea | None,
    *,
    branch: Branch | None,
    stated: int | None,
    paid: Resolution | None,
    now: datetime,
) -> MarketRow:
    shown = sees_price(
        tally_policy=challenge.tally_policy,
        has_stated=stated is not None,
        is_over=reveals_to_all(market, now),
    )
    first = market.outcomes[0]
    leader = first if market.kind == "binary" else max(market.outcomes, key=lambda o: o.price)
    return MarketRow(
        id=market.id,
        kind=market.kind,
        question=market.question,
        state=market_state(market, now),
        challenge_id=challenge.id,
        challenge_slug=challenge.slug,
        challenge_question=challenge.question,
        idea_id=market.idea_id,
        idea_number=idea.number if idea else None,
        idea_title=idea.title if idea else None,
        idea_slug=idea.slug if idea else None,
        opens_at=market.opens_at,
        closes_at=market.closes_at,
        settled_at=market.settled_at,
        is_hidden=not shown,
        price=leader.price if shown else None,
        leader=label_words(leader.label) if shown or market.kind == "binary" else "",
        trade_count=market.trade_count if shown else None,
        trader_count=market.trader_count if shown else None,
        belief_ppm=stated,
        verdict=verdict_words(market, paid) if paid else "",
        branch=branch,
    )


def waiting_for(
    session: Session, *, viewer: Viewer, now: datetime, with_others: bool = False
) -> list[ToSettle]:
    """List what markets wait for, for the facilitators' board, oldest first.

    Closed markets wait for a proposal, proposals for a second facilitator, disputes for
    their panel, approved ones for their payment once it is due. What the viewer may not do, because
    they traded there or had a part in it, is left out unless it is asked for with that of others.
    What waits for a decision about an idea is left out.
    """
    rows = session.execute(
        select(Market, Resolution)
        .outerjoin(
            Resolution,
            (Resolution.market_id == Market.id)
            & Resolution.state.in_(("proposed", "approved", "disputed")),
        )
        .where(Market.state.not_in(("draft", *OVER)), is_decided())
        .options(selectinload(Market.outcomes))
        .order_by(Market.closes_at, Market.id)
    ).all()
    everything = [*((market, resolution) for market, resolution in rows), *undo_asked(session)]
    found = waits_of(session, everything, viewer=viewer, now=now)
    return [each for each in found if each.is_yours or with_others]


def is_decided() -> ColumnElement[bool]:
    """Return the condition that a market waits for no decision about an idea."""
    pending = select(Condition.id).where(Condition.state == "pending")
    return or_(Market.condition_id.is_(None), Market.condition_id.not_in(pending))


def judgement_for_ranking(session: Session, challenge_id: int) -> MarketJudgement:
    """Return the success-test markets of a challenge with all current beliefs and trades."""
    mine = (
        Market.challenge_id == challenge_id,
        Market.kind == "binary",
        Market.is_success_test.is_(True),
        Market.idea_id.is_not(None),
        Market.state.not_in(("void", "lapsed")),
    )
    return MarketJudgement(
        markets=market_facts(session, mine),
        beliefs=belief_facts(session, mine),
        trades=trade_facts(session, mine),
    )
