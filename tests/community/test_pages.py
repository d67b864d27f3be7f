"""Talking, following, hearing and reading what happened, by hand."""

from datetime import timedelta

import pytest
from cast import make_cast, visitor
from challenges import make_challenge, make_draft
from sqlalchemy import select

from community.activity_queries import happenings_in
from community.queries import comment_counts, discussion_on
from community.services.activity import record
from community.services.comments import post_comment
from community.services.notifications import notify
from community.services.tags import add_tag
from community.tag_queries import tags_of
from community.target import Target
from core.policy import Viewer
from models.community import Comment, Follow, Notification
from models.ideas import Idea

DAY = timedelta(days=1)


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def challenge(session, cast, now):
    made = make_challenge(session, cast.sponsor.id, now)
    session.commit()
    return made


@pytest.fixture
def alice(app, cast):
    return visitor(app, cast.alice)


def address(challenge):
    return f"/challenges/{challenge.slug}"


def say(client, challenge, body="A question?", answer=None, **more):
    page = f"/comments/challenge/{challenge.id}" + (f"?answer={answer}" if answer else "")
    return client.fill(page, {"body": body, **more})


def only(session, model=Comment):
    session.expire_all()
    return session.scalars(select(model)).one()


def test_it_shows_what_was_said_where_it_was_said(session, alice, challenge):
    answer = say(alice, challenge, "What of the **nights**?", stance="against")
    comment = only(session)
    assert answer.location == f"{address(challenge)}#comment-{comment.id}"
    page = alice.get(address(challenge)).text
    assert f'id="comment-{comment.id}"' in page
    assert "<strong>nights</strong>" in page
    assert "against it" in page
    assert "1 comment" in page


