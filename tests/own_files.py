"""A challenge for files, and files that fit it."""

# ruff: noqa: E501 - lines of CSV are as long as they are

from datetime import date, timedelta

from cast import make_cast

from core.points import MICRO
from exchange.kinds import KINDS
from exchange.services.loading import Into
from exchange.tables import read_table
from purpose.phases import Act, PhaseSpan
from purpose.plan import ChallengePlan, CriterionPlan
from purpose.services.challenges import open_challenge, pose_challenge
from purpose.services.stating import state_purpose

SLUG = "how-can-queues-be-shorter"

IDEAS = """\
number,title,problem,proposal,benefit,cost,tags,status,author,co_authors,submitted_at,answer
1,Open a second counter,"People wait, up to an hour","Two counters
from 9 to 11",Less waiting,1200,counter; morning,selected,alice.abara@throng.example,,2026-11-10T09:00:00Z,We will.
2,'=Tickets by text message,,,,,,under_way,k-17,bob.brandt@throng.example; k-18,2026-11-10T10:00:00.25Z,
,Chairs,,,,0,,screened_out,bob.brandt@throng.example,,,
"""
BALLOTS = """\
idea,person,choice,judged_at
1,bob.brandt@throng.example,approve,2026-11-18T09:00:00Z
1,k-17,reject,2026-11-18T09:00:00+01:00
2,alice.abara@throng.example,pass,
"""
RATINGS = """\
idea,person,criterion,rating,judged_at
1,k-17,Fair,7,2026-11-18T10:00:00Z
1,k-17,Useful,3,2026-11-18T10:00:00Z
"""
MARKETS = """\
question,idea,outcomes,liquidity,rule,source,fallback,is_success_test,opens_at,closes_at
Will queues be shorter?,1,,100,Yes if the mean wait in May is under 10 minutes.,The counter's log,,yes,2026-11-12T00:00:00Z,2027-06-01T00:00:00Z
Which month first?,,April; May; Later,25.5,The first month with a mean wait under 10 minutes.,The counter's log,Later.,no,2026-11-12T00:00:00Z,2027-06-01T00:00:00Z
"""
BELIEFS = """\
market,outcome,person,probability,stated_at
Will queues be shorter?,,bob.brandt@throng.example,0.4,2026-11-13T09:00:00Z
Will queues be shorter?,Yes,bob.brandt@throng.example,0.625,2026-11-14T09:00:00Z
Which month first?,May,k-17,1,2026-11-14T09:00:00Z
"""
# The costs of the first two are those of the published numbers: b = 100, 10 shares from even.
TRADES = """\
market,outcome,person,shares,cost,traded_at
Will queues be shorter?,Yes,bob.brandt@throng.example,10,5.12,2026-11-13T10:00:00Z
Will queues be shorter?,Yes,bob.brandt@throng.example,-10,-5.124948,2026-11-13T11:00:00Z
Will queues be shorter?,No,k-17,0.000003,,2026-11-13T12:00:00Z
Which month first?,May,bob.brandt@throng.example,4.5,,2026-11-13T12:00:00Z
"""
RESULTS = """\
idea,met,evidence,note,recorded_by,recorded_at
1,yes,https://example.org/log,Nine minutes.,finn.facilitator@throng.example,2026-11-20T09:00:00Z
"""
FILES = {
    "ideas": IDEAS,
    "markets": MARKETS,
    "ballots": BALLOTS,
    "ratings": RATINGS,
    "beliefs": BELIEFS,
    "trades": TRADES,
    "results": RESULTS,
}


def make_challenge(session, now):
    """Add the cast and an open challenge that began two weeks ago; commit."""
    cast = make_cast(session, now)
    state_purpose(session, statement="Never wait.", person_id=cast.sponsor.id, now=now)
    begins = now - timedelta(days=14)
    plan = ChallengePlan(
        question="How can queues be shorter?",
        criteria=(
            CriterionPlan(name="Useful", weight=50),
            CriterionPlan(name="Fair", weight=30),
            CriterionPlan(name="Possible", weight=20),
        ),
        success_test="The mean wait is under ten minutes.",
        success_on=date(2027, 6, 30),
        points_budget=200 * MICRO,
        phases=(
            PhaseSpan(
                name="All", starts_at=begins, ends_at=now + timedelta(days=7), acts=frozenset(Act)
            ),
        ),
    )
    challenge = pose_challenge(session, sponsor_id=cast.sponsor.id, plan=plan, now=begins)
    open_challenge(session, challenge_id=challenge.id, person_id=cast.sponsor.id, now=begins)
    session.commit()
    return challenge


def bring_in(session, kind, content, now, *, new_people=True, skip_bad=False, slug=SLUG):
    reading = read_table(content.encode(), KINDS[kind].table)
    into = Into(challenge=slug, new_people=new_people, skip_bad=skip_bad)
    return KINDS[kind].bring_in(session, reading=reading, into=into, now=now)


def bring_in_all(session, now, files=FILES):
    return {kind: bring_in(session, kind, content, now) for kind, content in files.items()}
