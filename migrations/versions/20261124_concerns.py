"""Keep what people say should not stand, and which comments are hidden and why."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_concerns"
down_revision = "20261124_languages"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.add_column("comment", sa.Column("hidden_at", sa.DateTime(), nullable=True))
    why = sa.Column("hidden_why", sa.String(length=200), server_default="", nullable=False)
    op.add_column("comment", why)
    op.create_table(
        "concern",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("challenge_id", KEY, nullable=True),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ruled_by_id", KEY, nullable=True),
        sa.Column("ruled_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.CheckConstraint(
            "object_kind IN ('comment', 'idea')", name=op.f("ck_concern_object_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'kept', 'upheld')", name=op.f("ck_concern_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (ruled_at IS NULL)", name=op.f("ck_concern_ruled_once")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_concern_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_concern_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["person.id"], name=op.f("fk_concern_ruled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    for column in ("challenge_id", "person_id", "ruled_by_id"):
        op.create_index(op.f(f"ix_concern_{column}"), "concern", [column])
    op.create_index("ix_concern_object", "concern", ["object_kind", "object_id", "state"])
    op.create_index(
        "uq_concern_open",
        "concern",
        ["person_id", "object_kind", "object_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("concern")
    op.drop_column("comment", "hidden_why")
    op.drop_column("comment", "hidden_at")
