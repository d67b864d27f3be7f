"""Bring in a Polis conversation: statements as ideas, verdicts as statuses, answers as ballots."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from community.services.activity import record
from core.errors import InvalidInput, Refused
from core.policy import Role
from core.text import one_line, slug_of
from exchange.polis import AGREE, DISAGREE, PASS, REJECTED, UNSEEN, CommentRow, Conversation
from exchange.services.people import add_people, grant, people_named
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import BadRow
from ideas.content import TITLE_MAX, IdeaText
from models.ideas import Idea, IdeaVersion
from models.purpose import Challenge
from purpose.phases import Act, PhaseSpan
from purpose.plan import DEFAULT_CRITERIA, ChallengePlan
from purpose.queries import challenge_by_id, the_purpose
from purpose.services.challenges import open_challenge, pose_challenge
from purpose.services.stating import state_purpose
from voting.services.importing import ImportedBallot, import_ballots
from voting.services.rounds import ensure_rounds

CHOICE_OF = {AGREE: "approve", DISAGREE: "reject", PASS: "pass"}
NOT_ACCEPTED = "The moderators of the conversation did not accept this statement."
STATEMENT = "Hear what everyone thinks before deciding."
TITLE_CUT = 160  # of a statement that does not fit a title whole


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A comment that can become an idea."""

    comment: CommentRow
    text: IdeaText


def import_polis(
    session: Session,
    *,
    conversation: Conversation,
    now: datetime,
    skip_bad: bool = False,
    advance: Advance = no_progress,
) -> Report:
    """Bring in a conversation as a challenge of its own.

    Statements that moderators rejected are screened out, with an answer that says so. People are
    known by their number alone. The wide export has no times: an answer then stands at the time
    of its statement, the earliest it can have been given.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        Refused: this conversation has been imported before.
    """
    statements, bad = statements_of(conversation)
    skipped = sifted((*conversation.bad, *bad), skip_bad=skip_bad)
    if not statements:
        raise InvalidInput("There is no statement in this conversation.")
    source = f"polis:{slug_of(conversation.topic)[:40]}"
    if people_named(session, [f"{source}:moderator"]):
        raise Refused(f"“{conversation.topic}” is here already. Nothing was changed.")
    people = _add_people(session, conversation, source=source, now=now)
    moderator = add_people(
        session, [f"{source}:moderator"], now=now, shown=lambda _: "The moderators"
    )[f"{source}:moderator"]
    for role in (Role.SPONSOR, Role.FACILITATOR):
        grant(session, person_id=moderator, role=role, now=now)
    challenge = _pose(session, conversation, sponsor_id=moderator, now=now)
    ideas = _add_ideas(session, challenge, statements, people, moderator=moderator)
    advance(len(ideas))
    _add_ballots(session, challenge, conversation, ideas, people, now=now, advance=advance)
    record(
        session,
        actor_id=None,
        act="imported",
        object_kind="challenge",
        object_id=challenge.id,
        challenge_id=challenge.id,
        detail=f"{len(ideas)} statements from Polis",
        now=now,
    )
    return _report(conversation, statements, people=len(people), skipped=skipped)


def statements_of(conversation: Conversation) -> tuple[list[Statement], list[BadRow]]:
    """Return the comments that can become ideas, however short, and the others as bad rows."""
    statements: list[Statement] = []
    bad: list[BadRow] = []
    for comment in conversation.comments:
        text = _text(comment)
        if text.title:
            statements.append(Statement(comment=comment, text=text))
        else:
            said = "There is nothing to read in it."
            bad.append(
                BadRow(file="comments.csv", line=comment.line, column="comment-body", message=said)
            )
    return statements, bad


def _text(comment: CommentRow) -> IdeaText:
    whole = one_line(comment.comment_body)
    if len(whole) <= TITLE_MAX:
        return IdeaText(title=whole)
    begins = whole[:TITLE_CUT].rsplit(" ", 1)[0]
    return IdeaText(title=f"{begins} …", proposal=comment.comment_body)


def _add_people(
    session: Session, conversation: Conversation, *, source: str, now: datetime
) -> dict[int, int]:
    """Add the participants; return ids by their number in the export."""
    keys = {f"{source}:{number}": number for number in conversation.participants}
    ids = add_people(
        session, list(keys), now=now, shown=lambda key: f"Participant {key.rsplit(':', 1)[1]}"
    )
    return {number: ids[key] for key, number in keys.items()}


