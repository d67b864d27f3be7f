"""One populated world: every kind of thing there is, so that every page has something to show."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from cast import Cast, make_cast
from challenges import make_challenge, make_draft, make_plan
from factories import make_person
from flask import Flask
from row_pictures import Picture
from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.services.decide import decide
from aggregation.services.merge import merge_ideas, undo_merge
from aggregation.services.rank import make_ranking
from aggregation.services.results import record_result
from community.drafting import Place
from community.services.comments import delete_comment, post_comment
from community.services.concerns import raise_concern
from community.services.drafts import save_draft
from community.services.feeds import make_feed_key
from community.services.follows import follow
from community.services.hiding import hide_comment
from core.points import MICRO
from ideas.content import IdeaText, fingerprint_of
from ideas.services.attaching import add_evidence, tag_idea
from ideas.services.writing import edit_idea, submit_idea, text_of
from ideas.target import target_of
from markets.quote import Side, Wish
from markets.services.belief import state_beliefs
from markets.services.close import close_due
from markets.services.dispute import dispute_resolution
from markets.services.insiders import tag_insider
from markets.services.open import Plan, open_market
from markets.services.orders import place_order
from markets.services.resolve import Verdict, approve_resolution, propose_resolution
from markets.services.settle import settle_market
from markets.services.trade import trade
from models.community import Comment, Draft
from models.ideas import Evidence, Idea, IdeaMerge
from models.markets import Dispute, Market, Resolution
from models.orders import Order
from models.people import Invitation, Person
from models.people import Session as Browser
from models.purpose import Challenge
from models.settling import Insider, PanelSeat
from people.services.invitations import invite
from purpose.queries import challenge_by_id
from voting.services.casting import cast_ballot
from voting.services.ways import WAYS, RoundSettings, choose_ways
from web.sessions import hashed

DAY = timedelta(days=1)
RULE = "Yes, if the median wait in September 2027 is 2 hours 8 minutes or less, over all sites."
UNSEEN = ("vera", "wim", "uma", "tom", "sue", "rob")  # More than five, and no principals.
PRINCIPALS = (
    "anonymous",
    "mallory",
    "alice",
    "facilitator",
    "second_facilitator",
    "sponsor",
    "other_sponsor",
    "administrator",
    "deactivated",
)


@dataclass(frozen=True, kw_only=True)
class World:
    """Where everything is, by number; `cookies` holds each principal's sign-in."""

    people: dict[str, int]
    roles: dict[str, frozenset[str]]
    cookies: dict[str, str]
    sessions: dict[str, int]
    secret: str
    invitation: int
    judging: str
    judging_id: int
    criteria: tuple[int, ...]
    draft: str
    draft_id: int
    past: str
    past_id: int
    idea: int
    other_idea: int
    past_ideas: tuple[int, ...]
    comment: int
    taken_back: int
    answer: int
    hidden: int
    reported: int
    evidence: int
    markets: dict[str, int]
    proposed: int
    dispute: int
    insider: int
    order: int
    merge: int
    feed: str
    draft_of_alice: int
    panel: frozenset[str]  # who was drawn to answer the dispute


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """What must not show: how the unseen judge, believe and trade while the challenge goes on."""

    choices: tuple[str, ...] = ("approve", "reject", "approve")
    ratings: tuple[int, ...] = (6, 2, 5)
    belief: int = 700_000
    outcome: int = 0
    words: str = "Nurse Nell forgets the time."
    reason: str = "It names a nurse."
    reporter: str = "vera"
    draft: str = "What if the porter"


PLAIN = Hidden()


