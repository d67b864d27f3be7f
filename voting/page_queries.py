"""Reads for the judge's own pages: what they have just judged, and where the others stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import _
from core.policy import Viewer
from ideas.queries import JUDGEABLE
from models.ideas import Idea
from models.purpose import Challenge
from voting.interval import Interval, share_interval
from voting.queries import judged_by, judgements_in, skipped_ids, tally_for
from voting.shown import Judgement, TallyShown
from voting.wording import stands_with, stood_words


@dataclass(frozen=True, kw_only=True)
class Stood:
    """An idea someone has judged, and where the others stand once that may be seen."""

    idea: Idea
    judgement: Judgement
    tally: TallyShown | None
    words: str

    @property
    def with_most(self) -> bool | None:
        """Whether they stand with most of the others; None where nobody can tell."""
        return stands_with(self.judgement, self.tally) if self.tally else None

    @property
    def side(self) -> str:
        """Their side in a picture: 'left' for no, 'right' for yes, '' for neither."""
        return {"reject": "left", "approve": "right"}.get(self.judgement.choice or "", "")

    @property
    def others(self) -> tuple[int, int]:
        """How many others said no and yes."""
        if self.tally is None:
            return 0, 0
        no, yes = self.tally.reject, self.tally.approve
        return no - (self.side == "left"), yes - (self.side == "right")

    @property
    def interval(self) -> Interval:
        """The share of yes with this judgement."""
        no, yes = (self.tally.reject, self.tally.approve) if self.tally else (0, 0)
        return share_interval(yes, yes + no)

    @property
    def interval_before(self) -> Interval:
        """The share of yes without it."""
        no, yes = self.others
        return share_interval(yes, yes + no)


def latest_judged(
    session: Session, *, challenge: Challenge, viewer: Viewer, limit: int, now: datetime
) -> list[Stood]:
    """List what someone judged last in a challenge, the latest first."""
    if viewer.id is None:
        return []
    own = judgements_in(session, challenge_id=challenge.id, person_id=viewer.id)
    latest = sorted(own.values(), key=lambda judgement: judgement.at, reverse=True)[:limit]
    ideas = {
        idea.id: idea
        for idea in session.scalars(
            select(Idea).where(Idea.id.in_([judgement.idea_id for judgement in latest]))
        )
    }
    stood = []
    for judgement in latest:
        idea = ideas[judgement.idea_id]
        tally = tally_for(session, viewer=viewer, idea=idea, challenge=challenge, now=now)
        words = stood_words(judgement, tally) if tally else closed_words(judgement, challenge)
        stood.append(Stood(idea=idea, judgement=judgement, tally=tally, words=words))
    return stood


def closed_words(judgement: Judgement, challenge: Challenge) -> str:
    """Say why the others are not shown beside a judgement."""
    if challenge.tally_policy == "until_close":
        return _("Kept. What the others say opens when judging closes.")
    return (
        _("You passed, so what the others say stays closed.") if not judgement.opens_tally else ""
    )


def skipped_by(session: Session, *, challenge_id: int, person_id: int) -> list[Idea]:
    """List the ideas a person skipped and has not judged since."""
    ideas = select(Idea).where(
        Idea.challenge_id == challenge_id,
        Idea.status.in_(JUDGEABLE),
        Idea.id.in_(skipped_ids(person_id)),
        Idea.id.not_in(judged_by(person_id)),
    )
    return list(session.scalars(ideas.order_by(Idea.number)))
