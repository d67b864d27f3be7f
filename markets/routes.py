"""Pages of markets."""

from flask import Blueprint

blueprint = Blueprint("markets", __name__)
