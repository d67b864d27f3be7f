"""Search the words of ideas, markets, comments and people: FTS5 tables, or GIN indexes.

SQLite keeps an index beside each table, filled by triggers; a later revision that makes one of
these tables anew must make its triggers anew as well.
"""

from alembic import op

revision = "20261124_search"
down_revision = "20261124_append_only"
branch_labels = None
depends_on = None

SEARCHED = {
    "idea": ("title", "problem", "proposal", "benefit"),
    "market": ("question", "resolution_rule"),
    "comment": ("body",),
    "person": ("name", "team"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in SEARCHED.items():
            words = " || ' ' || ".join(columns)
            op.execute(
                f"CREATE INDEX search_{table} ON {table} "
                f"USING gin (to_tsvector('english', {words}))"
            )
        return
    for table, columns in SEARCHED.items():
        for statement in sqlite_statements(table, columns):
            op.execute(statement)


def sqlite_statements(table, columns):
    """Yield what makes the FTS5 table of one table, its triggers and its first content."""
    listed = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    index = f"search_{table}"
    yield (
        f"CREATE VIRTUAL TABLE {index} USING fts5({listed}, content='{table}', "
        "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
    )
    add = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.id, {new});"  # noqa: S608
    remove = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.id, {old});"  # noqa: S608
    yield f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END"
    yield f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {remove} END"
    yield (
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {listed} ON {table} "
        f"BEGIN {remove} {add} END"
    )
    yield f"INSERT INTO {index}({index}) VALUES ('rebuild')"  # noqa: S608


def downgrade() -> None:
    for table in SEARCHED:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP INDEX search_{table}")
            continue
        for act in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER search_{table}_{act}")
        op.execute(f"DROP TABLE search_{table}")
