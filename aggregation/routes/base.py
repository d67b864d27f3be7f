"""What every page of outcomes needs: the blueprint, and who may come in."""

from flask import Blueprint
from werkzeug.wrappers import Response as Answer

from core.language import _
from core.policy import Role, require
from models.purpose import Challenge
from web.viewer import current_viewer

blueprint = Blueprint("aggregation", __name__)
Page = str | tuple[str, int] | Answer


def require_sponsor(challenge: Challenge) -> None:
    """Raise NotAllowed unless the viewer is the challenge's sponsor."""
    is_theirs = challenge.sponsor_id == current_viewer().id
    require(is_theirs, _("Only the sponsor of this challenge can do this."))


def require_staff(challenge: Challenge) -> None:
    """Raise NotAllowed unless the viewer is the challenge's sponsor or a facilitator."""
    viewer = current_viewer()
    runs_it = challenge.sponsor_id == viewer.id or viewer.has(Role.FACILITATOR)
    require(runs_it, _("Only the sponsor of this challenge and facilitators can do this."))
