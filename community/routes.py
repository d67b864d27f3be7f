"""Pages of community."""

from flask import Blueprint

blueprint = Blueprint("community", __name__)
