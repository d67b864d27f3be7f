"""What pages ask of voting: what is left, what comes next, who waits, what may be seen."""

from datetime import timedelta

import pytest
from challenges import make_challenge
from crowd import DAY, add_idea, make_crowd, make_people
from sqlalchemy import update

from core.policy import Viewer
from ideas.services.standing import withdraw_idea
from models.voting import Showing
from voting.page_queries import latest_judged, skipped_by
from voting.queries import (
    judgements_in,
    judging_of,
    left_to_judge,
    next_for,
    people_who_judged,
    tallies_for,
    waiting_for,
)
from voting.services.casting import Shown, cast_ballot, skip_idea, withdraw_ballot
from voting.services.comparing import Pair, compare
from voting.services.handing_in import hand_in
from voting.services.rounds import close_rounds
from voting.services.ways import RoundSettings, choose_ways
from voting.visibility import Judging
from voting.way_reads import unused_way


@pytest.fixture
def crowd(session, now):
    return make_crowd(session, now, ideas=4)


def cast(session, crowd, place, person, choice="approve", *, chosen_by=None, minutes=0, **said):
    at = crowd.judging_at + timedelta(minutes=minutes)
    return cast_ballot(
        session,
        idea_id=crowd.ideas[place].id,
        person_id=getattr(person, "id", person),
        choice=choice,
        shown=Shown(chosen_by=chosen_by, at=at) if chosen_by else None,
        now=at,
        **said,
    )


def left(session, crowd, person):
    found = left_to_judge(session, challenge_id=crowd.challenge.id, person_id=person.id)
    return [place for place, idea in enumerate(crowd.ideas) if idea.id in found]


def test_it_leaves_out_what_is_ones_own_judged_skipped_or_gone(session, crowd, now):
    mallory = crowd.cast.mallory
    assert left(session, crowd, crowd.cast.alice) == [1, 2, 3]
    assert left(session, crowd, crowd.cast.bob) == [0]
    assert left(session, crowd, mallory) == [0, 1, 2, 3]
    cast(session, crowd, 0, mallory, "pass")
    skip_idea(
        session,
        idea_id=crowd.ideas[1].id,
        person_id=mallory.id,
        reason="unclear",
        shown=Shown(at=crowd.judging_at),
        now=crowd.judging_at,
    )
    withdraw_idea(session, idea_id=crowd.ideas[2].id, person_id=crowd.cast.bob.id, now=now)
    assert left(session, crowd, mallory) == [3]
    skipped = skipped_by(session, challenge_id=crowd.challenge.id, person_id=mallory.id)
    assert [idea.number for idea in skipped] == [2]
    withdraw_ballot(session, idea_id=crowd.ideas[0].id, person_id=mallory.id, now=crowd.judging_at)
    assert left(session, crowd, mallory) == [0, 3]


def test_it_puts_the_least_shown_idea_first_for_most(session, crowd, now):
    """The fourth idea is shown three times less: all but the cards of chance go to it."""
    judges = make_people(session, 43, now)
    for place in (0, 1, 2):
        for number, person in enumerate(judges[:3]):
            cast(session, crowd, place, person, chosen_by="catch_up", minutes=number)
    cards = [
        next_for(session, challenge_id=crowd.challenge.id, person_id=person.id)
        for person in judges[3:]
    ]
    fourth = [card for card in cards if card.idea_id == crowd.ideas[3].id]
    assert {card.idea_id for card in cards if card.chosen_by == "catch_up"} == {crowd.ideas[3].id}
    assert len(fourth) >= 28  # of 40; 34 are expected (32 by catching up, 2 by chance)


def test_it_does_not_let_ballots_move_the_cards(session, crowd, now):
    """What people judge unasked tells on the tally, and must not tell on the order of cards."""
    judges = make_people(session, 12, now)
    before = [
        next_for(session, challenge_id=crowd.challenge.id, person_id=person.id)
        for person in judges[6:]
    ]
    for person in judges[:6]:
        cast(session, crowd, 0, person)
    after = [
        next_for(session, challenge_id=crowd.challenge.id, person_id=person.id)
        for person in judges[6:]
    ]
    assert before == after


def test_it_has_no_next_card_for_someone_who_is_done(session, crowd):
    for place in range(4):
        cast(session, crowd, place, crowd.cast.mallory, chosen_by="chance", minutes=place)
    assert (
        next_for(session, challenge_id=crowd.challenge.id, person_id=crowd.cast.mallory.id) is None
    )


def test_it_lists_what_waits_with_the_earliest_end_first(session, crowd, now):
    later = make_challenge(
        session, crowd.cast.sponsor.id, now + 2 * DAY, question="How do we share beds?"
    )
    add_idea(session, later.id, crowd.cast.bob.id, "A board for all", now=now + 2 * DAY)
    session.flush()
    moment = now + 13 * DAY
    waiting = waiting_for(session, person_id=crowd.cast.mallory.id, now=moment)
    assert [(w.slug, w.left) for w in waiting] == [(crowd.challenge.slug, 4), (later.slug, 1)]
    assert waiting[0].closes_at == now + 17 * DAY
    assert waiting_for(session, person_id=crowd.cast.mallory.id, now=now) == []
    assert [w.slug for w in waiting_for(session, person_id=crowd.cast.bob.id, now=moment)] == [
        crowd.challenge.slug
    ]


def test_it_waits_no_more_once_judging_was_closed(session, crowd):
    close_rounds(session, challenge_id=crowd.challenge.id, now=crowd.judging_at)
    assert waiting_for(session, person_id=crowd.cast.mallory.id, now=crowd.judging_at) == []
    assert judging_of(session, crowd.challenge, crowd.judging_at) is Judging.OVER


