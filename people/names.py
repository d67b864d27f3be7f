"""Which name is shown for a person: their own, a pen name or none, as the challenge says."""

from dataclasses import dataclass

from core.language import _, marked
from core.text import initials_of

NAMED, PSEUDONYMOUS, ANONYMOUS = "named", "pseudonymous", "anonymous"
SOMEONE = marked("Someone")
YOU = marked("You")
SOMEONE_WHO_LEFT = marked("Someone who left")


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """A person as one viewer may see them; `id` is None unless it may be known who it is."""

    id: int | None
    name: str
    initials: str
    is_you: bool = False


def who_left() -> ShownPerson:
    """Return how somebody is shown who is not here any more."""
    return ShownPerson(id=None, name=_(SOMEONE_WHO_LEFT), initials="–")


def shown_name(policy: str, viewer_is_self: bool, name: str, alias: str | None) -> str:  # noqa: FBT001
    """Return the name to show under a challenge's name policy; one's own is always 'You'.

    A pseudonymous person without a pen name, and anyone under a policy this does not know,
    stays unnamed.
    """
    if viewer_is_self:
        return _(YOU)
    if policy == NAMED:
        return name
    if policy == PSEUDONYMOUS and alias:
        return alias
    return _(SOMEONE)


def shown_person(
    policy: str, *, person_id: int, name: str, alias: str | None, viewer_id: int | None = None
) -> ShownPerson:
    """Return a person as `viewer_id` may see them under a challenge's name policy."""
    is_you = person_id == viewer_id
    shown = shown_name(policy, is_you, name, alias)
    return ShownPerson(
        id=person_id if is_you or policy == NAMED else None,
        name=shown,
        initials=initials_of(name if is_you else shown),
        is_you=is_you,
    )