def make_world(session: Session, now: datetime, hidden: Hidden = PLAIN) -> World:
    """Build the world as it stands at `now`, through the real use cases; commits."""
    start = now - 40 * DAY
    cast = make_cast(session, start)
    more = {
        "other_sponsor": make_person(session, "Otto Other", roles=["sponsor"], now=start),
        "third_facilitator": make_person(session, "Tara Third", roles=["facilitator"], now=start),
        "deactivated": make_person(session, "Dora Departed", now=start),
        **{name: make_person(session, f"{name.title()} Veil", now=start) for name in UNSEEN},
    }
    made = invite(
        session,
        inviter_id=cast.facilitator.id,
        is_administrator=False,
        uses_max=50,
        days=30,
        now=now - DAY,
    )
    past = _make_past(session, cast, more["third_facilitator"], start)
    judging = _make_judging(session, cast, now)
    _act_unseen(session, judging, [more[name] for name in UNSEEN], hidden, now - DAY)
    _have_concerns(session, cast, more[hidden.reporter], hidden, now - DAY)
    _keep_drafts(session, cast, more["vera"], judging, hidden, now - DAY)
    draft = make_draft(session, cast.sponsor.id, now, question="How do we greet people at night?")
    session.commit()
    people = {**vars(cast), **more}
    cookies = {
        name: sign_in_of(session, people[name], now)
        for name in ("bob", "third_facilitator", *PRINCIPALS)
        if name != "anonymous"
    }
    feed = make_feed_key(session, person_id=cast.bob.id, now=now)
    cast.bob.shows_record = True
    more["deactivated"].is_active = False  # Its sign-in stays in the table: the harder case.
    session.commit()
    return World(
        people={name: person.id for name, person in people.items()},
        roles={name: _roles(session, person) for name, person in people.items()},
        cookies=cookies,
        sessions={name: _session(session, person) for name, person in people.items()},
        secret=made.secret,
        invitation=session.scalar(select(Invitation.id)),
        judging=judging.slug,
        judging_id=judging.id,
        criteria=tuple(c.id for c in challenge_by_id(session, judging.id).criteria),
        draft=draft.slug,
        draft_id=draft.id,
        past=past.slug,
        past_id=past.id,
        idea=_idea(session, judging, 1),
        other_idea=_idea(session, judging, 2),
        past_ideas=tuple(_idea(session, past, number) for number in (1, 2, 3)),
        comment=session.scalar(select(Comment.id).where(Comment.body == "I timed it.")),
        taken_back=session.scalar(select(Comment.id).where(Comment.body == "Never mind.")),
        answer=session.scalar(select(Comment.id).where(Comment.body == "How?")),
        hidden=session.scalar(select(Comment.id).where(Comment.hidden_at.is_not(None))),
        reported=session.scalar(select(Comment.id).where(Comment.body == "Ask at the desk.")),
        evidence=session.scalar(select(Evidence.id)),
        markets={m.question.split(":")[0]: m.id for m in session.scalars(select(Market))},
        proposed=session.scalar(select(Resolution.id).where(Resolution.state == "proposed")),
        dispute=session.scalar(select(Dispute.id)),
        insider=session.scalar(select(Insider.id)),
        order=session.scalar(select(Order.id)),
        merge=session.scalar(select(IdeaMerge.id)),
        feed=feed,
        draft_of_alice=session.scalar(select(Draft.id).where(Draft.person_id == cast.alice.id)),
        panel=_panel(session, people),
    )


def _panel(session: Session, people: dict[str, Person]) -> frozenset[str]:
    seated = set(session.scalars(select(PanelSeat.person_id)))
    return frozenset(name for name, person in people.items() if person.id in seated)


def _roles(session: Session, person: Person) -> frozenset[str]:
    session.refresh(person, ["grants"])
    return frozenset({"member", *(grant.role for grant in person.grants)})


def sign_in_of(session: Session, person: Person, now: datetime) -> str:
    """Leave the sign-in of a person in the table, as their browser's cookie names it."""
    secret = f"browser-of-{person.id}"
    content = {"_user_id": str(person.id), "_fresh": False, "csrf_token": f"{person.id:040d}"}
    session.add(
        Browser(
            secret_hash=hashed(secret),
            person_id=person.id,
            content=json.dumps(content),
            browser="A test",
            created_at=now,
            seen_at=now,
            expires_at=now + 7 * DAY,
        )
    )
    return secret


