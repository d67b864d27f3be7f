"""What a tag may look like: pure."""

import hashlib
from collections.abc import Mapping

from core.errors import InvalidInput
from core.language import _
from core.text import one_line, slug_of

LONGEST = 40
MOST = 10


def tag_name(text: str) -> str:
    """Return a tag as it is shown: one line, no leading '#'; raise InvalidInput when unfit."""
    name = one_line(text).lstrip("#").strip()
    if not name:
        raise InvalidInput(_("Write a word or two for the tag."), field="name")
    if len(name) > LONGEST:
        raise InvalidInput(
            _("A tag has at most %(longest)s characters.", longest=LONGEST), field="name"
        )
    return name


def tag_slug(name: str) -> str:
    """Return what makes two tags the same; tags in other scripts get a number of their own."""
    slug = slug_of(name)
    if slug == "x" and name.lower() != "x":
        return "tag-" + hashlib.sha256(name.lower().encode()).hexdigest()[:12]
    return slug


def end_of(tag_id: int, leads: Mapping[int, int]) -> int:
    """Return the tag that one leads to in the end; `leads` holds no circle."""
    while tag_id in leads:
        tag_id = leads[tag_id]
    return tag_id
