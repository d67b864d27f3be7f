"""What people say should not stand: one each, ruled on by others, hidden everywhere, undone."""

import pytest
from challenges import make_challenge
from sqlalchemy import select

from community.activity_queries import happenings_in
from community.concern_queries import subject_of, voiced_on, waiting_concerns
from community.feed_queries import entries_of
from community.queries import (
    comment_counts,
    discussion_on,
    notifications_of,
    target_of,
    unread_count,
)
from community.services.comments import delete_comment, edit_comment, post_comment
from community.services.concerns import keep, raise_concern
from community.services.hiding import hide_comment, show_comment
from community.services.reactions import react
from core.errors import InvalidInput, NotAllowed, Refused
from core.policy import Viewer
from ideas.content import IdeaText
from ideas.services.screening import bring_back, set_aside
from ideas.services.writing import submit_idea
from letters.choices import AT_ONCE
from letters.queries import waiting_notes
from models.community import Activity, Comment, Concern, Notification
from people.services.erasing import erase
from search.queries import counts_for
from search.shown import Asked

WORDS = "Nurse Nell forgets the zebra."
WHY = "It names a colleague."


@pytest.fixture
def challenge(session, cast, now):
    return make_challenge(session, cast.sponsor.id, now)


@pytest.fixture
def idea(session, cast, challenge, now):
    text = IdeaText(title="A zebra at the door")
    return submit_idea(
        session, challenge_id=challenge.id, author_id=cast.alice.id, text=text, now=now
    )


@pytest.fixture
def said(session, cast, idea, now):
    on = target_of(session, "idea", idea.id)
    comment = post_comment(session, author_id=cast.bob.id, on=on, body=WORDS, now=now)
    session.commit()
    return comment


def concern(session, person, about, now, reason=WHY):
    kind = "comment" if isinstance(about, Comment) else "idea"
    return raise_concern(
        session, person_id=person.id, kind=kind, object_id=about.id, reason=reason, now=now
    )


def hide(session, person, said, now):
    return hide_comment(session, comment_id=said.id, staff_id=person.id, why=WHY, now=now)


def queue(session, person):
    waiting = waiting_concerns(session, viewer_of(person))
    return [(each.subject.kind, each.subject.id, each.count) for each in waiting]


def viewer_of(person, *roles):
    return Viewer(id=person.id, roles=frozenset({"member", *roles}))


def told(session, person):
    rows = select(Notification.text).where(Notification.person_id == person.id)
    return list(session.scalars(rows))


def test_it_counts_each_person_once_and_takes_the_last_reason(session, cast, said, now):
    concern(session, cast.mallory, said, now)
    concern(session, cast.mallory, said, now, reason="It names a nurse.")
    concern(session, cast.alice, said, now)
    assert queue(session, cast.facilitator) == [("comment", said.id, 2)]
    first = waiting_concerns(session, viewer_of(cast.facilitator))[0]
    assert first.reasons == ("It names a nurse.", WHY)


def test_it_lists_the_oldest_first(session, cast, idea, said, now):
    concern(session, cast.mallory, idea, now)
    concern(session, cast.mallory, said, now)
    concern(session, cast.bob, idea, now)
    expected = [("idea", idea.id, 2), ("comment", said.id, 1)]
    assert queue(session, cast.facilitator) == expected


def test_it_is_not_for_ones_own_nor_for_what_is_gone_nor_without_a_reason(
    session, cast, said, idea, now
):
    with pytest.raises(Refused):
        concern(session, cast.bob, said, now)
    with pytest.raises(Refused):
        concern(session, cast.alice, idea, now)
    with pytest.raises(InvalidInput):
        concern(session, cast.alice, said, now, reason="  no ")
    delete_comment(session, person_id=cast.bob.id, comment_id=said.id, now=now)
    with pytest.raises(Refused):
        concern(session, cast.alice, said, now)


def test_it_tells_facilitators_that_somebody_asks_and_never_who(session, cast, said, now):
    concern(session, cast.mallory, said, now)
    for person in (cast.facilitator, cast.second_facilitator):
        assert told(session, person) == [
            "Somebody says that this should not stand: A zebra at the door"
        ]
    assert "Mallory" not in " ".join(told(session, cast.bob))
    rows = session.scalars(select(Activity).where(Activity.actor_id == cast.mallory.id))
    assert list(rows) == []


