"""An address, an owner and a plausible form for every route: what the sweeps go through."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from conftest import MORNING, settings_for
from factories import password_hash
from world import PRINCIPALS, World

from core.policy import POLICY, Viewer, Whose, may
from letters.stopping import stop_token
from people.links import password_token
from voting.seal import seal_pair
from voting.services.comparing import Pair

SIGNED_IN = frozenset(PRINCIPALS) - {"anonymous", "deactivated"}
SPONSOR = frozenset({"sponsor"})
FACILITATORS = frozenset({"facilitator", "second_facilitator"})
ALICE = frozenset({"alice"})
BELIEVERS = frozenset({"mallory", "sponsor"})  # They said what they believe, so they see the price.
NOT_MALLORY = SIGNED_IN - {"mallory"}
FACILITATOR = frozenset({"facilitator"})
FAULT = {"reason": "It names a patient."}
KEY = "a-key-of-this-test"


@dataclass(frozen=True, kw_only=True)
class Example:
    """One object of a route.

    `of` are the principals whose object it is, in the sense of the route's rule: the author for
    "author" and "not an author", the proposer for "not the proposer". `kept_out` are those
    refused for a reason of the object's own, such as holding shares of the market they settle.
    """

    values: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    form: dict = field(default_factory=dict)
    of: frozenset[str] = SIGNED_IN
    kept_out: frozenset[str] = frozenset()


def is_allowed(world: World, endpoint: str, example: Example, principal: str) -> bool:
    """Say what the policy table says of a principal and an object."""
    rule = POLICY[endpoint]
    is_here = principal not in {"anonymous", "deactivated"}
    roles = world.roles[principal] if is_here else frozenset()
    viewer = Viewer(id=world.people[principal] if is_here else None, roles=roles)
    if not may(viewer, rule.who) or principal in example.kept_out:
        return False
    is_mine = principal in example.of
    return {
        Whose.ANY: True,
        Whose.OWN: is_mine,
        Whose.AUTHOR: is_mine,
        Whose.NOT_AUTHOR: not is_mine,
        Whose.CHALLENGE_SPONSOR: is_mine,
        Whose.CHALLENGE_STAFF: is_mine or "facilitator" in roles,
        Whose.NOT_PROPOSER: not is_mine,
    }[rule.whose]


def examples(world: World) -> dict[str, list[Example]]:
    """Return what each route is tried with."""
    made = {}
    parts = (_web, _demo, _people, _purpose, _community, _ideas, _voting, _markets, _aggregation)
    parts += (_ledger, _search, _letters)
    for part in parts:
        made.update(part(world))
    return made


Examples = dict[str, list[Example]]
Maker = Callable[[World], Examples]


def _web(world: World) -> Examples:
    return {
        "static": [Example(values={"filename": "icons.svg"})],
        "web.how_to_read": [Example()],
        "web.styleguide": [Example()],
        "web.health": [Example()],
        "web.ready": [Example()],
        "web.live": [Example(), Example(query={"to": "no-seal-of-ours"})],
        "web.metrics": [Example(kept_out=frozenset(PRINCIPALS))],  # The tests send no token.
    }


def _ledger(world: World) -> Examples:
    return {"ledger.heads": [Example()], "ledger.heads_file": [Example()]}


def _demo(world: World) -> Examples:
    nobody = frozenset(PRINCIPALS)  # The world of the tests is no demonstration.
    return {"demo.sign_in": [Example(form={"role": "sponsor"}, kept_out=nobody)]}


def _people(world: World) -> Examples:
    mallory = {"person_id": world.people["mallory"]}
    invite = {"uses_max": "3", "days": "7", "role": "member", "note": "the night shift"}
    password = {"old": "a tall blue heron waits", "password": "seven herons wait by the weir"}
    join = {"name": "Nia New", "email": "nia@throng.example", "password": "a quiet lake at noon"}
    hosts = frozenset({"facilitator", "administrator"})
    return {
        "people.sign_in": [Example(form={"email": "x@y.example", "password": "not the word"})],
        "people.sign_out": [Example()],
        "people.accept": [Example(values={"secret": world.secret}, form=join)],
        "people.new_password": [
            Example(values={"token": _token_of(world)}, form={"password": "a quiet lake at noon"})
        ],
        "people.choose_theme": [Example(form={"theme": "dark"})],
        "people.profile": [Example(values=mallory), Example()],
        "people.settings": [Example(form={"name": "A Name", "team": "Night", "zone": "UTC"})],
        "people.change_password": [Example(form=password)],
        "people.end_session": [
            Example(values={"session_id": _session_of(world, "alice")}, of=ALICE)
        ],
        "people.end_other_sessions": [Example()],
        "people.invitations": [Example()],
        "people.invite": [Example(form=invite)],
        "people.revoke": [Example(values={"invitation_id": world.invitation}, of=hosts)],
        "people.people": [Example()],
        "people.change": [Example(values=mallory)],
        "people.set_roles": [Example(values=mallory, form={"roles": ["sponsor"]})],
        "people.deactivate": [Example(values=mallory)],
        "people.erase": [Example(values=mallory, form={"name": "Nobody of that name"})],
        "people.reactivate": [Example(values={"person_id": world.people["deactivated"]})],
        "people.password_link": [Example(values=mallory)],
    }


def _token_of(world: World) -> str:
    return password_token(
        settings_for("").secret_key,
        person_id=world.people["mallory"],
        password_hash=password_hash(),
        until=MORNING + timedelta(minutes=60),
    )


def _session_of(world: World, principal: str) -> int:
    return world.sessions[principal]


def _purpose(world: World) -> Examples:
    draft, judging, past = ({"slug": slug} for slug in (world.draft, world.judging, world.past))
    return {
        "purpose.home": [Example()],
        "purpose.welcome": [Example()],
        "purpose.state_purpose": [Example(form={"statement": "Make waiting the exception"})],
        "purpose.challenges": [Example()],
        "purpose.pose": [Example(form=PLAN)],
        "purpose.challenge": [Example(values=judging), Example(values=past)],
        "purpose.edit_challenge": [
            Example(values=draft, form=PLAN, of=SPONSOR),
            Example(values=judging, form=WORDS, of=SPONSOR),
        ],
        "purpose.open_challenge": [Example(values=draft, of=SPONSOR)],
        "purpose.move_phase": [
            Example(
                values={**judging, "position": 2},
                form={"ends_at": "2026-12-03T09:00", "reason": "More time"},
                of=SPONSOR,
            )
        ],
        "purpose.post_update": [Example(values=judging, form={"body": "Half way."}, of=SPONSOR)],
        "purpose.board": [Example()],
    }


WORDS = {
    "context": "They come in cold.",
    **{f"criterion{n}_name": name for n, name in enumerate(("Warm", "Quick", "Fair"), 1)},
    **{f"criterion{n}_weight": weight for n, weight in enumerate(("50", "30", "20"), 1)},
}
PLAN = {
    **WORDS,
    "question": "How do we greet people at night?",
    "success_test": "Nine in ten say they were greeted.",
    "success_on": "2027-10-01",
    "points_budget": "100",
    "shortlist_size": "3",
    "name_policy": "named",
    "tally_policy": "until_judged",
    "dispute_hours": "72",
    "currency": "EUR",
    "phase1_name": "Collect",
    "phase1_starts": "2026-11-25T09:00",
    "phase1_ends": "2026-12-05T09:00",
    "phase1_acts": ["submit", "comment"],
    "phase2_name": "Judge",
    "phase2_starts": "2026-12-05T09:00",
    "phase2_ends": "2026-12-15T09:00",
    "phase2_acts": ["judge", "trade", "comment"],
}


def _community(world: World) -> Examples:
    idea = {"kind": "idea", "object_id": world.idea}
    mine = {"comment_id": world.comment}
    return {
        "community.post_comment": [
            Example(values=idea, form={"body": "Who pays?", "stance": "neither"}),
            Example(values=idea, query={"answer": world.comment}, form={"body": "Where?"}),
            Example(
                values={"kind": "challenge", "object_id": world.judging_id}, form={"body": "A"}
            ),
            Example(
                values={"kind": "market", "object_id": world.markets["open"]}, form={"body": "Hm."}
            ),
        ],
        "community.edit_comment": [Example(values=mine, form={"body": "I timed it."}, of=ALICE)],
        "community.delete_comment": [Example(values=mine, of=ALICE)],
        "community.restore_comment": [Example(values={"comment_id": world.taken_back}, of=ALICE)],
        "community.save_draft": [
            Example(
                values={"kind": "idea", "on": "challenge", "object_id": world.judging_id},
                form={"title": "A warmer door"},
            ),
            Example(
                values={"kind": "comment", "on": "idea", "object_id": world.idea},
                form={"body": "Half a thought"},
            ),
        ],
        "community.drafts": [Example()],
        "community.throw_away": [Example(values={"draft_id": world.draft_of_alice}, of=ALICE)],
        "community.take_back_draft": [Example(values={"draft_id": world.draft_of_alice}, of=ALICE)],
        "community.react": [
            Example(values={**mine, "kind": "useful"}, kept_out=NONE),
        ],
        "community.raise_concern": [
            Example(values={"kind": "comment", "object_id": world.answer}, form=FAULT),
            Example(values={"kind": "idea", "object_id": world.other_idea}, form=FAULT),
        ],
        "community.show_again": [Example(values={"comment_id": world.hidden}, of=ALICE)],
        "community.follow": [Example(values=idea, form={"next": "/ideas/1"})],
        "community.unfollow": [Example(values=idea)],
        "community.following": [Example()],
        "community.hear": [Example(form={"act": "usually", "way": "bell", "subjects": ["talk"]})],
        "community.notifications": [Example()],
        "community.read_notifications": [Example()],
        "community.activity": [Example(values={"slug": world.judging})],
        "community.feeds": [Example()],
        "community.stop_feeds": [Example()],
        "community.feed": [
            Example(values={"secret": world.feed}),
            Example(values={"secret": world.feed, "slug": world.judging}),
        ],
    }


def _ideas(world: World) -> Examples:
    alices = {"idea_id": world.idea}
    judging = {"slug": world.judging}
    text = {"title": "A nurse at the door", "problem": "", "proposal": "One nurse.", "benefit": ""}
    both = [
        Example(values=alices, of=ALICE),
        Example(values={"idea_id": world.other_idea}, of=NONE),
    ]
    link = {"url": "https://evidence.example/2", "label": "Another"}
    return {
        "ideas.similar": [Example(values=judging, query={"text": "a nurse at the door"})],
        "ideas.submit": [Example(values=judging, form=text)],
        "ideas.idea": [*both, Example(values={**alices, "slug": "a-triage-nurse-at-the-door"})],
        "ideas.edit": _with_form(both, {**text, "based_on": "0" * 64}),
        "ideas.versions": both,
        "ideas.revert": [Example(values={**alices, "version": 1}, of=ALICE)],
        "ideas.withdraw": both,
        "ideas.restore": both,
        "ideas.tag": _with_form(both, {"name": "doors"}),
        "ideas.tags": [Example(), Example(query={"challenge": world.judging})],
        "ideas.tagged": [Example(values={"slug": "front-door"})],
        "ideas.lead_tag": [Example(values={"slug": "front-door"}, form={"name": "doors"})],
        "ideas.free_tag": [Example(values={"slug": "front-door"})],
        "ideas.untag": [Example(values={**alices, "tag": "front-door"}, of=ALICE)],
        "ideas.answer": [Example(values=alices, form={"answer": "We will try it."}, of=SPONSOR)],
        "ideas.shortlist": [Example(values=alices, form={"is_listed": "1"}, of=SPONSOR)],
        "ideas.sort_out": [
            Example(
                form={"act": "aside", "idea": [str(world.idea)], "reason": "Twice."}, of=SPONSOR
            )
        ],
        "ideas.sort_back": [
            Example(query={"act": "list", "ids": f"{world.idea}-{world.other_idea}"}, of=SPONSOR)
        ],
        "ideas.rule_on_concern": [
            Example(
                values={"kind": "comment", "object_id": world.reported},
                form={"act": "hide", "note": "It names a patient."},
                of=FACILITATOR,
            ),
            Example(
                values={"kind": "idea", "object_id": world.idea},
                form={"act": "keep", "note": "It names nobody."},
                of=ALICE,
            ),
        ],
        "ideas.evidence": [Example(values=alices, form=link, of=ALICE)],
        "ideas.remove_evidence": [
            Example(values={**alices, "evidence_id": world.evidence}, of=ALICE)
        ],
        "ideas.co_authors": [
            Example(values=alices, form={"email": "mallory.moss@throng.example"}, of=ALICE)
        ],
        "ideas.remove_co_author": [
            Example(values={**alices, "person_id": world.people["bob"]}, of=ALICE)
        ],
    }


NONE: frozenset[str] = frozenset()


def _with_form(made: list[Example], form: dict) -> list[Example]:
    return [Example(values=e.values, form=form, of=e.of, kept_out=e.kept_out) for e in made]


def _voting(world: World) -> Examples:
    alices = {"idea_id": world.idea}
    seats = {f"rating_{criterion}": "5" for criterion in world.criteria}
    return {
        "voting.judge_next": [Example()],
        "voting.judge": [Example(values={"slug": world.judging}, of=NONE)],
        "voting.cast": [Example(values=alices, form={"answer": "approve", **seats}, of=ALICE)],
        "voting.skip": [Example(values=alices, form={"reason": "unclear"}, of=ALICE)],
        "voting.withdraw": [Example(values=alices, of=ALICE)],
        "voting.done": [Example(values={"slug": world.judging})],
        **_other_ways(world),
    }


def _other_ways(world: World) -> Examples:
    judging = {"slug": world.judging}
    orders = {**judging, "rule": "ranked"}
    note = seal_pair(
        settings_for("").secret_key,
        Pair(left_id=world.idea, right_id=world.other_idea),
        person_id=world.people["alice"],
        chosen_by="chance",
        at=MORNING,
    )
    return {
        "voting.pair": [Example(values=judging)],
        "voting.choose": [Example(values=judging, form={"pick": "left", "shown": note}, of=ALICE)],
        "voting.withdraw_pair": [Example(values=judging, query={"pair": "1-2"})],
        "voting.pairs_done": [Example(values=judging)],
        "voting.whole_ballot": [Example(values=orders)],
        "voting.give_ballot": [Example(values=orders, form={"ballot": ""})],
        "voting.withdraw_ballot_of": [Example(values=orders)],
        "voting.ways": [Example(values=judging)],
        "voting.set_ways": [Example(values=judging, form={"rules": ["ranked"]}, of=SPONSOR)],
        "voting.outcome": [Example(values=orders)],
    }


def _markets(world: World) -> Examples:
    at = {name: {"market_id": market_id} for name, market_id in world.markets.items()}
    opener = frozenset({"facilitator"})
    proposed = {"resolution_id": world.proposed}
    ticket = {"outcome": "0", "side": "buy", "shares": "2", "belief": "70"}
    order = {**ticket, "quoted": "buy-0-s2000000", "key": KEY}
    traders = frozenset({"mallory", "alice"})
    proposal = {"verdict": "0", "reason": "Table 4.", "evidence": "https://evidence.example/4"}
    plan = {
        "question": "Will it work by next winter?",
        "resolution_rule": "Yes, if the median wait is 2 hours or less in the yearly return.",
        "source": "The yearly return",
        "closes_at": "2026-12-20T09:00",
        "budget": "100",
        "key": KEY,
    }
    return {
        "markets.markets": [Example()],
        "markets.market": [Example(values=values) for values in at.values()],
        "markets.open": [Example(values={"slug": world.judging}, form=plan)],
        "markets.shortlist": [
            Example(
                values={"slug": world.judging},
                form={
                    "ideas": str(world.idea),
                    "pattern": "If we do “{idea}”, will it work by next winter?",
                    "share": "each",
                    **{name: plan[name] for name in plan if name != "question"},
                },
                of=SPONSOR,
            )
        ],
        "markets.lot": [Example(values={"slug": world.judging})],
        "markets.declare": [
            Example(values={"slug": world.judging}, form={"chance": "two"}, of=SPONSOR)
        ],
        "markets.preview": [
            Example(values=at["open"], query=ticket, of=ALICE, kept_out=SIGNED_IN - BELIEVERS)
        ],
        "markets.trade": [
            # The facilitator opened it, the administrator is tagged as an insider.
            Example(values=at["open"], form=order, of=ALICE, kept_out=opener | {"administrator"})
        ],
        "markets.state_belief": [Example(values=at["open"], form={"belief": "62"}, of=ALICE)],
        **_orders(world, at["open"]),
        "markets.tag_insider": [
            Example(
                values=at["open"], form={"email": "mallory.moss@throng.example", "why": "Knows it."}
            )
        ],
        "markets.untag_insider": [Example(values={"insider_id": world.insider})],
        "markets.clarify": [Example(values=at["open"], form={"body": "Weekdays only."})],
        "markets.close": [Example(values=at["open"], form={"reason": "It is known."})],
        "markets.propose": [Example(values=at["closed"], form=proposal)],
        "markets.look_at_proposal": [Example(values=at["closed"], query={"value": "1"})],
        "markets.approve": [Example(values=proposed, form={"note": "Seen."}, of=opener)],
        "markets.reject": [Example(values=proposed, form={"note": "No."}, of=opener)],
        "markets.dispute": [
            Example(
                values=at["approved"],
                form={"reason": "It was revised."},
                kept_out=SIGNED_IN - traders,
            )
        ],
        "markets.rule_on_dispute": [
            Example(
                values={"dispute_id": world.dispute},
                form={"ruling": "upheld", "reason": "It was revised."},
                of=world.panel,
            )
        ],
        "markets.pay": [Example(values=at["due"])],
        "markets.ask_undo": [Example(values=at["paid"], form={"reason": "Table 4 was wrong."})],
        "markets.undo": [Example(values=at["paid"], of=NONE)],
        **{
            f"markets.{name}_csv": [
                Example(values=at["open"], kept_out=SIGNED_IN - BELIEVERS),
                Example(values=at["paid"]),
            ]
            for name in ("positions", "prices")
        },
        "markets.record": [Example()],
        "markets.record_csv": [Example()],
        "markets.show_own_record": [Example()],
        "markets.record_of_person": [
            Example(values={"person_id": world.people["bob"]}),
            Example(values={"person_id": world.people["mallory"]}, kept_out=NOT_MALLORY),
        ],
        "markets.leaders": [Example()],
        "markets.trades_csv": [
            Example(values=at["open"], kept_out=SIGNED_IN - BELIEVERS),
            Example(values=at["paid"]),
        ],
    }


def _orders(world: World, market: dict) -> Examples:
    blind = SIGNED_IN - BELIEVERS
    sets, more = {"side": "buy", "sets": "1", "key": KEY}, {"points": "5", "key": KEY}
    return {
        "markets.cancel": [
            Example(values={"order_id": world.order}, form={"key": KEY}, of=frozenset({"mallory"}))
        ],
        "markets.sets": [Example(values=market, form=sets, of=ALICE, kept_out=blind)],
        "markets.bundle": [
            Example(values=market, of=ALICE, kept_out=blind),
            Example(
                values=market,
                form={"side": "buy", "shares0": "1", "quoted": "b100_0", "key": KEY},
                of=ALICE,
                kept_out=blind,
            ),
        ],
        "markets.bundle_price": [
            Example(values=market, query={"shares0": "1"}, of=ALICE, kept_out=blind)
        ],
        "markets.liquidity": [Example(values=market, form=more)],
        "markets.answer_more": [Example(values=market, form={"label": "East", "key": KEY})],
    }


def _aggregation(world: World) -> Examples:
    past = {"slug": world.past}
    numbered = {**past, "number": 1}
    chosen = {"idea_id": world.past_ideas[2]}
    reason = {"choice": "declined", "reason": "The other two do more."}
    result = {"is_met": "no", "evidence": "https://evidence.example/9", "note": "It fell short."}
    return {
        "aggregation.rankings": [Example()],
        "aggregation.lens": [Example(values=past)],
        "aggregation.ranking": [Example(values=past), Example(values=numbered)],
        "aggregation.report": [Example(values=past, of=SPONSOR)],
        "aggregation.principles": [Example(values=past, of=SPONSOR)],
        "aggregation.make_ranking": [Example(values=past, of=SPONSOR)],
        "aggregation.download": [Example(values=numbered, of=SPONSOR)],
        "aggregation.ranking_csv": [Example(values=numbered)],
        "aggregation.decisions": [Example(values=past, of=SPONSOR)],
        "aggregation.decide": [Example(values=chosen, form=reason, of=SPONSOR)],
        "aggregation.conclude": [Example(values=past, of=SPONSOR)],
        "aggregation.record_result": [
            Example(values={"idea_id": world.past_ideas[1]}, form=result, of=SPONSOR)
        ],
        "aggregation.learning": [Example()],
        "aggregation.merge": [
            Example(values={"idea_id": world.other_idea}, form={"into": "1"}, of=SPONSOR)
        ],
        "aggregation.undo_merge": [Example(values={"merge_id": world.merge}, of=SPONSOR)],
    }


def _search(world: World) -> Examples:
    return {
        "search.search": [
            Example(query={"q": "nurse"}),
            Example(query={"q": "nurse", "kind": "ideas", "challenge": world.judging}),
        ],
        "search.palette": [Example(query={"q": "jud"})],
        "search.keys": [Example()],
    }


def _letters(world: World) -> Examples:
    key = settings_for("").secret_key
    token = {"token": stop_token(key, person_id=world.people["alice"], subject="followed")}
    ways = {"to_you": "daily", "yours": "daily", "followed": "never", "closing": "never"}
    return {
        "letters.letters": [Example(form=ways)],
        "letters.stop": [Example(values=token)],
        "letters.stopped": [Example(values=token)],
    }
