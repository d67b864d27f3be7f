"""Letters go out to a real mail server: to whom, about what, once; and stop with one click."""

import re
import socket
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from cast import make_cast, visitor
from challenges import make_challenge
from sqlalchemy import select

from community.services.comments import delete_comment, post_comment
from community.services.follows import follow
from community.services.notifications import notify
from ideas.content import IdeaText
from ideas.services.standing import withdraw_idea
from ideas.services.writing import submit_idea
from ideas.target import target_of
from letters.services import choose
from models.community import Letter, LetterChoice

ADDRESS = "https://throng.example"


class Box:
    """Keeps what the mail server takes; `is_broken` makes it refuse."""

    def __init__(self):
        self.letters = []
        self.is_broken = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # Its name for it.
        if self.is_broken:
            return "451 Not now"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"


@pytest.fixture
def box(app):
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    controller.start()
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], smtp_url=f"smtp://127.0.0.1:{controller.port}", address=ADDRESS
    )
    yield box
    controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def idea(session, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    text = IdeaText(title="A triage nurse at the door")
    made = submit_idea(
        session, challenge_id=challenge.id, author_id=cast.alice.id, text=text, now=now
    )
    follow(session, person_id=cast.mallory.id, object_kind="idea", object_id=made.id, now=now)
    session.commit()
    return made


def run(app, *words):
    return app.test_cli_runner().invoke(args=["mail", *words])


def say(session, cast, idea, now, body="Who pays? @Sana Sponsor"):
    said = post_comment(session, author_id=cast.bob.id, on=target_of(idea), body=body, now=now)
    session.commit()
    return said


def receivers(box):
    return sorted(to for tos, _ in box.letters for to in tos)


def test_it_writes_at_once_to_who_is_called_and_whose_idea_it_is(
    app, session, cast, idea, now, box
):
    say(session, cast, idea, now)
    assert "2 letters have gone out" in run(app, "send").output
    assert receivers(box) == [cast.alice.email, cast.sponsor.email]
    (_, letter) = box.letters[0]
    text = letter.get_content()
    assert "A triage nurse at the door" in letter["Subject"]
    assert f"{ADDRESS}/ideas/{idea.id}-a-triage-nurse-at-the-door#comment-" in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith(f"<{ADDRESS}/letters/stop/")
    assert "0 letters" in run(app, "send").output


def test_it_writes_one_digest_a_day_to_who_follows(app, session, cast, idea, now, time, box):
    for body in ("Who pays?", "And when?"):
        say(session, cast, idea, now, body)
    run(app, "digest")
    assert receivers(box) == [cast.mallory.email]
    say(session, cast, idea, time.forward(hours=1), "And how?")
    run(app, "digest")
    assert len(box.letters) == 1
    time.forward(days=1)
    visitor(app, cast.mallory).post("/notifications/read")
    say(session, cast, idea, time.now, "And where?")
    run(app, "digest")
    assert len(box.letters) == 2


def test_it_writes_as_each_person_wants(app, session, cast, idea, now, box):
    answer = visitor(app, cast.alice).fill("/you/letters", {"yours": "never", "to_you": "daily"})
    assert answer.status_code == 303
    say(session, cast, idea, now, "@Alice Abara")
    run(app, "send")
    assert box.letters == []
    run(app, "digest")
    assert cast.alice.email in receivers(box)


def test_it_tells_nothing_that_was_hidden_since(app, session, cast, idea, now, box):
    said = say(session, cast, idea, now)
    delete_comment(session, person_id=cast.bob.id, comment_id=said.id, now=now)
    session.commit()
    run(app, "send")
    run(app, "digest")
    assert box.letters == []
    say(session, cast, idea, now + timedelta(minutes=2), "Again.")
    withdraw_idea(session, idea_id=idea.id, person_id=cast.alice.id, now=now)
    session.commit()
    run(app, "send")
    run(app, "digest")
    assert box.letters == []


def test_it_writes_to_nobody_who_left(app, session, cast, idea, now, box):
    say(session, cast, idea, now)
    cast.alice.is_active = cast.sponsor.is_active = False
    session.commit()
    run(app, "send")
    assert box.letters == []


def test_it_tries_again_what_the_server_did_not_take(app, session, cast, idea, now, box):
    say(session, cast, idea, now)
    box.is_broken = True
    done = run(app, "send")
    assert done.exit_code == 1
    box.is_broken = False
    run(app, "send")
    assert len(box.letters) == 2


def test_it_lets_no_word_break_out_of_a_header(app, session, cast, now, box):
    cast.alice.name = "Alice\r\nBcc: mallory@evil.example"
    notify(
        session,
        person_ids=[cast.alice.id],
        kind="mention",
        object_kind="person",
        object_id=1,
        text="Hello\r\nBcc: mallory@evil.example",
        path="/you",
        now=now,
    )
    session.commit()
    run(app, "send")
    ((tos, letter),) = box.letters
    assert tos == [cast.alice.email]
    assert letter["Bcc"] is None


def test_it_reminds_once_before_judging_closes_who_has_done_nothing(
    app, session, cast, idea, now, time, box
):
    time.forward(days=15, hours=1)  # Judging closes on day 17.
    choose(session, person_id=cast.mallory.id, subject="closing", way="never")
    session.commit()
    run(app, "send")
    assert cast.bob.email in receivers(box)
    assert cast.alice.email not in receivers(box)
    assert cast.mallory.email not in receivers(box)
    assert "Judging closes in" in box.letters[0][1]["Subject"]
    count = len(box.letters)
    time.forward(hours=5)
    run(app, "send")
    assert len(box.letters) == count


def test_it_reminds_nobody_long_before(app, session, cast, idea, time, box):
    time.forward(days=14)
    run(app, "send")
    assert box.letters == []


def test_it_stops_with_one_click_and_without_a_sign_in(app, session, cast, idea, now, box, client):
    say(session, cast, idea, now, "Who pays?")
    run(app, "digest")
    ((_, letter),) = box.letters
    path = re.search(r"<https://throng.example(/.+)>", letter["List-Unsubscribe"])[1]
    assert "No more letters" in client.get(path).text
    assert session.scalars(select(LetterChoice)).all() == []
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code == 200
    (choice,) = session.scalars(select(LetterChoice))
    assert (choice.person_id, choice.subject, choice.way) == (cast.mallory.id, "followed", "never")
    assert client.get(path[:-2] + "xx").status_code == 404


def test_it_sends_nothing_without_a_mail_server(app, session, cast, idea, now):
    say(session, cast, idea, now)
    assert "THRONG_SMTP_URL" in run(app, "send").output
    assert session.scalars(select(Letter)).all() == []