def _pose(
    session: Session, conversation: Conversation, *, sponsor_id: int, now: datetime
) -> Challenge:
    moments = [row.timestamp for row in conversation.comments]
    moments += [row.at for row in conversation.judgements if row.at is not None]
    begins, ends = min(moments), min(max(moments) + timedelta(days=1), now)
    if the_purpose(session) is None:
        state_purpose(session, statement=STATEMENT, person_id=sponsor_id, now=begins)
    plan = ChallengePlan(
        question=conversation.topic[:TITLE_MAX],
        context=conversation.description,
        criteria=DEFAULT_CRITERIA,
        name_policy="anonymous",
        phases=(
            PhaseSpan(
                name="Conversation",
                starts_at=begins,
                ends_at=ends,
                acts=frozenset({Act.SUBMIT, Act.JUDGE}),
            ),
        ),
    )
    challenge = pose_challenge(session, sponsor_id=sponsor_id, plan=plan, now=begins)
    open_challenge(session, challenge_id=challenge.id, person_id=sponsor_id, now=begins)
    return challenge


def _add_ideas(
    session: Session,
    challenge: Challenge,
    statements: list[Statement],
    people: Mapping[int, int],
    *,
    moderator: int,
) -> dict[int, int]:
    """Add the statements as ideas; return their ids by the number of the comment."""
    rows = [_idea_row(challenge, each, people, moderator=moderator) for each in statements]
    session.execute(insert(Idea).execution_options(render_nulls=True), rows)
    challenge.idea_count = max(each.comment.comment_id for each in statements) + 1
    ids = {
        number - 1: idea_id
        for number, idea_id in session.execute(
            select(Idea.number, Idea.id).where(Idea.challenge_id == challenge.id)
        )
    }
    versions = [
        {
            "idea_id": ids[each.comment.comment_id],
            "version": 1,
            "author_id": people[each.comment.author_id],
            "created_at": each.comment.timestamp,
            **vars(each.text),
        }
        for each in statements
    ]
    session.execute(insert(IdeaVersion), versions)
    session.flush()
    return ids


def _idea_row(
    challenge: Challenge, statement: Statement, people: Mapping[int, int], *, moderator: int
) -> dict[str, object]:
    comment, text = statement.comment, statement.text
    is_rejected = comment.moderated == REJECTED
    return {
        "challenge_id": challenge.id,
        "number": comment.comment_id + 1,
        "slug": slug_of(text.title),
        "status": "screened_out" if is_rejected else "submitted",
        "author_id": people[comment.author_id],
        "created_at": comment.timestamp,
        "answer": NOT_ACCEPTED if is_rejected else None,
        "answered_by_id": moderator if is_rejected else None,
        "answered_at": comment.timestamp if is_rejected else None,
        **vars(text),
    }


def _add_ballots(
    session: Session,
    challenge: Challenge,
    conversation: Conversation,
    ideas: Mapping[int, int],
    people: Mapping[int, int],
    *,
    now: datetime,
    advance: Advance,
) -> None:
    asked_at = {row.comment_id: row.timestamp for row in conversation.comments}
    rounds = ensure_rounds(session, challenge_by_id(session, challenge.id), now=now)

    ballots = (
        ImportedBallot(
            idea_id=ideas[row.comment_id],
            person_id=people[row.participant],
            choice=CHOICE_OF[row.choice],
            at=row.at or asked_at[row.comment_id],
        )
        for row in conversation.judgements
        if row.comment_id in ideas
    )
    import_ballots(session, rounds["approval"].id, ballots, now, advance=advance)


def _report(
    conversation: Conversation,
    statements: list[Statement],
    *,
    people: int,
    skipped: tuple[BadRow, ...],
) -> Report:
    verdicts = Counter(each.comment.moderated for each in statements)
    authors = {each.comment.comment_id: each.comment.author_id for each in statements}
    judged = [row for row in conversation.judgements if row.comment_id in authors]
    pairs = {(row.comment_id, row.participant) for row in judged}
    own = sum(authors[comment] == person for comment, person in pairs)
    return Report(
        counts={
            "people": people,
            "ideas": len(statements),
            "judgements": len(judged),
        },
        remarks=(
            f"{verdicts[REJECTED]:,} ideas that moderators rejected are screened out.",
            f"{verdicts[UNSEEN]:,} ideas had not been seen by them.",
            f"{len(judged) - len(pairs):,} judgements were changed later; the last one counts.",
            f"{own:,} judgements are of one's own idea; rankings leave them out.",
        ),
        skipped=skipped,
    )