def _session(session: Session, person: Person) -> int | None:
    return session.scalar(select(Browser.id).where(Browser.person_id == person.id))


def _idea(session: Session, challenge: Challenge, number: int) -> int:
    return session.scalar(
        select(Idea.id).where(Idea.challenge_id == challenge.id, Idea.number == number)
    )


def _make_judging(session: Session, cast: Cast, now: datetime) -> Challenge:
    opened = now - 12 * DAY
    challenge = make_challenge(
        session,
        cast.sponsor.id,
        opened,
        phases=make_plan(opened).phases,
        question="How might we cut the wait by a third?",
    )
    choose_ways(
        session,
        challenge_id=challenge.id,
        rules=WAYS,
        settings=RoundSettings(),
        person_id=cast.facilitator.id,
        now=opened,
    )
    alices = _submit(session, challenge, cast.alice, "A triage nurse at the door", opened)
    _submit(session, challenge, cast.bob, "Take bloods while people wait", opened)
    _submit(session, challenge, cast.bob, "One number to ring for a bed", opened)
    _talk(session, cast, alices, now)
    _merge_and_part(session, cast, challenge, now)
    market = _open(session, cast, alices, "open", now - 2 * DAY, now + 10 * DAY)
    state_beliefs(
        session,
        market_id=market.id,
        person_id=cast.sponsor.id,
        chances={0: 300_000},
        now=now - DAY,
    )
    _buy(session, market, cast.mallory, 20, now - DAY)
    place_order(
        session,
        market_id=market.id,
        person_id=cast.mallory.id,
        wish=Wish(outcome=0, side=Side.BUY, shares=MICRO, limit_ppm=20_000),
        key=f"world-waits-{market.id}",
        now=now - DAY,
    )
    tag_insider(
        session,
        market_id=market.id,
        email=cast.administrator.email,
        reason="Sees the return before it is out",
        tagged_by_id=cast.facilitator.id,
        now=now - DAY,
    )
    return challenge


def _merge_and_part(session: Session, cast: Cast, challenge: Challenge, now: datetime) -> None:
    """Put two ideas together and take them apart again, an hour ago."""
    idea, into = (_idea(session, challenge, number) for number in (3, 2))
    done = merge_ideas(
        session, idea_id=idea, into_id=into, staff_id=cast.facilitator.id, now=now - DAY
    )
    undo_merge(session, merge_id=done.id, staff_id=cast.facilitator.id, now=now - DAY)


def _act_unseen(
    session: Session,
    challenge: Challenge,
    people: list[Person],
    hidden: Hidden,
    now: datetime,
) -> None:
    """Let people judge every idea, believe and trade, as `hidden` says."""
    ideas = session.scalars(
        select(Idea).where(Idea.challenge_id == challenge.id).order_by(Idea.number)
    ).all()
    market = session.scalars(select(Market).where(Market.challenge_id == challenge.id)).one()
    for person in people:
        for idea, choice, rating in zip(ideas, hidden.choices, hidden.ratings, strict=True):
            _judge(session, challenge, idea, person, choice, rating, now)
        _buy(session, market, person, 5, now, outcome=hidden.outcome, belief=hidden.belief)


def _keep_drafts(
    session: Session,
    cast: Cast,
    unseen: Person,
    challenge: Challenge,
    hidden: Hidden,
    now: datetime,
) -> None:
    """Let Alice and somebody unseen begin an idea and a comment that they do not send."""
    on_idea = ("comment", "idea", _idea(session, challenge, 1), "body")
    begun = ("idea", "challenge", challenge.id, "title")
    for person, words in ((cast.alice, "A clock in every room"), (unseen, hidden.draft)):
        for kind, object_kind, object_id, field in (begun, on_idea):
            save_draft(
                session,
                person_id=person.id,
                place=Place(kind=kind, object_kind=object_kind, object_id=object_id),
                words=((field, words),),
                now=now,
            )


