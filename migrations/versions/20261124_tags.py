"""Let one tag lead to another."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_tags"
down_revision = "20261124_drafts"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("tag") as batch:
        batch.add_column(sa.Column("leads_to_id", KEY, nullable=True))
        batch.create_foreign_key(op.f("fk_tag_leads_to_id_tag"), "tag", ["leads_to_id"], ["id"])
        batch.create_index(op.f("ix_tag_leads_to_id"), ["leads_to_id"])


def downgrade() -> None:
    with op.batch_alter_table("tag") as batch:
        batch.drop_index(op.f("ix_tag_leads_to_id"))
        batch.drop_constraint(op.f("fk_tag_leads_to_id_tag"), type_="foreignkey")
        batch.drop_column("leads_to_id")
