"""The pages that the palette leads to by name: pure but for the policy table."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.language import _, marked
from core.policy import POLICY, Viewer, may

PLACES = (
    (marked("Judge the next idea"), "voting.judge_next"),
    (marked("Home"), "purpose.home"),
    (marked("Challenges"), "purpose.challenges"),
    (marked("What ideas are about"), "ideas.tags"),
    (marked("Markets"), "markets.markets"),
    (marked("Rankings"), "aggregation.rankings"),
    (marked("Notifications"), "community.notifications"),
    (marked("Not sent yet"), "community.drafts"),
    (marked("Your page"), "people.profile"),
    (marked("Settings"), "people.settings"),
    (marked("Facilitator’s board"), "purpose.board"),
    (marked("Pose a challenge"), "purpose.pose"),
    (marked("Invite people"), "people.invitations"),
    (marked("People and roles"), "people.people"),
    (marked("What was learned"), "aggregation.learning"),
    (marked("Keys"), "search.keys"),
    (marked("How to read the dots"), "web.how_to_read"),
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
        for name, endpoint in ((_(name), endpoint) for name, endpoint in PLACES)
        if may(viewer, POLICY[endpoint].who) and _fits(name, words)
    ][:most]


def _fits(name: str, words: Sequence[str]) -> bool:
    parts = name.lower().replace("’", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in words)
