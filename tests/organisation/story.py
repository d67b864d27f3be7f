"""One story of the organisation: events drawn from a seed, audited every so often.

Four fifths of the way the challenge is concluded: what depended on it is settled and lived with.
"""

from dataclasses import dataclass

from organisation import dealing, living, running
from organisation.office import Organisation

AUDITED_EVERY = 100
RESTARTED_EVERY = 500
WEIGHTS = {
    living.join_in: 8,
    living.leave: 1,
    living.come_back: 1,
    living.be_forgotten: 1,
    living.have_an_idea: 3,
    living.find_help: 1,
    living.withdraw: 1,
    living.restore: 1,
    living.shortlist: 1,
    living.comment: 4,
    living.agree: 2,
    living.judge: 8,
    living.think_again: 1,
    dealing.believe: 5,
    dealing.deal: 24,
    dealing.sell: 8,
    dealing.order: 12,
    dealing.send_again: 2,
    dealing.take_back: 3,
    dealing.exchange_sets: 2,
    running.open_one: 4,
    running.ask_what_if: 3,
    running.decide_one: 2,
    running.deepen: 1,
    running.extend: 1,
    running.clarify: 1,
    running.tag: 1,
    running.close_early: 1,
    running.keep_time: 6,
    running.propose: 6,
    running.answer: 7,
    running.dispute: 7,
    running.rule: 4,
    running.undo: 2,
    running.season: 0.2,
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of a story."""

    seed: int
    head: str
    done: dict
    days: float


def tell(url, *, seed, events):
    """Live through so many events; raise AssertionError naming the seed when an audit fails."""
    org = Organisation(url, seed)
    begun = org.now
    acts, weights = list(WEIGHTS), list(WEIGHTS.values())
    with org.at_work():
        for event in range(1, events + 1):
            if event == events * 4 // 5:
                running.conclude_all(org)
            org.chance.choices(acts, weights)[0](org)
            org.pass_time()
            if event % RESTARTED_EVERY == 0:
                org.restart()
            if event % AUDITED_EVERY == 0 or event == events:
                wrong = org.audit()
                assert wrong == [], f"seed {seed}, event {event}: {wrong}"
        days = (org.now - begun).total_seconds() / 86_400
        return Told(seed=seed, head=org.head(), done=dict(org.done), days=days)
