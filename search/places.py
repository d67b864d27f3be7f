"""The pages that the palette leads to by name: pure but for the policy table."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.policy import POLICY, Viewer, may

PLACES = (
    ("Judge the next idea", "voting.judge_next"),
    ("Home", "purpose.home"),
    ("Challenges", "purpose.challenges"),
    ("Markets", "markets.markets"),
    ("Rankings", "aggregation.rankings"),
    ("Notifications", "community.notifications"),
    ("Your page", "people.profile"),
    ("Settings", "people.settings"),
    ("Facilitator’s board", "purpose.board"),
    ("Pose a challenge", "purpose.pose"),
    ("Invite people", "people.invitations"),
    ("People and roles", "people.people"),
    ("What was learned", "aggregation.learning"),
    ("Keys", "search.keys"),
    ("How to read the dots", "web.how_to_read"),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page by its name."""

    words: str
    endpoint: str


def places_for(viewer: Viewer, words: Sequence[str], *, most: int = 8) -> list[Place]:
    """Return the places a viewer may go to whose name holds every word's beginning."""
    return [
        Place(words=name, endpoint=endpoint)
        for name, endpoint in PLACES
        if may(viewer, POLICY[endpoint].who) and _fits(name, words)
    ][:most]


def _fits(name: str, words: Sequence[str]) -> bool:
    parts = name.lower().replace("’", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in words)
