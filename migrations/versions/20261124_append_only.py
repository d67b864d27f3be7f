"""Refuse to change or delete what is history: transfers, heads, rankings, learning rows."""

from alembic import op

revision = "20261124_append_only"
down_revision = "20261124_initial"
branch_labels = None
depends_on = None

HISTORY = ("transfer", "published_heads", "ranking", "learning_row", "parameters")
POSTGRESQL_REFUSAL = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_REFUSAL)
        for table in HISTORY:
            op.execute(
                f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in HISTORY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in HISTORY:
            op.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
        return
    for table in HISTORY:
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_refuses_{act}")
