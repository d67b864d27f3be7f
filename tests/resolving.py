"""From a closed market to its payment, in steps for tests."""

from market_cast import buy

from markets.services.close import close_market
from markets.services.dispute import rule_on_dispute
from markets.services.panel import seats_of
from markets.services.resolve import approve_resolution, propose_resolution
from markets.services.settle import settle_market
from markets.verdict import Verdict
from models.markets import Resolution

EVIDENCE = "https://intranet.example/returns/table-4"
REASON = "Table 4 says 2 h 04, over all three sites."
YES, NO = Verdict.of_outcome(0, 2), Verdict.of_outcome(1, 2)


def close(session, cast, market, now):
    """Close a market early."""
    return close_market(session, market_id=market.id, facilitator_id=cast.facilitator.id, now=now)


def propose(session, cast, market, now, verdict=YES, **changes):
    """Propose a verdict by the facilitator."""
    kept = {"proposer_id": cast.facilitator.id, "reason": REASON, "evidence": EVIDENCE}
    return propose_resolution(
        session, market_id=market.id, verdict=verdict, now=now, **{**kept, **changes}
    )


def approve(session, cast, resolution, now, **changes):
    """Approve a proposal by the second facilitator."""
    kept = {"approver_id": cast.second_facilitator.id}
    return approve_resolution(session, resolution_id=resolution.id, now=now, **{**kept, **changes})


def settle(session, cast, market, now, verdict=YES):
    """Close, propose, approve and pay a market whose dispute window is zero."""
    market.dispute_hours = 0
    close(session, cast, market, now)
    approve(session, cast, propose(session, cast, market, now, verdict), now)
    return settle_market(session, market_id=market.id, now=now)


def rule(session, dispute, now, *, upheld, reason="The rule says own staff."):
    """Let the panel rule one after the other, all alike, until it has decided; return how many."""
    resolution = session.get(Resolution, dispute.resolution_id)
    count = 0
    for seat in seats_of(session, resolution):
        if resolution.state != "disputed":
            break
        rule_on_dispute(
            session,
            dispute_id=dispute.id,
            ruler_id=seat.person_id,
            is_upheld=upheld,
            reason=reason,
            now=now,
        )
        count += 1
    return count


def crowd(session, cast, market, now):
    """Let three people hold shares: Alice and Sana of yes, Mallory of no; return what they paid."""
    paid = {}
    for person, outcome, shares in (
        (cast.alice, 0, 20),
        (cast.sponsor, 0, 12.5),
        (cast.mallory, 1, 30),
    ):
        paid[person.id] = buy(session, market, person, shares, now, outcome=outcome).cost
    return paid
