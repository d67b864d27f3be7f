"""A Polis export as data: comments with the moderators' verdicts, and who judged them how.

Format: github.com/compdemocracy/openData. `comments.csv` and either `votes.csv` (one line a
judgement, in time) or the wide `participants-votes.csv` (one line a participant, no times).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.errors import InvalidInput
from exchange.cells import choice, text, whole
from exchange.tables import (
    BadFile,
    BadRow,
    Cell,
    Column,
    Line,
    Reading,
    Table,
    content_of,
    lines_of,
    read_table,
)

ACCEPTED, UNSEEN, REJECTED = 1, 0, -1  # what moderators said
AGREE, PASS, DISAGREE = 1, 0, -1
CHOICES = {"1": AGREE, "0": PASS, "-1": DISAGREE}
ID_MAX = 10**9
BODY_MAX = 5_000
WIDE_HEADINGS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentRow:
    """A statement, who wrote it, how often it was judged, and the moderators' verdict."""

    line: int
    timestamp: datetime
    comment_id: int
    author_id: int
    agrees: int
    disagrees: int
    moderated: int
    comment_body: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A participant's answer to a comment; `at` is None where the export has no times."""

    comment_id: int
    participant: int
    choice: int
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteRow:
    """A line of votes.csv."""

    line: int
    timestamp: datetime
    comment_id: int
    voter_id: int
    vote: int


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A whole export; judgements in time order, a later one of the same pair follows the first."""

    topic: str
    description: str
    comments: tuple[CommentRow, ...]
    judgements: tuple[Judgement, ...]
    participants: tuple[int, ...]
    bad: tuple[BadRow, ...] = ()


def milliseconds() -> Cell:
    """A moment as milliseconds since 1970."""
    number = whole(0, 4_102_444_800)  # the year 2100, in seconds

    def read(cell: str) -> datetime:
        return datetime.fromtimestamp(int(number.read(cell[:-3] or "0")), UTC).replace(
            microsecond=int(number.read(cell[-3:])) * 1000
        )

    return Cell(read=read)


def sign() -> Cell:
    """1, 0 or -1."""
    word = choice("1", "0", "-1")
    return Cell(read=lambda cell: CHOICES[word.read(cell)])


COMMENTS: Table[CommentRow] = Table(
    record=CommentRow,
    columns=(
        Column(name="timestamp", cell=milliseconds()),
        Column(name="comment-id", cell=whole(0, ID_MAX)),
        Column(name="author-id", cell=whole(0, ID_MAX)),
        Column(name="agrees", cell=whole(0, ID_MAX)),
        Column(name="disagrees", cell=whole(0, ID_MAX)),
        Column(name="moderated", cell=sign()),
        Column(name="comment-body", cell=text(BODY_MAX, lines=True)),
    ),
    unique=(("comment-id",),),
    extra=True,
)
VOTES: Table[VoteRow] = Table(
    record=VoteRow,
    columns=(
        Column(name="timestamp", cell=milliseconds()),
        Column(name="comment-id", cell=whole(0, ID_MAX)),
        Column(name="voter-id", cell=whole(0, ID_MAX)),
        Column(name="vote", cell=sign()),
    ),
    extra=True,
)


def read_polis(folder: Path) -> Conversation:
    """Read an export; votes.csv where there is one, else participants-votes.csv."""
    if (folder / "votes.csv").is_file():
        name = "votes.csv"
        judged = read_votes(content_of(folder / name))
    else:
        name = "participants-votes.csv"
        judged = read_wide(content_of(folder / name))
    comments = read_table(content_of(folder / "comments.csv"), COMMENTS)
    known = {row.comment_id for row in comments.rows}
    bad = [replace(row, file="comments.csv") for row in comments.bad]
    bad += [replace(row, file=name) for row in judged.bad]
    strange = sorted({row.comment_id for row in judged.rows} - known)
    bad += [
        BadRow(file=name, line=1, column="", message=f"comments.csv has no comment {number}.")
        for number in strange
    ]
    judgements = tuple(row for row in judged.rows if row.comment_id in known)
    topic, description = _about(folder)
    people = {row.participant for row in judgements} | {row.author_id for row in comments.rows}
    return Conversation(
        topic=topic,
        description=description,
        comments=tuple(sorted(comments.rows, key=lambda row: row.comment_id)),
        judgements=judgements,
        participants=tuple(sorted(people)),
        bad=tuple(bad),
    )


def _about(folder: Path) -> tuple[str, str]:
    """Return topic and description from summary.csv; the folder's name where there is none."""
    path = folder / "summary.csv"
    about: dict[str, str] = {}
    if path.is_file():
        pairs = [line.cells for line in lines_of(content_of(path))]
        about = {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) > 1}
    return about.get("topic") or folder.name, about.get("conversation-description", "")


def read_votes(content: bytes) -> Reading[Judgement]:
    """Read the long file into time order."""
    reading = read_table(content, VOTES)
    ordered = sorted(reading.rows, key=lambda row: row.timestamp)
    rows = tuple(Judgement(r.comment_id, r.voter_id, r.vote, r.timestamp) for r in ordered)
    return Reading(rows=rows, bad=reading.bad)


def read_wide(content: bytes) -> Reading[Judgement]:
    """Read the wide file: a column a comment, an empty cell where it was not judged."""
    lines = lines_of(content)
    comments = _comments_of(next(lines))
    rows: list[Judgement] = []
    bad: list[BadRow] = []
    first: dict[int, int] = {}
    for line in lines:
        faults = _wide_faults(line, comments, first)
        if faults:
            bad.extend(faults)
        else:
            rows.extend(_judged(line, comments))
    return Reading(rows=tuple(rows), bad=tuple(bad))


def _comments_of(headings: Line) -> Sequence[int]:
    fixed, numbers = headings.cells[: len(WIDE_HEADINGS)], headings.cells[len(WIDE_HEADINGS) :]
    if tuple(cell.strip() for cell in fixed) != WIDE_HEADINGS:
        raise BadFile(f"The first line should start with {', '.join(WIDE_HEADINGS)}.")
    try:
        comments = [int(whole(0, ID_MAX).read(cell)) for cell in numbers]
    except InvalidInput as problem:
        raise BadFile("Every further heading should be the number of a comment.") from problem
    if len(set(comments)) != len(comments):
        raise BadFile("The first line names a comment twice.")
    return comments


def _wide_faults(line: Line, comments: Sequence[int], first: dict[int, int]) -> list[BadRow]:
    expected = len(WIDE_HEADINGS) + len(comments)
    if len(line.cells) != expected:
        said = f"has {len(line.cells)} cells where the first line has {expected}"
        return [BadRow(line=line.number, column="", message=said)]
    faults = [
        BadRow(
            line=line.number, column=str(comment), message=f"Give 1, 0, -1 or nothing: '{cell}'."
        )
        for comment, cell in zip(comments, line.cells[len(WIDE_HEADINGS) :], strict=True)
        if cell and cell not in CHOICES
    ]
    try:
        participant = int(whole(0, ID_MAX).read(line.cells[0]))
    except InvalidInput as problem:
        return [BadRow(line=line.number, column="participant", message=problem.message), *faults]
    if first.setdefault(participant, line.number) != line.number:
        said = f"the same participant as line {first[participant]}."
        faults.append(BadRow(line=line.number, column="participant", message=said))
    return faults


def _judged(line: Line, comments: Sequence[int]) -> Iterator[Judgement]:
    participant = int(line.cells[0])
    for comment, cell in zip(comments, line.cells[len(WIDE_HEADINGS) :], strict=True):
        if cell:
            yield Judgement(comment, participant, CHOICES[cell])