def _have_concerns(
    session: Session, cast: Cast, reporter: Person, hidden: Hidden, now: datetime
) -> None:
    """Hide one comment of Alice's; leave one of Finn's and Alice's idea waiting for a ruling."""
    idea = session.scalars(select(Idea).where(Idea.author_id == cast.alice.id)).one()
    common = {"on": target_of(idea), "now": now}
    gone = post_comment(session, author_id=cast.alice.id, body=hidden.words, **common)
    said = post_comment(session, author_id=cast.facilitator.id, body="Ask at the desk.", **common)
    for kind, number in (("comment", gone.id), ("comment", said.id), ("idea", idea.id)):
        raise_concern(
            session,
            person_id=reporter.id,
            kind=kind,
            object_id=number,
            reason=hidden.reason,
            now=now,
        )
    hide_comment(
        session,
        comment_id=gone.id,
        staff_id=cast.second_facilitator.id,
        why="It names a colleague.",
        now=now,
    )


def _talk(session: Session, cast: Cast, idea: Idea, now: datetime) -> None:
    on = target_of(idea)
    said = {"author_id": cast.alice.id, "on": on, "now": now - timedelta(minutes=5)}
    first = post_comment(session, body="I timed it.", stance="for", **said)
    post_comment(
        session, author_id=cast.bob.id, on=on, body="How?", parent_id=first.id, now=now - 2 * DAY
    )
    gone = post_comment(session, body="Never mind.", **said)
    delete_comment(session, person_id=cast.alice.id, comment_id=gone.id, now=now)
    follow(session, person_id=cast.bob.id, object_kind="idea", object_id=idea.id, now=now)
    tag_idea(session, idea_id=idea.id, person_id=cast.bob.id, name="front door", now=now)
    add_evidence(
        session,
        idea_id=idea.id,
        person_id=cast.alice.id,
        url="https://evidence.example/waits",
        label="A trial",
        now=now,
    )
    edit_idea(
        session,
        idea_id=idea.id,
        editor_id=cast.alice.id,
        text=IdeaText(title=idea.title, problem="Queues", proposal="A *nurse* sees everyone."),
        based_on=fingerprint_of(text_of(idea)),
        now=now - 3 * DAY,
    )


def _make_past(session: Session, cast: Cast, third: Person, opened: datetime) -> Challenge:
    """Make a challenge that ran its course, with a market in each state after closing."""
    challenge = make_challenge(session, cast.sponsor.id, opened, points_budget=4000 * MICRO)
    titles = ("Text people their place", "A doctor in the hall", "Chairs by the window")
    ideas = [_submit(session, challenge, cast.bob, title, opened) for title in titles]
    judged, over = opened + 11 * DAY, opened + 22 * DAY
    for place, idea in enumerate(ideas):
        for person in (cast.alice, cast.mallory, cast.sponsor):
            choice = "approve" if place < 2 else "reject"
            _judge(session, challenge, idea, person, choice, 6 - place, judged)
    markets = {
        name: _open(session, cast, ideas[place], name, judged, over)
        for name, place in (("closed", 0), ("proposed", 1), ("approved", 2), ("disputed", 0),
                            ("paid", 1), ("due", 0))
    }  # fmt: skip
    for market in markets.values():
        _buy(session, market, cast.mallory, 30, judged)
        _buy(session, market, cast.alice, 10, judged, outcome=1)
    close_due(session, now=over)
    for name in ("proposed", "approved", "disputed", "paid", "due"):
        _resolve(session, cast, third, markets[name], name, opened + 38 * DAY)
    row = make_ranking(
        session,
        challenge=challenge_by_id(session, challenge.id),
        made_by_id=cast.sponsor.id,
        chance=Random(7),
        now=over,
    )
    assert row.number == 1
    for idea in ideas[:2]:
        decide(
            session,
            challenge=challenge_by_id(session, challenge.id),
            idea=idea,
            choice="selected",
            reason="The best two by far.",
            decided_by_id=cast.sponsor.id,
            now=over + DAY,
        )
    record_result(
        session,
        challenge=challenge_by_id(session, challenge.id),
        idea=ideas[0],
        is_met=True,
        evidence="https://evidence.example/result",
        note="",
        recorded_by_id=cast.sponsor.id,
        now=over + 2 * DAY,
    )
    return challenge


