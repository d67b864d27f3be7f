"""What those do who run the markets: open, deepen, close, propose, approve, rule, pay, undo."""

from datetime import timedelta

from market_cast import RULE, SOURCE
from resolving import EVIDENCE, REASON
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from aggregation.services.decide import conclude, decide
from core.points import MICRO, TICK
from markets.buckets import number_buckets
from markets.services.clarify import clarify_market
from markets.services.close import close_due, close_market
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.extend import add_liquidity, add_outcome
from markets.services.group import open_group
from markets.services.insiders import tag_insider
from markets.services.open import Plan, open_market
from markets.services.panel import replace_absent
from markets.services.resolve import approve_resolution, propose_resolution, reject_resolution
from markets.services.season import begin_season
from markets.services.settle import due_markets, settle_market
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID, Verdict
from models.ideas import Idea
from models.markets import Dispute, Market, Resolution, Trade
from models.people import Person
from models.purpose import Challenge
from models.settling import PanelSeat

MARKETS_MAX = 12  # How many are open at once.
KINDS = (
    {},
    {"maker": "product"},
    {"maker": "product", "weight_ppm": 300_000},
    {"outcomes": ("North", "South", "Else"), "has_rest": True},
    {"kind": "number", "buckets": number_buckets(0, 4 * MICRO, 4)},
)


def of_state(*states):
    return select(Market).where(Market.state.in_(states)).options(selectinload(Market.outcomes))


def open_one(org):
    standing = org.session.scalars(of_state("open")).all()
    if not org.ideas or len(standing) >= MARKETS_MAX:
        return
    made = org.done["open_market"] + org.done["open_group"]
    plan = Plan(
        challenge_id=org.challenges[1],
        question=f"Will the wait be 2 h 08 or less, asked {made}?",
        resolution_rule=RULE,
        source=SOURCE,
        closes_at=org.now + timedelta(hours=org.chance.randint(6, 150)),
        budget=org.chance.randint(40, 400) * MICRO,
        dispute_hours=org.chance.choice((0, 24, 72)),
        **org.chance.choice(KINDS),
    )
    wanted = {"plan": plan, "opener_id": org.facilitator(), "key": org.key()}
    if org.chance.random() < 0.1 and plan.outcomes[0] == "Yes" and not plan.kind:
        org.do(open_group, **wanted, answers=("In the north", "In the south"))
    else:
        org.do(open_market, **wanted)


def ask_what_if(org):
    """Open a market, now and then with its twin, that depends on whether an idea is selected."""
    idea = org.any_of(select(Idea).where(Idea.challenge_id == org.challenges[0]))
    standing = org.session.scalars(of_state("open").where(Market.branch.is_not(None))).all()
    if idea is None or len(standing) >= MARKETS_MAX:
        return
    number = org.done["open_market"]
    for branch in org.chance.choice((("if",), ("if", "if_not"))):
        plan = Plan(
            challenge_id=org.challenges[0],
            idea_id=idea.id,
            branch=branch,
            question=f"Will the wait be 2 h 08 or less, {branch} of {number}?",
            resolution_rule=RULE,
            source=SOURCE,
            closes_at=org.now + timedelta(days=org.chance.randint(5, 30)),
            budget=org.chance.randint(40, 400) * MICRO,
            is_success_test=False,
            dispute_hours=org.chance.choice((0, 24, 72)),
            **org.chance.choice(KINDS[:4]),
        )
        wanted = {"plan": plan, "opener_id": org.facilitator(), "key": org.key()}
        if org.do(open_market, **wanted):
            org.done[branch] += 1


def decide_one(org):
    """Select or decline an idea that markets depend on."""
    idea = org.any_of(select(Idea).where(Idea.challenge_id == org.challenges[0]))
    if idea is None:
        return
    challenge = org.session.get_one(Challenge, idea.challenge_id)
    wanted = {"challenge": challenge, "decided_by_id": org.sponsor, "idea": idea}
    choice = org.chance.choice(("selected", "declined"))
    org.do(decide, **wanted, choice=choice, reason="Seen by all of us.")


