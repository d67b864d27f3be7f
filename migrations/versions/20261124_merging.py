"""Keep what a merge of two ideas moved, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_merging"
down_revision = "20261124_letters"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "idea_merge",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("idea_id", KEY, nullable=False),
        sa.Column("into_id", KEY, nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("merged_by_id", KEY, nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_merge_idea_id_idea")),
        sa.ForeignKeyConstraint(["into_id"], ["idea.id"], name=op.f("fk_idea_merge_into_id_idea")),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["person.id"], name=op.f("fk_idea_merge_merged_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_merge")),
    )
    for column in ("idea_id", "into_id", "merged_by_id"):
        op.create_index(op.f(f"ix_idea_merge_{column}"), "idea_merge", [column])


def downgrade() -> None:
    op.drop_table("idea_merge")
