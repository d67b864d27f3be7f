"""Opinion groups of a challenge as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.gathering import RANKED
from aggregation.methods.groups import Agreement, find_lens
from aggregation.methods.inputs import Approval
from core.language import _
from ideas.queries import authors_of
from models.ideas import Idea
from models.purpose import Challenge
from pictures.groups import GroupDot
from voting.queries import judging_of
from voting.reads import ballots_for_ranking
from voting.visibility import Judging

LETTERS = "ABCDE"


@dataclass(frozen=True, kw_only=True)
class LensRow:
    """An idea, and how each group and all of them answered."""

    idea: Idea
    across: float
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LensShown:
    """The lens, or in `words` why there is none."""

    words: str = ""
    dots: Sequence[GroupDot] = ()
    groups: Sequence[tuple[str, int]] = ()
    rows: Sequence[LensRow] = ()
    people: int = 0
    excluded: int = 0
    explained: float = 0.0

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The columns of groups, numbers at the right."""
        return [(_("Group %(letter)s", letter=letter), "r") for letter, _count in self.groups]


def lens_of(session: Session, challenge: Challenge, now: datetime) -> LensShown:
    """Find the groups once judging is over; what authors say of their own ideas stays out."""
    if judging_of(session, challenge, now) is not Judging.OVER:
        return LensShown(words=_("It opens when judging closes, for everyone at once."))
    ideas = session.scalars(
        select(Idea).where(Idea.challenge_id == challenge.id, Idea.status.in_(RANKED))
    ).all()
    authors = authors_of(session, [idea.id for idea in ideas])
    approvals = [
        Approval(idea_id=row.idea_id, person_id=row.person_id, choice=row.choice)
        for row in ballots_for_ranking(session, challenge.id).approvals
        if row.idea_id in authors and row.person_id not in authors[row.idea_id]
    ]
    found = find_lens(approvals, seed=challenge.id)
    if found is None:
        return LensShown(words=_("It takes fifty people who have each judged seven ideas."))
    by_id = {idea.id: idea for idea in ideas}
    told = [_row(by_id[row.idea_id], row) for row in found.rows if row.across is not None]
    return LensShown(
        dots=[
            GroupDot(x=float(x), y=float(y), group=int(label))
            for (x, y), label in zip(found.points, found.labels, strict=True)
        ],
        groups=[(LETTERS[n], size) for n, size in enumerate(found.sizes)],
        rows=sorted(told, key=lambda row: (-row.across, row.idea.number)),
        people=len(found.people),
        excluded=found.excluded,
        explained=found.explained,
    )


def _row(idea: Idea, row: Agreement) -> LensRow:
    return LensRow(
        idea=idea,
        across=row.across or 0.0,
        groups=tuple(
            _("%(acted)s of %(invited)s", acted=a, invited=n)
            for a, n in zip(row.agrees, row.seen, strict=True)
        ),
    )