def conclude_all(org):
    """End the challenge that markets depend on."""
    challenge = org.session.get_one(Challenge, org.challenges[0])
    org.do(conclude, challenge=challenge, decided_by_id=org.sponsor)


def deepen(org):
    market = org.any_of(of_state("open"))
    if market:
        wanted = {"market_id": market.id, "facilitator_id": org.facilitator(), "key": org.key()}
        org.do(add_liquidity, **wanted, points=org.chance.randint(5, 100) * MICRO)


def extend(org):
    market = org.any_of(of_state("open").where(Market.kind == "exclusive"))
    if market:
        wanted = {"market_id": market.id, "facilitator_id": org.facilitator(), "key": org.key()}
        part = org.chance.randint(300, 700) * TICK
        org.do(add_outcome, **wanted, label=f"East {org.number}", share_ppm=part)


def clarify(org):
    market = org.any_of(of_state("open", "closed"))
    if market:
        body = "All three sites count."
        org.do(clarify_market, market_id=market.id, author_id=org.facilitator(), body=body)


def tag(org):
    market = org.any_of(of_state("open"))
    if market:
        email = org.session.get_one(Person, org.someone()).email
        wanted = {"email": email, "reason": "Knows it", "tagged_by_id": org.facilitator()}
        org.do(tag_insider, market_id=market.id, **wanted)


def close_early(org):
    market = org.any_of(of_state("open"))
    if market:
        org.do(close_market, market_id=market.id, facilitator_id=org.facilitator())


def keep_time(org):
    """Do what the scheduler does once a minute."""
    org.do(close_due)
    org.do(replace_absent)
    for market_id in due_markets(org.session, now=org.now):
        org.do(settle_market, market_id=market_id)


def propose(org):
    market = org.any_of(of_state("closed"))
    if market is None:
        return
    n, luck = len(market.outcomes), org.chance.random()
    verdict = Verdict.of_outcome(org.chance.randrange(n), n)
    if luck < 0.15:
        verdict = VOID
    elif luck < 0.3:
        part = org.chance.randint(0, MICRO)
        verdict = Verdict(kind="partial", weights=(part, MICRO - part, *[0] * (n - 2)))
    times = select(Trade.created_at).where(Trade.market_id == market.id)
    known = org.any_of(times) if org.chance.random() < 0.3 else None
    org.do(
        propose_resolution,
        market_id=market.id,
        proposer_id=org.facilitator(),
        verdict=verdict,
        reason=REASON,
        evidence=EVIDENCE,
        known_at=known,
    )


def answer(org):
    number = org.any_of(select(Resolution.id).where(Resolution.state == "proposed"))
    if number and org.chance.random() < 0.8:
        org.do(approve_resolution, resolution_id=number, approver_id=org.facilitator())
    elif number:
        wanted = {"resolution_id": number, "facilitator_id": org.facilitator()}
        org.do(reject_resolution, **wanted, note="Table 5 says otherwise.")


def dispute(org):
    market = org.any_of(of_state("approved", "disputed"))
    if market:
        person = org.any_of(select(Trade.person_id).where(Trade.market_id == market.id))
        wanted = {"market_id": market.id, "person_id": person or org.someone()}
        org.do(dispute_resolution, **wanted, reason="Table 5 says no.")


def rule(org):
    found = org.any_of(select(Dispute).where(Dispute.ruling == "open"))
    if found:
        seats = select(PanelSeat.person_id).where(PanelSeat.resolution_id == found.resolution_id)
        person = org.any_of(seats.order_by(PanelSeat.id))
        wanted = {"dispute_id": found.id, "ruler_id": person or org.someone(), "reason": "Seen."}
        org.do(rule_on_dispute, **wanted, is_upheld=org.chance.random() < 0.4)


def undo(org):
    """Ask for an undoing, or do one that was asked for."""
    market = org.any_of(of_state("resolved", "void"))
    if market and org.chance.random() < 0.5:
        wanted = {"market_id": market.id, "facilitator_id": org.facilitator()}
        if org.do(undo_market, **wanted) is None:
            org.do(ask_undo, **wanted, reason="It was misread.")


def season(org):
    if org.done["begin_season"] < 2:
        org.do(begin_season, points=1000 * MICRO)
