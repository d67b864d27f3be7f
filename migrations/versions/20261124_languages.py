"""Keep each person's language, and notes as messages that read in any language."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_languages"
down_revision = "20261124_conditions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows that are there take the empty text.
    language = sa.Column("language", sa.String(length=12), server_default="", nullable=False)
    op.add_column("person", language)
    message = sa.Column("message", sa.Text(), server_default="", nullable=False)
    op.add_column("notification", message)


def downgrade() -> None:
    op.drop_column("notification", "message")
    op.drop_column("person", "language")