def test_keeping_it_dismisses_all_with_a_note(session, cast, said, now):
    for person in (cast.mallory, cast.alice):
        concern(session, person, said, now)
    done = keep(
        session,
        kind="comment",
        object_id=said.id,
        staff_id=cast.facilitator.id,
        note="It names nobody.",
        now=now,
    )
    assert done == 2
    assert queue(session, cast.facilitator) == []
    assert any("It names nobody." in text for text in told(session, cast.mallory))
    assert session.scalars(select(Activity.act).where(Activity.object_kind == "comment")).all() == [
        "kept"
    ]
    concern(session, cast.mallory, said, now)
    assert queue(session, cast.facilitator) == [("comment", said.id, 1)]


def test_nobody_rules_on_their_own_words(session, cast, idea, now):
    on = target_of(session, "idea", idea.id)
    mine = post_comment(session, author_id=cast.facilitator.id, on=on, body="Mine.", now=now)
    concern(session, cast.mallory, mine, now)
    ruling = {"kind": "comment", "object_id": mine.id, "note": "It is fine.", "now": now}
    with pytest.raises(NotAllowed):
        keep(session, staff_id=cast.facilitator.id, **ruling)
    with pytest.raises(NotAllowed):
        hide(session, cast.facilitator, mine, now)
    subject = subject_of(session, "comment", mine.id)
    with pytest.raises(NotAllowed):
        voiced_on(session, subject, viewer_of(cast.facilitator, "facilitator"))
    own = waiting_concerns(session, viewer_of(cast.facilitator, "facilitator"))[0]
    assert (own.is_yours, own.reasons) == (True, ())
    hide(session, cast.second_facilitator, mine, now)
    with pytest.raises(NotAllowed):
        show_comment(session, comment_id=mine.id, staff_id=cast.facilitator.id, now=now)


def test_nobody_rules_on_their_own_idea_by_setting_it_aside(session, cast, challenge, now):
    own = submit_idea(
        session,
        challenge_id=challenge.id,
        author_id=cast.facilitator.id,
        text=IdeaText(title="A porter at the lift"),
        now=now,
    )
    concern(session, cast.mallory, own, now)
    act = {"idea_ids": [own.id], "now": now}
    with pytest.raises(NotAllowed):
        set_aside(session, staff_id=cast.facilitator.id, reason="Never mind.", **act)
    set_aside(session, staff_id=cast.second_facilitator.id, reason=WHY, **act)
    with pytest.raises(NotAllowed):
        bring_back(session, staff_id=cast.facilitator.id, **act)


def test_only_facilitators_rule(session, cast, said, now):
    concern(session, cast.alice, said, now)
    for person in (cast.mallory, cast.sponsor, cast.administrator):
        with pytest.raises(NotAllowed):
            hide(session, person, said, now)
        with pytest.raises(NotAllowed):
            keep(
                session,
                kind="comment",
                object_id=said.id,
                staff_id=person.id,
                note="It is fine.",
                now=now,
            )


def body_for(session, challenge, said, viewer, now):
    talk = discussion_on(
        session,
        kind="idea",
        object_id=said.object_id,
        challenge=challenge,
        viewer=viewer,
        now=now,
    )
    return talk.comments[0].body, talk.comments[0].hidden_why, talk.count


def test_hidden_words_are_for_the_author_and_those_who_run_it(session, cast, challenge, said, now):
    hide(session, cast.facilitator, said, now)
    readers = (
        viewer_of(cast.bob),
        viewer_of(cast.sponsor, "sponsor"),
        viewer_of(cast.second_facilitator, "facilitator"),
    )
    for viewer in readers:
        assert body_for(session, challenge, said, viewer, now) == (WORDS, WHY, 0)
    other = viewer_of(cast.administrator, "administrator", "sponsor")
    for viewer in (viewer_of(cast.alice), viewer_of(cast.mallory), other):
        assert body_for(session, challenge, said, viewer, now) == ("", "", 0)


def test_hidden_words_are_in_no_search_count_letter_or_feed(session, cast, challenge, said, now):
    asked = Asked(typed="zebra", words=("zebra",))
    on = {"kind": "idea", "ids": [said.object_id]}
    assert counts_for(session, asked, viewer_of(cast.alice))["comments"] == 1
    notes = waiting_notes(session, AT_ONCE, now)
    assert cast.alice.id in {each.person.id for each in notes}
    hide(session, cast.facilitator, said, now)
    for person in (cast.alice, cast.bob, cast.facilitator):
        assert counts_for(session, asked, viewer_of(person))["comments"] == 0
    assert comment_counts(session, **on) == {}
    written = {each.person.id: each.notes for each in waiting_notes(session, AT_ONCE, now)}
    assert cast.alice.id not in written
    assert [WHY in note.text for note in written[cast.bob.id]] == [True]
    entries = entries_of(session, [challenge])
    assert not any("zebra" in entry.title and "forgets" in entry.title for entry in entries)


