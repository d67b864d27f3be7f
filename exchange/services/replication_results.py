"""What became of the replicated findings: markets settled by two people, results recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from aggregation.services.decide import conclude, decide
from aggregation.services.parameters import learn_again
from aggregation.services.rank import make_ranking
from aggregation.services.results import keep_result
from exchange.replication import Finding
from exchange.replication_projects import Project
from exchange.services.refusing import Advance
from markets.services.resolve import approve_resolution, propose_resolution
from markets.services.settle import settle_market
from markets.verdict import Verdict
from models.ideas import Idea
from models.markets import Market
from models.purpose import Challenge
from purpose.queries import challenge_by_id


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who runs the imported challenges: one poses and decides, two settle."""

    sponsor_id: int
    proposer_id: int
    approver_id: int


def reach_outcomes(
    session: Session,
    project: Project,
    challenge: Challenge,
    markets: Sequence[tuple[Finding, Market]],
    *,
    staff: Staff,
    chance: Random,
    advance: Advance,
) -> None:
    """Rank the findings as trading closes; settle and record what the replications showed."""
    closes = max(market.closes_at for _, market in markets)
    ideas = {market.id: session.get_one(Idea, market.idea_id) for _, market in markets}
    for idea in ideas.values():
        decide(
            session,
            challenge=challenge,
            idea=idea,
            choice="selected",
            reason="A team replicated this finding.",
            decided_by_id=staff.sponsor_id,
            now=closes,
        )
    conclude(session, challenge=challenge, decided_by_id=staff.sponsor_id, now=closes)
    whole = challenge_by_id(session, challenge.id)
    make_ranking(
        session,
        challenge=whole,
        made_by_id=None,
        chance=chance,
        now=closes,
    )
    known = datetime.combine(project.known_on, time(12), UTC)
    for finding, market in markets:
        _settle(session, project, market, finding, staff=staff, known=known)
        _record(session, project, challenge, ideas[market.id], finding, staff=staff, known=known)
        advance(1)
    learn_again(session, now=known)


def _settle(
    session: Session,
    project: Project,
    market: Market,
    finding: Finding,
    *,
    staff: Staff,
    known: datetime,
) -> None:
    resolution = propose_resolution(
        session,
        market_id=market.id,
        proposer_id=staff.proposer_id,
        verdict=Verdict.of_outcome(0 if finding.replicated else 1, 2),
        reason=f"The replication {'succeeded' if finding.replicated else 'did not succeed'}.",
        evidence=project.link,
        now=known,
    )
    approved = known + timedelta(hours=1)
    approve_resolution(
        session, resolution_id=resolution.id, approver_id=staff.approver_id, now=approved
    )
    pays = approved + timedelta(hours=market.dispute_hours)
    settle_market(session, market_id=market.id, now=pays, facilitator_id=staff.approver_id)


def _record(
    session: Session,
    project: Project,
    challenge: Challenge,
    idea: Idea,
    finding: Finding,
    *,
    staff: Staff,
    known: datetime,
) -> None:
    keep_result(
        session,
        challenge=challenge,
        idea=idea,
        is_met=finding.replicated,
        evidence=project.link,
        note=f"Finding {finding.finding_id} of {project.name}.",
        recorded_by_id=staff.proposer_id,
        now=known,
    )
