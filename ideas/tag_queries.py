"""Reads of tags on ideas: the cloud, its table, and the ideas of one tag."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.tag_queries import tags_used
from core.policy import Viewer
from ideas.cloud import Standing, ahead_of, sizes_of, weight_of
from ideas.queries import HIDDEN
from models.community import Tag
from models.ideas import Idea
from models.purpose import Challenge
from purpose.queries import may_see

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CloudTag:
    """A tag as the cloud and its table show it."""

    tag: Tag
    others: tuple[Tag, ...]
    count: int
    ranked: int
    ahead: float | None
    weight: float
    size: int


def shown_ideas(session: Session, viewer: Viewer) -> dict[int, Idea]:
    """Return every listed idea in challenges this viewer sees."""
    rows = session.execute(
        select(Idea, Challenge)
        .join(Challenge, Challenge.id == Idea.challenge_id)
        .where(Idea.status.not_in(HIDDEN))
    )
    return {idea.id: idea for idea, challenge in rows if may_see(challenge, viewer)}


def cloud_of(
    session: Session, ideas: Mapping[int, Idea], ahead: Mapping[int, float], now: datetime
) -> list[CloudTag]:
    """List the tags that are on some ideas, by name.

    `ahead`: for ideas in rankings that everyone may see, the share of others each stands ahead of.
    """
    used = [(each, each.object_ids & ideas.keys()) for each in tags_used(session, "idea")]
    standings = {
        each.tag.id: [
            Standing(age=(now - ideas[number].created_at) / DAY, ahead=ahead.get(number))
            for number in here
        ]
        for each, here in used
        if here
    }
    weights = {tag_id: weight_of(found) for tag_id, found in standings.items()}
    sizes = sizes_of(weights)
    return [
        CloudTag(
            tag=each.tag,
            others=each.others,
            count=len(here),
            ranked=sum(number in ahead for number in here),
            ahead=ahead_of(standings[each.tag.id]),
            weight=weights[each.tag.id],
            size=sizes[each.tag.id],
        )
        for each, here in used
        if here
    ]


def ideas_tagged(session: Session, tag: Tag, ideas: Mapping[int, Idea]) -> list[int]:
    """Return which of some ideas carry a tag or a word that leads to it, the newest first."""
    on = next((each.object_ids for each in tags_used(session, "idea") if each.tag.id == tag.id), ())
    return sorted((number for number in on if number in ideas), reverse=True)
