"""Reads of one market for its page: what this viewer may see, and nothing else."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.policy import Viewer
from markets.beliefs import PPM, sees_beliefs, sees_price
from markets.life import SETTLED, reveals_to_all
from markets.page_parts import CrowdView, MarketHead, Terms
from markets.page_shown import MarketPage
from markets.reading.crowd import chart_of, holders_of, robust_price, trades_of
from markets.reading.find import Found, find_market, own_beliefs
from markets.reading.insiders import barred_from
from markets.reading.powers import powers_of
from markets.reading.resolutions import resolution_rows, resolution_views
from markets.reading.tickets import points_of
from markets.services.execute import opening_prices, position_max
from markets.shown import OutcomeView
from markets.wording import label_words
from models.markets import Belief, Clarification, Market, Position
from models.settling import Payout

TRADES_SHOWN = 8
HOLDERS_SHOWN = 8


def market_page(session: Session, market_id: int, *, viewer: Viewer, now: datetime) -> MarketPage:
    """Return everything a market's page shows this viewer.

    Raises:
        NotFound: there is no such market, or not for this viewer.
    """
    found = find_market(session, market_id, viewer=viewer, now=now)
    stated = own_beliefs(session, found)
    is_over = reveals_to_all(found.market, now)
    policy = found.challenge.tally_policy
    price = sees_price(tally_policy=policy, has_stated=bool(stated), is_over=is_over)
    beliefs = sees_beliefs(has_stated=bool(stated), is_over=is_over)
    rows = resolution_rows(session, found.market)
    views = resolution_views(session, found, rows)
    stands = bool(rows) and rows[0].state not in {"rejected", "reversed"}
    return MarketPage(
        head=_head(found),
        terms=_terms(session, found.market),
        outcomes=_outcomes(session, found, stated, price=price, beliefs=beliefs),
        belief_count=_belief_count(session, found.market),
        has_stated=bool(stated),
        sees_beliefs=beliefs,
        crowd=_crowd_view(session, found, beliefs=beliefs) if price else None,
        points=points_of(session, viewer.id),
        resolution=views[0] if stands else None,
        earlier=views[1 if stands else 0 :],
        payout=_payout(session, found),
        powers=powers_of(session, found, rows[0] if stands else None),
        barred=barred_from(session, found),
    )


def _head(found: Found) -> MarketHead:
    market, challenge, idea = found.market, found.challenge, found.idea
    return MarketHead(
        id=market.id,
        kind=market.kind,
        question=market.question,
        state=found.state,
        challenge_slug=challenge.slug,
        challenge_question=challenge.question,
        idea_id=market.idea_id,
        idea_number=idea.number if idea else None,
        idea_title=idea.title if idea else None,
        opens_at=market.opens_at,
        closes_at=market.closes_at,
        closed_at=market.closed_at,
        settled_at=market.settled_at,
        unit=market.unit,
        branch=found.branch,
    )


def _terms(session: Session, market: Market) -> Terms:
    rows = session.execute(
        select(Clarification.created_at, Clarification.body)
        .where(Clarification.market_id == market.id)
        .order_by(Clarification.id)
    )
    return Terms(
        resolution_rule=market.resolution_rule,
        source=market.source,
        fallback=market.fallback,
        dispute_hours=market.dispute_hours,
        subsidy=market.subsidy,
        maker=market.maker,
        opened_at=opening_prices(market)[0],
        position_max=position_max(market),
        clarifications=tuple((row.created_at, row.body) for row in rows),
    )


def _crowd_view(session: Session, found: Found, *, beliefs: bool) -> CrowdView:
    market, challenge, viewer_id = found.market, found.challenge, found.viewer.id
    holders = holders_of(
        session,
        market,
        challenge,
        viewer_id=viewer_id,
        most=HOLDERS_SHOWN,
        with_beliefs=beliefs,
    )
    return CrowdView(
        version=market.version,
        trade_count=market.trade_count,
        trader_count=market.trader_count,
        robust_price=robust_price(session, market),
        chart=chart_of(session, market, viewer_id=viewer_id, now=found.now),
        holders=holders,
        trades=trades_of(session, market, challenge, viewer_id=viewer_id, most=TRADES_SHOWN),
    )


def _outcomes(
    session: Session, found: Found, stated: dict[int, int], *, price: bool, beliefs: bool
) -> tuple[OutcomeView, ...]:
    crowd = _crowd(session, found.market) if beliefs else {}
    mine = {
        row.outcome_id: row
        for row in session.scalars(
            select(Position).where(
                Position.market_id == found.market.id, Position.person_id == found.viewer.id
            )
        )
    }
    return tuple(
        OutcomeView(
            position=outcome.position,
            label=label_words(outcome.label),
            price=outcome.price if price else None,
            belief_ppm=stated.get(outcome.id),
            held=mine[outcome.id].shares if outcome.id in mine else 0,
            paid=mine[outcome.id].paid if outcome.id in mine else 0,
            received=mine[outcome.id].received if outcome.id in mine else 0,
            beliefs=tuple(crowd.get(outcome.id, ())),
            lower=outcome.lower,
            upper=outcome.upper,
            is_rest=outcome.is_rest,
        )
        for outcome in found.market.outcomes
    )


def _crowd(session: Session, market: Market) -> dict[int, list[float]]:
    """Return every current belief by outcome, in order of size so that it names nobody."""
    crowd: dict[int, list[float]] = {}
    for outcome_id, chance in session.execute(
        select(Belief.outcome_id, Belief.probability_ppm)
        .where(Belief.market_id == market.id, Belief.is_current.is_(True))
        .order_by(Belief.probability_ppm)
    ):
        crowd.setdefault(outcome_id, []).append(chance / PPM)
    return crowd


def _belief_count(session: Session, market: Market) -> int:
    """Return how many people have stated a belief."""
    people = select(func.count(func.distinct(Belief.person_id))).where(
        Belief.market_id == market.id, Belief.is_current.is_(True)
    )
    return session.scalar(people) or 0


def _payout(session: Session, found: Found) -> int | None:
    """Return what the viewer got when the market was settled."""
    if found.market.state not in SETTLED:
        return None
    return (
        session.scalar(
            select(Payout.amount).where(
                Payout.market_id == found.market.id,
                Payout.person_id == found.viewer.id,
                Payout.settlement_version == found.market.settlement_version,
            )
        )
        or 0
    )
