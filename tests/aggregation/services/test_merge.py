"""Merging two ideas: the union of people comes along, never a sum; and back again."""

from datetime import timedelta

import pytest
from cast import make_cast, visitor
from challenges import make_challenge, make_plan
from sqlalchemy import select

from aggregation.services.merge import merge_ideas, preview_merge, undo_merge
from community.services.comments import post_comment
from community.services.follows import follow
from core.errors import NotAllowed, Refused
from ideas.content import IdeaText
from ideas.services.writing import submit_idea
from ideas.target import target_of
from models.community import Comment, Follow
from models.conditions import Condition
from models.ideas import IdeaMerge
from models.markets import Market
from models.voting import Ballot, Tally
from voting.services.casting import cast_ballot


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def pair(session, cast, time, now):
    challenge = make_challenge(session, cast.sponsor.id, now, phases=make_plan(now).phases)
    made = [
        submit_idea(
            session,
            challenge_id=challenge.id,
            author_id=person.id,
            text=IdeaText(title=title),
            now=now,
        )
        for person, title in ((cast.alice, "A nurse at the door"), (cast.bob, "A triage nurse"))
    ]
    time.forward(days=11)
    return made


def say(session, idea, person, choice, time):
    cast_ballot(session, idea_id=idea.id, person_id=person.id, choice=choice, now=time.now)


def counts(session, idea):
    tally = session.scalar(
        select(Tally).where(Tally.idea_id == idea.id).execution_options(populate_existing=True)
    )
    return (tally.approve_count, tally.reject_count, tally.pass_count)


def merge(session, cast, pair, time):
    return merge_ideas(
        session,
        idea_id=pair[1].id,
        into_id=pair[0].id,
        staff_id=cast.facilitator.id,
        now=time.now,
    )


def judged(session, cast, pair, time):
    stays, goes = pair
    say(session, stays, cast.mallory, "approve", time)
    say(session, goes, cast.mallory, "reject", time)  # Said of both: counts once, as of `stays`.
    say(session, goes, cast.administrator, "approve", time)
    say(session, goes, cast.alice, "approve", time)  # Behind the other: does not come along.
    say(session, stays, cast.bob, "reject", time)


def test_it_counts_each_person_once(session, cast, pair, time):
    judged(session, cast, pair, time)
    assert preview_merge(session, idea=pair[1], into=pair[0]).judge_count == 1
    merge(session, cast, pair, time)
    assert counts(session, pair[0]) == (2, 1, 0)
    current = select(Ballot.person_id).where(
        Ballot.idea_id == pair[0].id, Ballot.is_current.is_(True)
    )
    people = session.scalars(current).all()
    assert sorted(people) == sorted({cast.mallory.id, cast.administrator.id, cast.bob.id})


def test_it_takes_all_of_it_back(session, cast, pair, time):
    judged(session, cast, pair, time)
    said = post_comment(
        session, author_id=cast.mallory.id, on=target_of(pair[1]), body="Hm.", now=time.now
    )
    follow(
        session,
        person_id=cast.sponsor.id,
        object_kind="idea",
        object_id=pair[1].id,
        now=time.now,
    )
    before = counts(session, pair[0])
    followers = select(Follow.person_id).where(Follow.object_id == pair[0].id)
    followed = set(session.scalars(followers))
    done = merge(session, cast, pair, time)
    session.refresh(said)
    assert said.object_id == pair[0].id
    assert cast.sponsor.id in set(session.scalars(followers))
    for _ in range(2):  # A double click undoes once.
        undo_merge(session, merge_id=done.id, staff_id=cast.facilitator.id, now=time.now)
    assert counts(session, pair[0]) == before
    assert set(session.scalars(followers)) == followed
    assert session.get(Comment, said.id, populate_existing=True).object_id == pair[1].id
    assert (pair[1].status, pair[1].merged_into_id) == ("submitted", None)


def test_it_leaves_what_people_say_after_the_merge(session, cast, pair, time):
    judged(session, cast, pair, time)
    done = merge(session, cast, pair, time)
    say(session, pair[0], cast.administrator, "reject", time)
    undo_merge(session, merge_id=done.id, staff_id=cast.facilitator.id, now=time.now)
    assert counts(session, pair[0]) == (1, 2, 0)


def hang_on(session, idea, now):
    session.add(
        Condition(challenge_id=idea.challenge_id, idea_id=idea.id, state="pending", made_at=now)
    )
    session.flush()


def test_it_refuses_an_idea_whose_choice_markets_wait_for(session, cast, pair, time):
    hang_on(session, pair[1], time.now)
    with pytest.raises(Refused, match="merge the other way round"):
        merge(session, cast, pair, time)


def test_it_says_that_markets_on_the_one_that_stays_go_on(session, cast, pair, time):
    assert preview_merge(session, idea=pair[1], into=pair[0]).note == ""
    hang_on(session, pair[0], time.now)
    preview = preview_merge(session, idea=pair[1], into=pair[0])
    assert preview.refusal == ""
    assert "“A nurse at the door” is selected. They go on as they are" in preview.note
    merge(session, cast, pair, time)
    condition = session.scalars(select(Condition)).one()
    assert (condition.idea_id, condition.state) == (pair[0].id, "pending")


def test_it_refuses_a_market_with_another_rule(session, cast, pair, time):
    session.add(
        Market(
            challenge_id=pair[1].challenge_id,
            idea_id=pair[1].id,
            question="Will it?",
            resolution_rule="Yes, if so.",
            kind="binary",
            source="The yearly return",
            b=10**6,
            subsidy=0,
            state="open",
            opened_by_id=cast.facilitator.id,
            created_at=time.now,
            opens_at=time.now,
            closes_at=time.now + timedelta(days=30),
        )
    )
    session.flush()
    with pytest.raises(Refused, match="another rule"):
        merge(session, cast, pair, time)


def test_it_is_for_those_who_run_the_challenge(session, cast, pair, time):
    with pytest.raises(NotAllowed):
        merge_ideas(
            session,
            idea_id=pair[1].id,
            into_id=pair[0].id,
            staff_id=cast.mallory.id,
            now=time.now,
        )
    with pytest.raises(Refused):
        merge_ideas(
            session,
            idea_id=pair[0].id,
            into_id=pair[0].id,
            staff_id=cast.facilitator.id,
            now=time.now,
        )


def test_it_leads_from_the_merged_page_and_offers_to_undo(app, session, cast, pair, time):
    session.commit()
    finn = visitor(app, cast.facilitator)
    address = f"/ideas/{pair[1].id}/merge"
    assert "Put 2 into 1?" in finn.get(f"{address}?into=1").text
    answer = finn.post(address, data={"into": "1"})
    assert answer.status_code == 303
    assert "/merges/1/undo" in finn.get(answer.location).text
    assert finn.get(f"/ideas/{pair[1].id}").location.endswith(
        f"/ideas/{pair[0].id}-a-nurse-at-the-door"
    )
    assert finn.post("/merges/1/undo").status_code == 303
    assert session.scalar(select(IdeaMerge.undone_at)) is not None
    assert finn.post(address, data={"into": "99"}).status_code == 422