def test_it_counts_people_only_from_five(session, crowd, now):
    judges = make_people(session, 5, now)
    for person in judges[:4]:
        cast(session, crowd, 0, person)
        cast(session, crowd, 1, person)
    assert people_who_judged(session, crowd.challenge.id) is None
    cast(session, crowd, 2, judges[4], choice=None, ratings={crowd.criteria[0]: 4})
    assert people_who_judged(session, crowd.challenge.id) == 5
    withdraw_ballot(
        session, idea_id=crowd.ideas[2].id, person_id=judges[4].id, now=crowd.judging_at
    )
    assert people_who_judged(session, crowd.challenge.id) is None


def test_it_shows_in_a_list_only_the_tallies_of_what_one_has_judged(session, crowd, now):
    for person in make_people(session, 3, now):
        cast(session, crowd, 0, person)
        cast(session, crowd, 1, person, "reject")
        cast(session, crowd, 2, person, "reject")
    cast(session, crowd, 0, crowd.cast.mallory)
    cast(session, crowd, 1, crowd.cast.mallory, "pass")
    shown = tallies_for(
        session,
        viewer=Viewer(id=crowd.cast.mallory.id),
        challenge=crowd.challenge,
        now=crowd.judging_at,
    )
    assert {idea_id: (t.approve, t.reject) for idea_id, t in shown.items()} == {
        crowd.ideas[0].id: (4, 0)
    }
    everyone = tallies_for(
        session, viewer=Viewer(), challenge=crowd.challenge, now=crowd.opened_at + 17 * DAY
    )
    assert len(everyone) == 3


def test_it_says_what_someone_said_of_each_idea(session, crowd):
    mallory = crowd.cast.mallory
    cast(session, crowd, 0, mallory, "reject", ratings={crowd.criteria[1]: 2})
    cast(session, crowd, 1, mallory, None, ratings={crowd.criteria[0]: 7})
    own = judgements_in(session, challenge_id=crowd.challenge.id, person_id=mallory.id)
    assert {
        idea_id: (one.choice, dict(one.ratings), one.opens_tally) for idea_id, one in own.items()
    } == {
        crowd.ideas[0].id: ("reject", {crowd.criteria[1]: 2}, True),
        crowd.ideas[1].id: (None, {crowd.criteria[0]: 7}, True),
    }


def test_it_remembers_what_was_judged_last_and_how_it_sharpened_the_picture(session, crowd, now):
    for person in make_people(session, 9, now):
        cast(session, crowd, 0, person)
    cast(session, crowd, 1, crowd.cast.mallory, "pass", minutes=1)
    cast(session, crowd, 0, crowd.cast.mallory, "reject", minutes=2)
    first, second = latest_judged(
        session,
        challenge=crowd.challenge,
        viewer=Viewer(id=crowd.cast.mallory.id),
        limit=5,
        now=crowd.judging_at,
    )
    assert (first.idea.number, first.side, first.others, first.with_most) == (
        1,
        "left",
        (0, 9),
        False,
    )
    assert first.interval_before.low == pytest.approx(0.7688, abs=5e-4)  # Wilson, 9 of 9, z 1.645
    assert first.interval.high < 1
    assert (second.idea.number, second.side, second.tally) == (2, "", None)
    assert second.words == "You passed, so what the others say stays closed."


def test_it_ignores_showings_of_another_challenge(session, crowd, now):
    cast(session, crowd, 0, crowd.cast.mallory, chosen_by="catch_up")
    session.execute(update(Showing).values(chosen_by="catch_up"))
    other = make_challenge(session, crowd.cast.sponsor.id, now, question="How do we share beds?")
    add_idea(session, other.id, crowd.cast.bob.id, "A board for all", now=now)
    card = next_for(session, challenge_id=other.id, person_id=crowd.cast.mallory.id)
    assert card is not None


def offer(session, crowd, *rules):
    return choose_ways(
        session,
        challenge_id=crowd.challenge.id,
        rules=rules,
        settings=RoundSettings(),
        person_id=crowd.cast.facilitator.id,
        now=crowd.judging_at,
    )


def test_it_still_waits_for_pairs_and_orders_once_all_cards_are_answered(session, crowd):
    mallory, at = crowd.cast.mallory, crowd.judging_at
    offer(session, crowd, "pairwise", "ranked")
    for place in range(4):
        cast(session, crowd, place, mallory, minutes=place)

    def left():
        return [w.left for w in waiting_for(session, person_id=mallory.id, now=at)]

    def way():
        return unused_way(session, challenge_id=crowd.challenge.id, person_id=mallory.id)

    assert (left(), way()) == ([4], "pairwise")
    compare(
        session,
        challenge_id=crowd.challenge.id,
        pair=Pair(left_id=crowd.ideas[1].id, right_id=crowd.ideas[2].id),
        person_id=mallory.id,
        choice="left",
        shown=Shown(at=at),
        now=at,
    )
    assert (left(), way()) == ([4], "ranked")
    hand_in(
        session,
        challenge_id=crowd.challenge.id,
        rule="ranked",
        person_id=mallory.id,
        amounts={crowd.ideas[1].id: 1},
        now=at,
    )
    assert (left(), way()) == ([], None)


def test_it_waits_for_nobody_in_ways_they_may_not_use(session, crowd):
    choose_ways(
        session,
        challenge_id=crowd.challenge.id,
        rules=("ranked",),
        settings=RoundSettings(who="staff"),
        person_id=crowd.cast.facilitator.id,
        now=crowd.judging_at,
    )
    ids = {"challenge_id": crowd.challenge.id}
    assert unused_way(session, person_id=crowd.cast.mallory.id, **ids) is None
    assert unused_way(session, person_id=crowd.cast.sponsor.id, **ids) == "ranked"
