"""Pages of purpose."""

from flask import Blueprint

blueprint = Blueprint("purpose", __name__)