def _resolve(
    session: Session, cast: Cast, third: Person, market: Market, name: str, now: datetime
) -> None:
    """Take a closed market as far as its name says; Finn proposes, Tara approves."""
    when = now - 5 * DAY if name in {"paid", "due"} else now
    resolution = propose_resolution(
        session,
        market_id=market.id,
        proposer_id=cast.facilitator.id,
        verdict=Verdict.of_outcome(0, 2),
        reason="Table 4 says so.",
        evidence="https://evidence.example/table-4",
        now=when,
    )
    session.flush()
    if name == "proposed":
        return
    approve_resolution(session, resolution_id=resolution.id, approver_id=third.id, now=when)
    session.flush()
    if name == "disputed":
        dispute_resolution(
            session,
            market_id=market.id,
            person_id=cast.mallory.id,
            reason="Table 4 was revised.",
            now=now,
        )
    if name == "paid":
        settle_market(session, market_id=market.id, now=now)


def _submit(
    session: Session, challenge: Challenge, author: Person, title: str, now: datetime
) -> Idea:
    return submit_idea(
        session,
        challenge_id=challenge.id,
        author_id=author.id,
        text=IdeaText(title=title, problem="People wait.", proposal=f"{title}, every day."),
        now=now,
    )


def _judge(session, challenge, idea, person, choice, rating, now) -> None:
    criteria = challenge_by_id(session, challenge.id).criteria
    cast_ballot(
        session,
        idea_id=idea.id,
        person_id=person.id,
        choice=choice,
        ratings={criterion.id: rating for criterion in criteria},
        now=now,
    )


def _open(
    session: Session, cast: Cast, idea: Idea, name: str, now: datetime, closes_at: datetime
) -> Market:
    plan = Plan(
        challenge_id=idea.challenge_id,
        idea_id=idea.id,
        question=f"{name}: will people wait 2 h 08 or less?",
        resolution_rule=RULE,
        source="The monthly waiting-time return, table 4",
        closes_at=closes_at,
        budget=200 * MICRO,
        is_success_test=name in {"open", "closed", "proposed", "approved"},
    )
    market = open_market(session, plan=plan, opener_id=cast.facilitator.id, now=now)
    session.flush()
    return market


def _buy(session, market, person, shares, now, outcome=0, belief=600_000) -> None:
    wish = Wish(outcome=outcome, side=Side.BUY, shares=shares * MICRO)
    key = f"world-{market.id}-{person.id}-{outcome}"
    trade(
        session,
        market_id=market.id,
        person_id=person.id,
        wish=wish,
        belief_ppm=belief,
        key=key,
        now=now,
    )


@cache
def _built() -> dict:
    """Keep the world built once in this process, with its picture."""
    return {}


def the_world(session: Session, now: datetime) -> World:
    """Fill the empty database of a test with the world, building it only the first time."""
    kept = _built()
    if not kept:
        kept["world"] = make_world(session, now)
        kept["picture"] = Picture()
    else:
        kept["picture"].put_back()
    return kept["world"]


def browser_of(app: Flask, world: World, principal: str):
    """Return a browser signed in as a principal."""
    client = app.test_client()
    if principal != "anonymous":
        client.set_cookie("throng", world.cookies[principal])
    return client
