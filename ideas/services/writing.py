"""Writing ideas: submit, edit, and go back to an earlier version."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.drafting import Place
from community.services import follows, notifications
from community.services.drafts import forget_draft
from core.errors import NotFound, Refused, Stale
from core.language import _, later
from core.policy import require
from core.text import slug_of
from ideas.content import IdeaText, cleaned, fingerprint_of
from ideas.queries import JUDGEABLE
from ideas.services.holding import hold, is_staff, name_in, record, require_author
from ideas.target import path_of
from models.ideas import Idea, IdeaVersion
from models.people import Person
from models.purpose import Challenge
from purpose.phases import Act
from purpose.queries import challenge_by_id, require_act, spans_of


def submit_idea(
    session: Session,
    *,
    challenge_id: int,
    author_id: int,
    text: IdeaText,
    draft: int = 1,
    now: datetime,
) -> Idea:
    """Add an idea to a challenge; its author follows it from now on, and `draft` is forgotten.

    While a challenge is a draft, those who run it put in the first ideas.

    Raises:
        InvalidInput: the text does not fit. Closed: no ideas are taken now.
        NotAllowed: the author is not active, or the draft is not theirs.
    """
    text = cleaned(text)
    challenge = _hold_challenge(session, challenge_id)
    runs_it = is_staff(session, challenge, author_id)
    if challenge.state != "draft" or not runs_it:
        require_act(challenge, Act.SUBMIT, now)
    require(_is_active(session, author_id), "Only people who are still here can add ideas.")
    name_in(session, challenge, author_id)
    challenge.idea_count += 1
    idea = Idea(
        challenge_id=challenge.id,
        number=challenge.idea_count,
        author_id=author_id,
        is_seeded=runs_it,
        status="submitted",
        version=1,
        created_at=now,
    )
    _write(idea, text)
    session.add(idea)
    session.flush()
    session.add(_version(idea, text, author_id, now))
    follows.follow(session, person_id=author_id, object_kind="idea", object_id=idea.id, now=now)
    record(session, idea, actor_id=author_id, act="submitted", now=now)
    written = Place(kind="idea", object_kind="challenge", object_id=challenge.id, number=draft)
    forget_draft(session, person_id=author_id, place=written)
    return idea


def edit_idea(
    session: Session,
    *,
    idea_id: int,
    editor_id: int,
    text: IdeaText,
    based_on: str,
    now: datetime,
) -> Idea:
    """Change what an idea says; once it may have been judged, as a new version.

    `based_on` is the fingerprint of the text that was edited. The same text changes nothing.

    Raises:
        InvalidInput: the text does not fit. Closed, Refused: it cannot be changed any more.
        NotAllowed: the editor is not behind the idea.
        Stale: somebody else has changed it meanwhile.
    """
    text = cleaned(text)
    idea = hold(session, idea_id)
    challenge = _check_may_edit(session, idea, editor_id, now)
    if fingerprint_of(text_of(idea)) != based_on:
        raise Stale(_("Somebody else has just changed this idea. Your words are still below."))
    if text != text_of(idea):
        _change(session, idea, text, editor_id=editor_id, challenge=challenge, now=now)
    written = Place(kind="change", object_kind="idea", object_id=idea.id)
    forget_draft(session, person_id=editor_id, place=written)
    return idea


def revert_idea(
    session: Session, *, idea_id: int, editor_id: int, version: int, now: datetime
) -> Idea:
    """Let an idea say again what it said at an earlier version; the history stays whole."""
    idea = hold(session, idea_id)
    challenge = _check_may_edit(session, idea, editor_id, now)
    text = text_of(_version_numbered(session, idea, version))
    if text != text_of(idea):
        _change(session, idea, text, editor_id=editor_id, challenge=challenge, now=now)
    return idea


def text_of(written: Idea | IdeaVersion) -> IdeaText:
    """Return what an idea, or a version of it, says."""
    return IdeaText(
        title=written.title,
        problem=written.problem,
        proposal=written.proposal,
        benefit=written.benefit,
        cost=written.cost,
    )


def _check_may_edit(session: Session, idea: Idea, editor_id: int, now: datetime) -> Challenge:
    require_author(session, idea, editor_id)
    challenge = challenge_by_id(session, idea.challenge_id)
    if challenge.state != "draft":
        require_act(challenge, Act.IMPROVE, now)
    if idea.status not in JUDGEABLE:
        raise Refused(_("This idea cannot be changed any more."))
    return challenge


def _change(
    session: Session,
    idea: Idea,
    text: IdeaText,
    *,
    editor_id: int,
    challenge: Challenge,
    now: datetime,
) -> None:
    if idea.judged_at is not None or _judging_has_begun(challenge, now):
        idea.version += 1
        session.add(_version(idea, text, editor_id, now))
        _tell_followers(session, idea, text, editor_id=editor_id, now=now)
    else:
        _write(_version_numbered(session, idea, idea.version), text)
    _write(idea, text)
    record(session, idea, actor_id=editor_id, act="edited", now=now)


def _judging_has_begun(challenge: Challenge, now: datetime) -> bool:
    """Say whether an idea may have been judged.

    Asking the clock, and not only the idea, keeps a secret: whether an edit makes a version does
    not tell the author that somebody has judged.
    """
    return any(Act.JUDGE in p.acts and p.starts_at <= now for p in spans_of(challenge))


def _write(written: Idea | IdeaVersion, text: IdeaText) -> None:
    written.title, written.problem = text.title, text.problem
    written.proposal, written.benefit, written.cost = text.proposal, text.benefit, text.cost
    if isinstance(written, Idea):
        written.slug = slug_of(text.title)


def _version(idea: Idea, text: IdeaText, author_id: int, now: datetime) -> IdeaVersion:
    version = IdeaVersion(
        idea_id=idea.id, version=idea.version, author_id=author_id, created_at=now
    )
    _write(version, text)
    return version


def _version_numbered(session: Session, idea: Idea, number: int) -> IdeaVersion:
    version = session.scalar(
        select(IdeaVersion).where(IdeaVersion.idea_id == idea.id, IdeaVersion.version == number)
    )
    if version is None:
        raise NotFound(_("There is no such version."))
    return version


def _hold_challenge(session: Session, challenge_id: int) -> Challenge:
    """Hold the challenge's row, so that no two ideas get the same number."""
    session.execute(select(Challenge.id).where(Challenge.id == challenge_id).with_for_update())
    challenge = challenge_by_id(session, challenge_id)
    session.refresh(challenge, ["idea_count"])
    return challenge


def _is_active(session: Session, person_id: int) -> bool:
    return bool(session.scalar(select(Person.is_active).where(Person.id == person_id)))


def _tell_followers(
    session: Session, idea: Idea, text: IdeaText, *, editor_id: int, now: datetime
) -> None:
    notifications.notify_followers(
        session,
        object_kind="idea",
        object_id=idea.id,
        kind="version",
        text=later(
            "Version %(version)s of an idea you follow: %(title)s",
            version=idea.version,
            title=text.title,
        ),
        path=path_of(idea),
        but=[editor_id],
        now=now,
    )
