"""Keep what each person hears of what they follow, and how."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_following"
down_revision = "20261124_tags"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default="", nullable=False)


def upgrade() -> None:
    op.add_column("follow", text("way", 32))
    op.add_column("follow", text("hears", 200))
    op.add_column("notification", text("followed", 32))
    op.create_table(
        "follow_usual",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        text("hears", 200),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_follow_usual_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_usual")),
        sa.UniqueConstraint("person_id", name=op.f("uq_follow_usual_person_id")),
    )


def downgrade() -> None:
    op.drop_table("follow_usual")
    op.drop_column("notification", "followed")
    op.drop_column("follow", "hears")
    op.drop_column("follow", "way")
