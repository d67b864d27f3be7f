"""Keep reactions to comments, whom to write to about what, and what was written."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_letters"
down_revision = "20261124_search"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("notification", sa.Column("mailed_at", sa.DateTime(), nullable=True))
    op.create_table(
        "reaction",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("comment_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('useful', 'agree', 'thanks')", name=op.f("ck_reaction_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_reaction_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reaction_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint(
            "comment_id", "person_id", "kind", name=op.f("uq_reaction_comment_id_person_id_kind")
        ),
    )
    op.create_index(op.f("ix_reaction_person_id"), "reaction", ["person_id"])
    op.create_table(
        "letter_choice",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "subject IN ('to_you', 'yours', 'followed', 'closing')",
            name=op.f("ck_letter_choice_subject_known"),
        ),
        sa.CheckConstraint(
            "way IN ('at_once', 'daily', 'never')", name=op.f("ck_letter_choice_way_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_letter_choice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_choice")),
        sa.UniqueConstraint(
            "person_id", "subject", name=op.f("uq_letter_choice_person_id_subject")
        ),
    )
    op.create_table(
        "letter",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_letter_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("person_id", "occasion", name=op.f("uq_letter_person_id_occasion")),
    )


def downgrade() -> None:
    op.drop_table("letter")
    op.drop_table("letter_choice")
    op.drop_table("reaction")
    with op.batch_alter_table("notification") as table:
        table.drop_column("mailed_at")
