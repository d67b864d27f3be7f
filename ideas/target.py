"""An idea as something that people comment on, follow, and are told about."""

from community.target import Target
from models.ideas import Idea


def path_of(idea: Idea) -> str:
    """Return the address of an idea's page on this site; only its number counts."""
    return f"/ideas/{idea.id}-{idea.slug}"


def target_of(idea: Idea) -> Target:
    """Return an idea as the target of a comment or a follow."""
    return Target(
        kind="idea",
        id=idea.id,
        challenge_id=idea.challenge_id,
        title=idea.title,
        path=path_of(idea),
    )
