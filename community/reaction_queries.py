"""Reads of reactions: how many gave each, and which are one's own; never who."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.language import marked
from models.community import REACTIONS, Reaction

WORDS = {"useful": marked("Useful"), "agree": marked("Agree"), "thanks": marked("Thanks")}


@dataclass(frozen=True, kw_only=True)
class ReactionView:
    """One kind of reaction to one comment, as one viewer sees it."""

    kind: str
    words: str
    count: int
    is_mine: bool


def reactions_to(
    session: Session, comment_ids: Collection[int], viewer_id: int | None
) -> dict[int, tuple[ReactionView, ...]]:
    """Return every kind of reaction to each comment, also those nobody gave yet."""
    mine = func.max(case((Reaction.person_id == viewer_id, 1), else_=0))
    rows = session.execute(
        select(Reaction.comment_id, Reaction.kind, func.count(), mine)
        .where(Reaction.comment_id.in_(comment_ids))
        .group_by(Reaction.comment_id, Reaction.kind)
    )
    found = {(comment_id, kind): (count, is_mine) for comment_id, kind, count, is_mine in rows}
    return {
        comment_id: tuple(
            ReactionView(
                kind=kind,
                words=WORDS[kind],
                count=found.get((comment_id, kind), (0, 0))[0],
                is_mine=bool(found.get((comment_id, kind), (0, 0))[1]),
            )
            for kind in REACTIONS
        )
        for comment_id in comment_ids
    }
