"""Two worlds that differ only in hidden ballots look the same, to the byte, for everyone."""

import re

import pytest
from cast import visitor
from crowd import DAY, make_crowd, make_people
from sqlalchemy import delete, select, update

from models.voting import Ballot, Rating, Tally, VotingRound
from voting.counting import recount
from voting.services.casting import COUNTED, cast_ballot

VIEWERS = ("mallory", "alice", "facilitator", "sponsor", "administrator")
TURNED = {"approve": "reject", "reject": "pass", "pass": "approve"}


def make_world(session, now, **changes):
    """Let ten people judge the first idea; mallory judges only the second."""
    crowd = make_crowd(session, now, **changes)
    choices = ["approve"] * 7 + ["reject"] * 2 + ["pass"]
    for person, choice in zip(make_people(session, 10, now), choices, strict=True):
        cast_ballot(
            session,
            idea_id=crowd.ideas[0].id,
            person_id=person.id,
            choice=choice,
            ratings={crowd.criteria[0]: 7 if choice == "approve" else 2},
            now=crowd.judging_at,
        )
    cast_ballot(
        session,
        idea_id=crowd.ideas[1].id,
        person_id=crowd.cast.mallory.id,
        choice="approve",
        now=crowd.judging_at,
    )
    session.commit()
    return crowd


def turn(session, idea):
    """Turn every ballot on an idea into another answer, and tally them anew."""
    ballots = session.scalars(select(Ballot).where(Ballot.idea_id == idea.id)).all()
    for ballot in ballots:
        ballot.choice = TURNED.get(ballot.choice, ballot.choice)
    session.execute(update(Rating).values(value=8 - Rating.value))
    tally_anew(session, idea)


def thin_out(session, idea):
    """Take away every other ballot on an idea, and tally the rest."""
    ids = session.scalars(select(Ballot.id).where(Ballot.idea_id == idea.id)).all()[::2]
    session.execute(delete(Rating).where(Rating.ballot_id.in_(ids)))
    session.execute(delete(Ballot).where(Ballot.id.in_(ids)))
    tally_anew(session, idea)


def tally_anew(session, idea):
    session.flush()
    for tally in session.scalars(select(Tally).where(Tally.idea_id == idea.id)):
        counts = recount(session, tally.round_id).get(idea.id, {})
        for choice, column in COUNTED.items():
            setattr(tally, column, counts.get(choice, 0))
    session.commit()


def seen(app, crowd, name):
    """Return what a viewer gets from every page where a tally could show, without its nonces."""
    browser = visitor(app, getattr(crowd.cast, name))
    slug, idea = crowd.challenge.slug, crowd.ideas[0]
    paths = (
        f"/ideas/{idea.id}-{idea.slug}",
        f"/ideas/{idea.id}/versions",
        f"/challenges/{slug}/judge",
        f"/challenges/{slug}/judge?idea={idea.number}",
        f"/challenges/{slug}/judge?at=1&of=3",
        f"/challenges/{slug}/judge/done?of=3",
        f"/challenges/{slug}/similar?text=a+nurse+at+the+door",
        f"/challenges/{slug}",
        "/challenges",
        "/judge",
        "/",
    )
    return {path: plain(browser.get(path)) for path in paths}


def plain(answer):
    """Return status, headers and text without what chance puts into every answer."""
    text = re.sub(r'nonce="[^"]*"', "", answer.text)
    text = re.sub(r'name="csrf_token"[^>]*>', "", text)
    text = re.sub(
        r"<code>[0-9a-f]{12}</code>", "", text
    )  # the number of a request that was refused
    headers = {
        name: re.sub(r"nonce-[\w-]+", "nonce", value)
        for name, value in answer.headers.items()
        if name != "Set-Cookie"
    }
    return answer.status_code, headers, text


def everyone_sees(app, crowd):
    return {name: seen(app, crowd, name) for name in VIEWERS}


def telling_participation(crowd):
    """Pages that say how many people have taken part, which is no secret; what they said is."""
    return {"/", "/challenges", f"/challenges/{crowd.challenge.slug}"}


@pytest.mark.parametrize("policy", ["until_judged", "until_close"])
@pytest.mark.parametrize("change", [turn, thin_out])
def test_it_shows_nothing_of_hidden_ballots(app, session, time, policy, change):
    crowd = make_world(session, time.now, tally_policy=policy)
    time.now = crowd.judging_at + DAY
    before = everyone_sees(app, crowd)
    change(session, crowd.ideas[0])
    after = everyone_sees(app, crowd)
    for name in VIEWERS:
        for path, page in before[name].items():
            if change is thin_out and path in telling_participation(crowd):
                continue
            assert after[name][path] == page, f"{name} can tell the worlds apart on {path}"


@pytest.mark.parametrize(
    ("policy", "name", "wait"),
    [
        ("open", "mallory", DAY),
        ("until_judged", "alice", 30 * DAY),
        ("until_close", "bob", 30 * DAY),
    ],
)
def test_it_shows_the_difference_once_it_may(app, session, time, policy, name, wait):
    """The test above would also pass if tallies were never shown at all."""
    crowd = make_world(session, time.now, tally_policy=policy)
    time.now = crowd.judging_at + wait
    path = f"/ideas/{crowd.ideas[0].id}-{crowd.ideas[0].slug}"
    before = seen(app, crowd, name)[path]
    assert "2 said no, 7 said yes" in before[2]
    turn(session, crowd.ideas[0])
    assert seen(app, crowd, name)[path] != before


def test_it_opens_to_someone_the_moment_they_have_judged(app, session, time):
    crowd = make_world(session, time.now)
    time.now = crowd.judging_at
    idea = crowd.ideas[0]
    browser = visitor(app, crowd.cast.mallory)
    page = f"/ideas/{idea.id}-{idea.slug}"
    assert "said yes" not in browser.get(page).text
    browser.post(f"/ideas/{idea.id}/judgement", data={"answer": "pass"})
    assert "said yes" not in browser.get(page).text
    browser.post(f"/ideas/{idea.id}/judgement", data={"answer": "reject"})
    assert "3 said no, 7 said yes" in browser.get(page).text


def test_it_closes_again_when_the_judgement_is_taken_back(app, session, time):
    crowd = make_world(session, time.now)
    time.now = crowd.judging_at
    idea = crowd.ideas[0]
    browser = visitor(app, crowd.cast.mallory)
    browser.post(f"/ideas/{idea.id}/judgement", data={"answer": "reject"})
    browser.post(f"/ideas/{idea.id}/judgement/withdraw")
    assert "said yes" not in browser.get(f"/ideas/{idea.id}-{idea.slug}").text
    browser.post(f"/ideas/{idea.id}/judgement", data={"answer": "approve"})
    latest = session.scalars(select(Ballot).order_by(Ballot.id.desc())).first()
    assert latest.tally_seen
    assert session.scalars(select(VotingRound.rule).order_by(VotingRound.id)).all() == [
        "approval",
        "criteria",
    ]
