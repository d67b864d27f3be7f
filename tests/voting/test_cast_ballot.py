"""Casting, changing and taking back ballots."""

import pytest
from crowd import DAY, make_crowd
from sqlalchemy import func, select

from core.errors import Closed, InvalidInput, NotAllowed, NotFound, Refused, Stale
from core.policy import Viewer
from ideas.content import IdeaText, fingerprint_of
from ideas.services.attaching import add_co_author
from ideas.services.standing import withdraw_idea
from ideas.services.writing import edit_idea, text_of
from models.voting import Ballot, Rating, Showing, Tally, VotingRound
from voting.queries import judgement_of, tally_for
from voting.services.casting import Shown, cast_ballot, skip_idea, withdraw_ballot
from voting.services.rounds import close_rounds


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now)


@pytest.fixture
def idea(crowd):
    return crowd.ideas[0]


def cast_it(session, crowd, person, *, idea=None, now=None, **said):
    said = said or {"choice": "approve"}
    idea_id = (idea or crowd.ideas[0]).id
    return cast_ballot(
        session, idea_id=idea_id, person_id=person.id, now=now or crowd.judging_at, **said
    )


def counts(session, idea, rule="approval"):
    tally = session.scalar(
        select(Tally)
        .join(VotingRound, VotingRound.id == Tally.round_id)
        .where(Tally.idea_id == idea.id, VotingRound.rule == rule)
    )
    return tally and (tally.approve_count, tally.reject_count, tally.pass_count, tally.rated_count)


def ballots(session):
    return session.scalar(select(func.count(Ballot.id)))


def test_it_counts_an_approval(session, crowd, idea):
    cast_it(session, crowd, crowd.cast.bob)
    assert counts(session, idea) == (1, 0, 0, 0)
    judged = judgement_of(session, person_id=crowd.cast.bob.id, idea=idea)
    assert (judged.choice, judged.ratings, judged.version) == ("approve", {}, 1)
    assert idea.judged_at == crowd.judging_at


def test_it_keeps_an_answer_and_ratings_from_one_card(session, crowd, idea):
    ratings = dict(zip(crowd.criteria, (5, 6, 3), strict=True))
    cast_it(session, crowd, crowd.cast.bob, choice="reject", ratings=ratings)
    judged = judgement_of(session, person_id=crowd.cast.bob.id, idea=idea)
    assert (judged.choice, judged.ratings) == ("reject", ratings)
    assert counts(session, idea) == (0, 1, 0, 0)
    assert counts(session, idea, "criteria") == (0, 0, 0, 1)


def test_it_adds_nothing_for_a_double_click(session, crowd, idea):
    ratings = {crowd.criteria[0]: 5}
    cast_it(session, crowd, crowd.cast.bob, choice="approve", ratings=ratings)
    assert cast_it(session, crowd, crowd.cast.bob, choice="approve", ratings=ratings) == []
    assert ballots(session) == 2
    assert counts(session, idea) == (1, 0, 0, 0)


def test_it_lets_people_change_their_mind_and_keeps_what_they_said(session, crowd, idea):
    cast_it(session, crowd, crowd.cast.bob, choice="approve")
    cast_it(session, crowd, crowd.cast.bob, choice="reject")
    cast_it(session, crowd, crowd.cast.bob, choice="pass")
    assert counts(session, idea) == (0, 0, 1, 0)
    kept = session.execute(select(Ballot.choice, Ballot.is_current).order_by(Ballot.id)).all()
    assert [tuple(row) for row in kept] == [("approve", None), ("reject", None), ("pass", True)]


def test_it_takes_everything_back(session, crowd, idea):
    cast_it(session, crowd, crowd.cast.bob, choice="approve", ratings={crowd.criteria[0]: 7})
    withdraw_ballot(session, idea_id=idea.id, person_id=crowd.cast.bob.id, now=crowd.judging_at)
    assert judgement_of(session, person_id=crowd.cast.bob.id, idea=idea) is None
    assert counts(session, idea) == counts(session, idea, "criteria") == (0, 0, 0, 0)
    assert ballots(session) == 4
    withdraw_ballot(session, idea_id=idea.id, person_id=crowd.cast.bob.id, now=crowd.judging_at)
    assert ballots(session) == 4
    cast_it(session, crowd, crowd.cast.bob, choice="reject")
    assert counts(session, idea) == (0, 1, 0, 0)


