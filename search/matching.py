"""The one place that asks a database's own full-text search: FTS5 or PostgreSQL's tsvector.

The tables of SQLite and the indexes of PostgreSQL are made by the migration `search`.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

MATCHES_MAX = 500

# What is searched of each kind; PostgreSQL's indexes are on exactly these expressions.
VECTORS = {
    "idea": "title || ' ' || problem || ' ' || proposal || ' ' || benefit",
    "market": "question || ' ' || resolution_rule",
    "comment": "body",
    "person": "name || ' ' || team",
}


def matching(session: Session, kind: str, words: Sequence[str]) -> dict[int, int]:
    """Return the rows of a kind that hold every word or its beginning: id → place, nearest first.

    It knows no rule about who may see what: callers keep out what is hidden.
    """
    if not words or kind not in VECTORS:
        return {}
    if session.get_bind().dialect.name == "postgresql":
        asked = text(_postgresql(kind)).bindparams(words=" & ".join(f"{w}:*" for w in words))
    else:
        asked = text(_sqlite(kind)).bindparams(words=" ".join(f'"{w}"*' for w in words))
    found = session.scalars(asked.bindparams(most=MATCHES_MAX))
    return {row_id: place for place, row_id in enumerate(found)}


def _sqlite(kind: str) -> str:
    table = f"search_{kind}"
    return f"SELECT rowid FROM {table} WHERE {table} MATCH :words ORDER BY rank, rowid LIMIT :most"  # noqa: S608  # The kind is one of ours.


def _postgresql(kind: str) -> str:
    vector = f"to_tsvector('english', {VECTORS[kind]})"
    return (
        f"SELECT id FROM {kind}, to_tsquery('english', :words) AS asked "  # noqa: S608
        f"WHERE {vector} @@ asked ORDER BY ts_rank({vector}, asked) DESC, id LIMIT :most"
    )
