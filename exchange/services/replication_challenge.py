"""Write one replication project: its challenge, a finding's idea and market, beliefs, trades."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.points import MICRO
from exchange.replay import B, Step
from exchange.replication import Finding, SurveyBelief
from exchange.replication_projects import PROJECTS, RULE, Project
from exchange.services.refusing import Advance
from exchange.services.replication_results import Staff
from ideas.content import IdeaText
from ideas.services.writing import submit_idea
from markets.makers.potential import subsidy
from markets.services.history import PastTrade, import_trades
from markets.services.open import Plan, open_market
from models.ideas import Idea
from models.markets import Belief, Market
from models.purpose import Challenge
from purpose.phases import Act, PhaseSpan
from purpose.plan import DEFAULT_CRITERIA, ChallengePlan
from purpose.services.challenges import open_challenge, pose_challenge

LEAD_DAYS = 14  # from posing a project's challenge to its first trade
CITE_MAX = 150


def opened_at(challenge: Challenge) -> datetime:
    """Return when a challenge opened."""
    return challenge.opened_at or challenge.created_at


def _day_of(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), UTC)


def pose_project(
    session: Session, project: Project, steps: Sequence[Sequence[Step]], *, staff: Staff
) -> Challenge:
    """Pose and open a project's challenge two weeks before its first trade."""
    moments = [step.trade.at for market in steps for step in market]
    if not moments:
        raise InvalidInput(f"There are no trades of the {project.name}.")
    begins = _day_of(min(moments)) - timedelta(days=LEAD_DAYS)
    trading = _day_of(min(moments)) - timedelta(days=1)
    ends = _day_of(max(moments)) + timedelta(days=1)
    plan = ChallengePlan(
        question=project.question,
        context=project.context,
        criteria=DEFAULT_CRITERIA,
        success_test=RULE,
        success_on=project.known_on,
        points_budget=len(steps) * subsidy((0, 0), B),
        phases=(
            PhaseSpan(
                name="Collect", starts_at=begins, ends_at=trading, acts=frozenset({Act.SUBMIT})
            ),
            PhaseSpan(
                name="Forecast", starts_at=trading, ends_at=ends, acts=frozenset({Act.TRADE})
            ),
        ),
    )
    challenge = pose_challenge(session, sponsor_id=staff.sponsor_id, plan=plan, now=begins)
    return open_challenge(
        session, challenge_id=challenge.id, person_id=staff.sponsor_id, now=begins
    )


def submit_finding(
    session: Session, challenge: Challenge, finding: Finding, *, staff: Staff
) -> Idea:
    """Put a finding in as an idea of the sponsor's side."""
    p_value = f" Its p-value was given as {finding.original_pval}." if finding.original_pval else ""
    text = IdeaText(
        title=finding.cite,
        problem=f"A published finding of {PROJECTS[finding.project].name}: {finding.doi}{p_value}",
        proposal="Rely on it, if a replication with a larger sample finds the same effect.",
    )
    return submit_idea(
        session,
        challenge_id=challenge.id,
        author_id=staff.sponsor_id,
        text=text,
        now=opened_at(challenge),
    )


def open_finding(
    session: Session,
    project: Project,
    challenge: Challenge,
    idea: Idea,
    finding: Finding,
    *,
    steps: Sequence[Step],
    staff: Staff,
) -> Market:
    """Open a finding's market from the day of its first trade to the end of that of its last."""
    moments = [step.trade.at for step in steps]
    first, last = min(moments, default=None), max(moments, default=None)
    opens = _day_of(first) if first else opened_at(challenge)
    plan = Plan(
        challenge_id=challenge.id,
        idea_id=idea.id,
        question=f"Will the replication of {finding.cite[:CITE_MAX].strip()} succeed?",
        resolution_rule=RULE,
        source=project.source,
        opens_at=opens,
        closes_at=_day_of(last or opens) + timedelta(days=1),
        is_success_test=True,
        b=B,
    )
    return open_market(session, plan=plan, opener_id=staff.sponsor_id, now=opens)


def keep_survey(
    session: Session,
    market: Market,
    beliefs: Sequence[SurveyBelief],
    people: Mapping[str, int],
    *,
    advance: Advance,
) -> None:
    """Keep the survey's answers: the file has no times, so all stand at the market's opening."""
    rows = [
        {
            "market_id": market.id,
            "outcome_id": market.outcomes[0].id,
            "person_id": people[belief.forecaster_id],
            "probability_ppm": round(belief.probability * MICRO),
            "price_seen": False,
            "created_at": market.opens_at,
        }
        for belief in beliefs
    ]
    if rows:
        session.execute(insert(Belief), rows)
    advance(len(rows))


def replay_trades(
    session: Session,
    market: Market,
    steps: Sequence[Step],
    people: Mapping[str, int],
    *,
    advance: Advance,
) -> None:
    """Replay a finding's trades through the maker and the ledger."""
    past = [
        PastTrade(
            person_id=people[step.trade.forecaster_id],
            outcome=step.outcome,
            shares=step.shares,
            at=step.trade.at,
        )
        for step in steps
    ]
    import_trades(session, market_id=market.id, trades=past)
    advance(len(past))