def test_it_takes_a_comment_from_the_page_itself(session, alice, challenge):
    action = f"/comments/challenge/{challenge.id}"
    assert alice.fill(address(challenge), {"body": "Yes."}, action=action).status_code == 303
    assert only(session).stance == "neither"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": "  "}, "Please fill this in."),
        ({"body": "x" * 5001}, "At most 5,000 characters."),
        ({"body": "Fine", "stance": "shout"}, "Not a valid choice"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(session, alice, challenge, fields, words):
    answer = alice.fill(f"/comments/challenge/{challenge.id}", fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields["body"].strip() in answer.text
    assert session.scalars(select(Comment)).all() == []


def test_it_closes_with_the_last_phase_and_keeps_the_words(session, app, cast, challenge, time):
    time.forward(days=21)
    late = visitor(app, cast.alice)
    answer = say(late, challenge, "Too late?")
    assert answer.status_code == 422
    assert "The discussion closed on 15 December 2026, 09:00 UTC." in answer.text
    assert "Too late?" in answer.text


def test_it_answers_under_what_is_answered(session, alice, challenge):
    say(alice, challenge, "First")
    first = only(session)
    page = alice.get(f"/comments/challenge/{challenge.id}?answer={first.id}").text
    assert "Your answer" in page
    assert "First" in page
    assert say(alice, challenge, "Second", answer=first.id).status_code == 303
    assert alice.get(f"/comments/challenge/{challenge.id}?answer=99").status_code == 404


def test_it_changes_and_takes_back_and_puts_back(session, alice, challenge, time):
    say(alice, challenge, "Godo.")
    comment = only(session)
    assert alice.fill(f"/comments/{comment.id}/edit", {"body": "Good."}).status_code == 303
    page = alice.get(address(challenge)).text
    assert "edited" in page
    gone = alice.post(f"/comments/{comment.id}/delete")
    page = alice.get(gone.location).text
    assert "Your comment is gone." in page
    assert "Good." not in page
    assert f'action="/comments/{comment.id}/restore"' in page
    undone = alice.post(f"/comments/{comment.id}/restore")
    assert undone.status_code == 303
    assert "Good." in alice.get(address(challenge)).text
    time.forward(minutes=15)
    late = alice.fill(f"/comments/{comment.id}/edit", {"body": "Better."})
    assert late.status_code == 422
    assert "15 minutes" in late.text
    assert "Better." in late.text


def test_it_keeps_the_place_of_a_comment_that_was_answered(session, app, cast, alice, challenge):
    say(alice, challenge, "Mine")
    first = only(session)
    say(visitor(app, cast.bob), challenge, "Yours", answer=first.id)
    alice.post(f"/comments/{first.id}/delete")
    page = alice.get(address(challenge)).text
    assert "This comment was taken back." in page
    assert "Mine" not in page
    assert "Yours" in page


def test_it_lets_nobody_change_what_another_wrote(session, app, cast, alice, challenge):
    say(alice, challenge)
    comment, mallory = only(session), visitor(app, cast.mallory)
    assert mallory.get(f"/comments/{comment.id}/edit").status_code == 403
    for act in ("edit", "delete", "restore"):
        assert mallory.post(f"/comments/{comment.id}/{act}", data={"body": "x"}).status_code == 403
    assert mallory.get("/comments/99/edit").status_code == 404


def test_it_hides_drafts_from_talk_and_follow(session, alice, cast, now):
    draft = make_draft(session, cast.sponsor.id, now)
    session.commit()
    assert alice.get(f"/comments/challenge/{draft.id}").status_code == 404
    assert alice.post(f"/follow/challenge/{draft.id}").status_code == 404
    assert alice.get(f"{address(draft)}/activity").status_code == 404


def test_it_hides_ideas_that_were_withdrawn(session, app, alice, cast, challenge, now):
    idea = Idea(
        challenge_id=challenge.id,
        number=1,
        slug="x",
        title="Second thoughts",
        author_id=cast.bob.id,
        status="withdrawn",
        created_at=now,
    )
    session.add(idea)
    session.commit()
    assert alice.get(f"/comments/idea/{idea.id}").status_code == 404
    assert alice.post(f"/follow/idea/{idea.id}").status_code == 404
    assert visitor(app, cast.bob).get(f"/comments/idea/{idea.id}").status_code == 200


@pytest.mark.parametrize("kind", ["person", "comment", "nonsense", "idea"])
def test_it_knows_nothing_to_talk_about(alice, challenge, kind):
    assert alice.get(f"/comments/{kind}/1").status_code == 404
    assert alice.post(f"/follow/{kind}/1").status_code == 404


def test_it_follows_and_stops_and_goes_back(session, alice, cast, challenge):
    followed = alice.post(f"/follow/challenge/{challenge.id}", data={"next": "/challenges"})
    assert followed.location == "/challenges"
    people = select(Follow.person_id).order_by(Follow.person_id)
    assert session.scalars(people).all() == [cast.sponsor.id, cast.alice.id]
    away = alice.post(f"/unfollow/challenge/{challenge.id}", data={"next": "https://evil.example"})
    assert away.location == address(challenge)
    assert session.scalars(people).all() == [cast.sponsor.id]


def test_it_lists_ones_own_notifications_and_reads_them(session, app, cast, alice, now):
    for number, person in enumerate((cast.alice, cast.alice, cast.bob)):
        notify(
            session,
            person_ids=[person.id],
            kind=f"k{number}",
            object_kind="idea",
            object_id=1,
            text=f"Word {number}",
            path="/challenges",
            now=now,
        )
    session.commit()
    page = alice.get("/notifications").text
    assert "2 things wait for you" in page
    assert "Word 2" not in page
    assert page.index("Word 1") < page.index("Word 0")
    assert alice.post("/notifications/read").location == "/notifications"
    assert "Nothing waits for you" in alice.get("/notifications").text
    assert "Word 2" in visitor(app, cast.bob).get("/notifications").text
    assert "You have seen everything" in visitor(app, cast.mallory).get("/notifications").text


@pytest.mark.parametrize("policy", ["named", "pseudonymous", "anonymous"])
def test_it_names_people_as_the_challenge_says(app, session, cast, now, policy):
    challenge = make_challenge(session, cast.sponsor.id, now, name_policy=policy)
    session.commit()
    say(visitor(app, cast.bob), challenge, "From Bob")
    reader = visitor(app, cast.alice)
    for page in (address(challenge), f"{address(challenge)}/activity"):
        assert ("Bob Brandt" in reader.get(page).text) is (policy == "named")
        assert "Sana Sponsor" in reader.get(page).text
    assert "You" in visitor(app, cast.bob).get(address(challenge)).text
    viewer = Viewer(id=cast.alice.id)
    talk = discussion_on(
        session, kind="challenge", object_id=challenge.id, challenge=challenge, viewer=viewer,
        now=now,
    )  # fmt: skip
    author = talk.comments[0].author
    assert (author.id is None) is (policy != "named")
    assert (author.name == "Someone") is (policy == "anonymous")
    told = session.scalars(select(Notification.text)).all()
    assert told
    assert not any("Bob" in text for text in told)


def test_it_tells_nothing_of_judging_beliefs_and_trades(session, cast, challenge, now):
    for kind, act in (("idea", "judged"), ("market", "traded"), ("market", "believed")):
        record(
            session,
            actor_id=cast.bob.id,
            act=act,
            object_kind=kind,
            object_id=1,
            challenge_id=challenge.id,
            now=now,
        )
    happenings, older = happenings_in(session, challenge, Viewer(id=cast.alice.id))
    assert {each.words for each in happenings} == {
        "prepared this challenge",
        "opened this challenge",
    }
    assert older is None


def test_it_counts_comments_and_lists_tags_by_object(session, cast, challenge, now):
    ideas = [
        Idea(
            challenge_id=challenge.id,
            number=n,
            slug="x",
            title="X",
            author_id=cast.alice.id,
            created_at=now,
        )
        for n in (1, 2)
    ]
    session.add_all(ideas)
    session.flush()
    one, two = (idea.id for idea in ideas)
    on = Target(kind="idea", id=one, challenge_id=challenge.id)
    gone = post_comment(session, author_id=cast.bob.id, on=on, body="Gone", now=now)
    post_comment(session, author_id=cast.bob.id, on=on, body="Here", now=now)
    gone.deleted_at = now
    add_tag(session, object_kind="idea", object_id=two, name="Beds", person_id=cast.bob.id, now=now)
    assert comment_counts(session, "idea", [one, two]) == {one: 1}
    assert {key: [tag.name for tag in tags] for key, tags in tags_of(
        session, "idea", [one, two]
    ).items()} == {one: [], two: ["Beds"]}  # fmt: skip