def test_it_makes_two_rounds_once(session, crowd):
    for person in (crowd.cast.bob, crowd.cast.mallory):
        cast_it(session, crowd, person)
    rounds = session.execute(select(VotingRound.rule, VotingRound.opens_at, VotingRound.closes_at))
    dates = (crowd.opened_at + 10 * DAY, crowd.opened_at + 17 * DAY)
    assert [tuple(row) for row in rounds] == [("approval", *dates), ("criteria", *dates)]


def test_it_refuses_the_author(session, crowd):
    with pytest.raises(NotAllowed, match="your own idea"):
        cast_it(session, crowd, crowd.cast.alice)
    assert ballots(session) == 0


def test_it_refuses_a_co_author(session, crowd, idea, now):
    add_co_author(
        session,
        idea_id=idea.id,
        person_id=crowd.cast.mallory.id,
        added_by_id=crowd.cast.alice.id,
        now=now,
    )
    with pytest.raises(NotAllowed, match="your own idea"):
        cast_it(session, crowd, crowd.cast.mallory)


def test_it_refuses_someone_who_has_left(session, crowd):
    crowd.cast.mallory.is_active = False
    session.flush()
    with pytest.raises(NotAllowed, match="still here"):
        cast_it(session, crowd, crowd.cast.mallory)


def test_it_lets_facilitators_judge_as_members(session, crowd, idea):
    cast_it(session, crowd, crowd.cast.facilitator)
    assert counts(session, idea) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("after_opening", "is_open"),
    [
        (10 * DAY - DAY / 86_400_000_000, False),
        (10 * DAY, True),
        (17 * DAY - DAY / 86_400_000_000, True),
        (17 * DAY, False),
    ],
)
def test_it_opens_and_closes_to_the_microsecond(session, crowd, after_opening, is_open):
    moment = crowd.opened_at + after_opening
    if is_open:
        assert len(cast_it(session, crowd, crowd.cast.bob, now=moment)) == 1
    else:
        with pytest.raises(Closed):
            cast_it(session, crowd, crowd.cast.bob, now=moment)


def test_it_asks_the_phase_and_not_the_round_for_the_date(session, crowd):
    cast_it(session, crowd, crowd.cast.bob)
    crowd.challenge.phases[1].ends_at = crowd.judging_at
    session.flush()
    with pytest.raises(Closed):
        cast_it(session, crowd, crowd.cast.mallory)


def test_it_stops_when_the_rounds_are_closed_early(session, crowd):
    close_rounds(session, challenge_id=crowd.challenge.id, now=crowd.judging_at)
    with pytest.raises(Closed, match="closed"):
        cast_it(session, crowd, crowd.cast.bob)


def test_it_refuses_an_idea_that_is_out(session, crowd, idea, now):
    withdraw_idea(session, idea_id=idea.id, person_id=crowd.cast.alice.id, now=now)
    with pytest.raises(Refused, match="not being judged"):
        cast_it(session, crowd, crowd.cast.bob)


def test_it_refuses_an_idea_that_is_not_there(session, crowd):
    with pytest.raises(NotFound):
        cast_ballot(
            session, idea_id=999, person_id=crowd.cast.bob.id, choice="pass", now=crowd.judging_at
        )


@pytest.mark.parametrize("value", [0, 8, -1, 3.5, True, "4"])
def test_it_refuses_a_seat_that_is_not_there(session, crowd, value):
    with pytest.raises(InvalidInput, match="1 to 7"):
        cast_it(session, crowd, crowd.cast.bob, ratings={crowd.criteria[0]: value})


def test_it_refuses_a_criterion_of_another_challenge(session, crowd):
    with pytest.raises(InvalidInput):
        cast_it(session, crowd, crowd.cast.bob, ratings={999: 4})


@pytest.mark.parametrize("said", [{"choice": None}, {"choice": "rated"}, {"choice": "withdrawn"}])
def test_it_refuses_an_empty_or_unknown_answer(session, crowd, said):
    with pytest.raises(InvalidInput) as refusal:
        cast_it(session, crowd, crowd.cast.bob, **said)
    assert refusal.value.field == "answer"


def test_it_refuses_a_stale_page(session, crowd, idea):
    edit(session, crowd, idea, "A triage nurse at the door, in ten minutes")
    with pytest.raises(Stale):
        cast_it(session, crowd, crowd.cast.bob, choice="approve", version=1)


def edit(session, crowd, idea, title):
    edit_idea(
        session,
        idea_id=idea.id,
        editor_id=crowd.cast.alice.id,
        text=IdeaText(title=title),
        based_on=fingerprint_of(text_of(idea)),
        now=crowd.judging_at,
    )


