"""Bring in the replication markets: findings as ideas, and what became of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from core.errors import Refused
from core.points import format_points
from core.policy import Role
from exchange.replay import Step, points_needed, replay
from exchange.replication import Finding, Key, ReplicationMarkets, SurveyBelief
from exchange.replication_projects import PROJECTS, STATEMENT, WHY, Project
from exchange.services.people import add_people, grant, people_named
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.services.replication_challenge import (
    keep_survey,
    open_finding,
    opened_at,
    pose_project,
    replay_trades,
    submit_finding,
)
from exchange.services.replication_results import Staff, reach_outcomes
from exchange.tables import BadRow
from ledger.services import account_of, issue, open_member_accounts
from models.markets import Market
from purpose.queries import the_purpose
from purpose.services.stating import state_purpose

SOURCE = "replication-markets"
STAFF = {"sponsor": Role.SPONSOR, "proposer": Role.FACILITATOR, "approver": Role.FACILITATOR}
LEAD_DAYS = 14  # from posing a project's challenge to its first trade
CITE_MAX = 150


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """The data set, replayed market by market, in the order in which it is written."""

    findings: tuple[Finding, ...]
    beliefs: Mapping[Key, Sequence[SurveyBelief]]
    steps: Mapping[Key, Sequence[Step]]

    @property
    def all_steps(self) -> list[Step]:
        """Return the steps of all markets."""
        return [step for market in self.steps.values() for step in market]


def import_replication(
    session: Session,
    *,
    crowd: ReplicationMarkets,
    chance: Random,
    now: datetime,
    skip_bad: bool = False,
    advance: Advance = no_progress,
) -> Report:
    """Bring in both projects: people, ideas, beliefs, every trade in order, and the results.

    Everything happens at the time at which it happened, through the same services as anything
    else; each trader is granted just what the trades took.

    Raises:
        BadRows: some rows cannot be used, or a price is not the maker's; nothing was loaded.
        Refused: this has been imported before.
    """
    replayed, bad = replayed_of(crowd)
    skipped = sifted((*crowd.bad_lines, *bad), skip_bad=skip_bad)
    if people_named(session, [key_of("sponsor")]):
        raise Refused("The replication markets are here already. Nothing was changed.")
    staff = _add_staff(session, now=now)
    people = _add_forecasters(session, replayed, now=now)
    if the_purpose(session) is None:
        state_purpose(session, statement=STATEMENT, why=WHY, person_id=staff.sponsor_id, now=now)
    granted = 0
    for name in sorted({f.project for f in replayed.findings}, key=lambda p: PROJECTS[p].known_on):
        part = _of_project(replayed, name)
        granted += _import_project(
            session,
            PROJECTS[name],
            part,
            staff=staff,
            people=people,
            chance=chance,
            advance=advance,
        )
    return _report(replayed, people=len(people) + len(STAFF), granted=granted, skipped=skipped)


def replayed_of(crowd: ReplicationMarkets) -> tuple[Replayed, list[BadRow]]:
    """Replay every finding's trades without writing anything."""
    beliefs: dict[Key, list[SurveyBelief]] = defaultdict(list)
    for belief in crowd.beliefs:
        beliefs[belief.key].append(belief)
    steps: dict[Key, list[Step]] = {}
    bad: list[BadRow] = []
    for finding in crowd.findings:
        trades = [trade for trade in crowd.trades if trade.key == finding.key]
        steps[finding.key], faults = replay(trades)
        bad.extend(faults)
    return Replayed(findings=crowd.findings, beliefs=beliefs, steps=steps), bad


def key_of(name: str) -> str:
    """Return the external key of a person of this data set."""
    return f"{SOURCE}:{name}"


def _add_staff(session: Session, *, now: datetime) -> Staff:
    ids = add_people(
        session,
        [key_of(name) for name in STAFF],
        now=now,
        shown=lambda key: f"Replication {key.split(':')[1]}",
    )
    for name, role in STAFF.items():
        grant(session, person_id=ids[key_of(name)], role=role, now=now)
    return Staff(
        sponsor_id=ids[key_of("sponsor")],
        proposer_id=ids[key_of("proposer")],
        approver_id=ids[key_of("approver")],
    )


def _add_forecasters(session: Session, replayed: Replayed, *, now: datetime) -> dict[str, int]:
    """Add everyone who forecast or traded and open their accounts; return ids by forecaster."""
    names = {belief.forecaster_id for rows in replayed.beliefs.values() for belief in rows}
    names |= {step.trade.forecaster_id for step in replayed.all_steps}
    ids = add_people(
        session,
        [key_of(name) for name in sorted(names)],
        now=now,
        shown=lambda key: f"Forecaster {key.split(':')[1]}",
    )
    for person_id in ids.values():
        open_member_accounts(session, person_id=person_id, points=0, now=now)
    return {name: ids[key_of(name)] for name in names}


def _of_project(replayed: Replayed, name: str) -> Replayed:
    return Replayed(
        findings=tuple(finding for finding in replayed.findings if finding.project == name),
        beliefs=replayed.beliefs,
        steps={key: steps for key, steps in replayed.steps.items() if key[0] == name},
    )


def _import_project(
    session: Session,
    project: Project,
    part: Replayed,
    *,
    staff: Staff,
    people: Mapping[str, int],
    chance: Random,
    advance: Advance,
) -> int:
    """Write one project and return the micro-points its traders were granted."""
    challenge = pose_project(session, project, list(part.steps.values()), staff=staff)
    needed = points_needed(part.steps)
    for name, amount in sorted(needed.items()):
        account = account_of(session, "available", person_id=people[name])
        issue(
            session,
            to_id=account.id,
            amount=amount,
            kind="import_grant",
            now=opened_at(challenge),
        )
    markets: list[tuple[Finding, Market]] = []
    for finding in part.findings:
        idea = submit_finding(session, challenge, finding, staff=staff)
        market = open_finding(
            session, project, challenge, idea, finding, steps=part.steps[finding.key], staff=staff
        )
        keep_survey(session, market, part.beliefs[finding.key], people, advance=advance)
        replay_trades(session, market, part.steps[finding.key], people, advance=advance)
        markets.append((finding, market))
    reach_outcomes(
        session, project, challenge, markets, staff=staff, chance=chance, advance=advance
    )
    return sum(needed.values())


def _report(
    replayed: Replayed, *, people: int, granted: int, skipped: tuple[BadRow, ...]
) -> Report:
    steps = replayed.all_steps
    worst = max((step.price_gap for step in steps), default=0.0)
    agreeing = sum(step.cost_agrees for step in steps)
    sales = sum(step.shares < 0 for step in steps)
    return Report(
        counts={
            "people": people,
            "ideas": len(replayed.findings),
            "beliefs": sum(len(rows) for rows in replayed.beliefs.values()),
            "trades": len(steps),
            "results": len(replayed.findings),
        },
        remarks=(
            f"The price after a trade differs from the data by at most {worst:.2g}.",
            f"{sales:,} of the trades sold shares that were held, the others bought.",
            f"{agreeing:,} of {len(steps):,} costs agree with the data within 0.1 %.",
            f"{format_points(granted)} points were granted: just what the trades took.",
        ),
        skipped=skipped,
    )
