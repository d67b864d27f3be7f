"""Pages of aggregation."""

from flask import Blueprint

blueprint = Blueprint("aggregation", __name__)