def test_nobody_answers_changes_or_reacts_to_what_is_hidden(session, cast, said, now):
    hide(session, cast.facilitator, said, now)
    on = target_of(session, "idea", said.object_id)
    with pytest.raises(Refused):
        post_comment(
            session, author_id=cast.alice.id, on=on, body="Who?", parent_id=said.id, now=now
        )
    with pytest.raises(Refused):
        edit_comment(session, person_id=cast.bob.id, comment_id=said.id, body="Other.", now=now)
    with pytest.raises(Refused):
        react(session, comment_id=said.id, person_id=cast.alice.id, kind="useful", now=now)
    with pytest.raises(Refused):
        hide(session, cast.facilitator, said, now)


def test_hiding_is_told_and_stands_in_the_activity_under_the_name_of_who_did_it(
    session, cast, challenge, said, now
):
    concern(session, cast.mallory, said, now)
    hide(session, cast.facilitator, said, now)
    assert f"Your comment is hidden: A zebra at the door. {WHY}" in told(session, cast.bob)
    thanks = "What you had a concern about is out of sight. Thank you for saying so."
    assert told(session, cast.mallory) == [thanks]
    line = happenings_in(session, challenge, viewer_of(cast.alice))[0][0]
    assert (line.who.name, line.words) == ("Finn Facilitator", "hid a comment on an idea")
    assert WORDS not in line.detail


def test_showing_it_again_lets_the_concerns_wait_again(session, cast, challenge, said, now):
    concern(session, cast.mallory, said, now)
    hide(session, cast.facilitator, said, now)
    assert queue(session, cast.facilitator) == []
    show_comment(session, comment_id=said.id, staff_id=cast.second_facilitator.id, now=now)
    assert body_for(session, challenge, said, viewer_of(cast.alice), now) == (WORDS, "", 1)
    assert queue(session, cast.facilitator) == [("comment", said.id, 1)]
    row = session.scalars(select(Concern)).one()
    assert (row.state, row.ruled_by_id, row.ruled_at, row.note) == ("open", None, None, "")


def test_an_idea_set_aside_takes_its_concerns_along_and_back(session, cast, challenge, idea, now):
    concern(session, cast.mallory, idea, now)
    act = {"idea_ids": [idea.id], "staff_id": cast.facilitator.id, "now": now}
    set_aside(session, reason=WHY, **act)
    assert queue(session, cast.facilitator) == []
    assert "zebra" not in " ".join(told(session, cast.mallory))
    lines = happenings_in(session, challenge, viewer_of(cast.bob))[0]
    assert "zebra" not in " ".join(line.title for line in lines)
    bring_back(session, **act)
    assert queue(session, cast.facilitator) == [("idea", idea.id, 1)]


def test_notes_about_an_idea_set_aside_are_for_its_author_alone(session, cast, idea, said, now):
    on = target_of(session, "idea", idea.id)
    post_comment(session, author_id=cast.mallory.id, on=on, body="Why?", now=now)
    assert "zebra" in notifications_of(session, cast.bob.id)[0].text
    set_aside(session, idea_ids=[idea.id], staff_id=cast.facilitator.id, reason=WHY, now=now)
    assert notifications_of(session, cast.bob.id) == []
    assert unread_count(session, cast.bob.id) == 0
    assert any(WHY in note.text for note in notifications_of(session, cast.alice.id))


def test_it_forgets_an_erased_name_in_reasons_and_notes(session, cast, said, now):
    row = concern(session, cast.mallory, said, now, reason="Alice Abara is named.")
    hide_comment(
        session,
        comment_id=said.id,
        staff_id=cast.facilitator.id,
        why="It is about Alice Abara.",
        now=now,
    )
    cast.alice.is_active = False
    session.flush()
    erase(
        session,
        actor_id=cast.administrator.id,
        person_id=cast.alice.id,
        confirmed="Alice Abara",
        now=now,
    )
    session.expire_all()
    assert "Alice" not in f"{row.reason} {row.note} {said.hidden_why}"
