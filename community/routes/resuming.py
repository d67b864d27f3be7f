"""Going on with what one typed into a form and did not send."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from werkzeug.datastructures import MultiDict

from community.draft_queries import draft_at
from community.drafting import Place
from web.extensions import db
from web.forms import Form
from web.viewer import current_viewer


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    """What a form needs to keep its words: where they go, and what is kept already."""

    address: str
    id: int | None = None
    saved_at: datetime | None = None


def draft_of(place: Place) -> OpenDraft:
    """Return the viewer's draft of a form as the form needs it."""
    kept = draft_at(db.session(), current_viewer().id, place)
    address = url_for(
        "community.save_draft",
        kind=place.kind,
        on=place.object_kind,
        object_id=place.object_id,
        number=place.number if place.number > 1 else None,
    )
    if kept is None:
        return OpenDraft(address=address)
    return OpenDraft(address=address, id=kept.id, saved_at=kept.saved_at)


def resume(form: Form, kind: str, object_kind: str, object_id: int, number: int = 1) -> OpenDraft:
    """Fill a form that is not being sent with the words the viewer kept of it."""
    place = Place(kind=kind, object_kind=object_kind, object_id=object_id, number=number)
    kept = draft_at(db.session(), current_viewer().id, place)
    if kept is not None and not form.is_submitted():
        words = MultiDict(kept.words)
        for name in set(words) & set(form.data):
            form[name].process(words)
    return draft_of(place)