def test_it_says_when_an_idea_has_changed_since(session, crowd, idea):
    cast_it(session, crowd, crowd.cast.bob)
    edit(session, crowd, idea, "A triage nurse at the door, in ten minutes")
    assert judgement_of(session, person_id=crowd.cast.bob.id, idea=idea).changed_since
    cast_it(session, crowd, crowd.cast.bob)
    judged = judgement_of(session, person_id=crowd.cast.bob.id, idea=idea)
    assert (judged.version, judged.changed_since) == (2, False)
    assert counts(session, idea) == (1, 0, 0, 0)


def seen(session):
    return list(session.scalars(select(Ballot.tally_seen).order_by(Ballot.id)))


def test_it_records_truthfully_whether_a_tally_was_seen(session, crowd, idea):
    bob = crowd.cast.bob
    cast_it(session, crowd, bob, choice="pass")
    cast_it(session, crowd, bob, choice="approve", ratings={crowd.criteria[0]: 4})
    cast_it(session, crowd, bob, choice="reject")
    withdraw_ballot(session, idea_id=idea.id, person_id=bob.id, now=crowd.judging_at)
    cast_it(session, crowd, bob, choice="approve")
    assert seen(session) == [False, False, False, True, True, True, True]


def test_it_records_that_an_open_tally_was_seen(session, now):
    crowd = make_crowd(session, now, tally_policy="open")
    cast_it(session, crowd, crowd.cast.bob)
    assert seen(session) == [True]


def test_it_records_that_a_tally_closed_until_the_end_was_not_seen(session, now):
    crowd = make_crowd(session, now, tally_policy="until_close")
    cast_it(session, crowd, crowd.cast.bob, choice="approve")
    cast_it(session, crowd, crowd.cast.bob, choice="reject")
    assert seen(session) == [False, False]


def test_it_notes_each_showing_once(session, crowd, idea):
    shown = Shown(chosen_by="catch_up", at=crowd.judging_at)
    cast_it(session, crowd, crowd.cast.bob, choice="approve", shown=shown)
    cast_it(session, crowd, crowd.cast.bob, choice="approve", shown=shown)
    cast_it(session, crowd, crowd.cast.mallory, choice="approve")
    noted = session.execute(select(Showing.person_id, Showing.chosen_by, Showing.shown_at))
    assert [tuple(row) for row in noted] == [
        (crowd.cast.bob.id, "catch_up", crowd.judging_at),
        (crowd.cast.mallory.id, "asked", crowd.judging_at),
    ]


def test_it_notes_a_skip_with_its_reason(session, crowd, idea):
    showing = skip_idea(
        session,
        idea_id=idea.id,
        person_id=crowd.cast.bob.id,
        reason="not_my_field",
        shown=Shown(chosen_by="chance", at=crowd.judging_at),
        now=crowd.judging_at,
    )
    assert (showing.skip_reason, showing.skipped_at) == ("not_my_field", crowd.judging_at)
    assert ballots(session) == 0


def test_it_refuses_a_skip_for_no_known_reason(session, crowd, idea):
    with pytest.raises(InvalidInput) as refusal:
        skip_idea(
            session,
            idea_id=idea.id,
            person_id=crowd.cast.bob.id,
            reason="bored",
            shown=Shown(at=crowd.judging_at),
            now=crowd.judging_at,
        )
    assert refusal.value.field == "reason"


def test_it_shows_histograms_to_the_unit(session, crowd, idea):
    first, second, _ = crowd.criteria
    cast_it(session, crowd, crowd.cast.bob, choice="approve", ratings={first: 5, second: 1})
    cast_it(session, crowd, crowd.cast.mallory, choice="reject", ratings={first: 5})
    cast_it(session, crowd, crowd.cast.mallory, ratings={first: 7})
    tally = tally_for(
        session,
        viewer=Viewer(id=crowd.cast.bob.id),
        idea=idea,
        challenge=crowd.challenge,
        now=crowd.judging_at,
    )
    assert (tally.approve, tally.reject, tally.passed, tally.rated) == (1, 1, 0, 2)
    assert {h.criterion_id: h.counts for h in tally.histograms} == {
        first: (0, 0, 0, 0, 1, 0, 1),
        second: (1, 0, 0, 0, 0, 0, 0),
    }
    assert session.scalar(select(func.count(Rating.id))) == 4
