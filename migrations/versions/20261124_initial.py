"""Make every table of the first Throng."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_initial"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "parameters",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters")),
        sa.UniqueConstraint("number", name=op.f("uq_parameters_number")),
    )
    op.create_table(
        "person",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("external_key", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("shows_record", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("external_key", name=op.f("uq_person_external_key")),
    )
    op.create_table(
        "published_heads",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_heads")),
        sa.UniqueConstraint("root", name=op.f("uq_published_heads_root")),
    )
    op.create_table(
        "season",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("person_count", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season")),
        sa.UniqueConstraint("number", name=op.f("uq_season_number")),
    )
    op.create_table(
        "tag",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
    )
    op.create_table(
        "browser_session",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_browser_session_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_browser_session_secret_hash")),
    )
    with op.batch_alter_table("browser_session", schema=None) as batch_op:
        batch_op.create_index("ix_browser_session_expires", ["expires_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_browser_session_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "challenge",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("bounds", sa.Text(), nullable=False),
        sa.Column("success_test", sa.Text(), nullable=False),
        sa.Column("success_on", sa.Date(), nullable=True),
        sa.Column("money_budget", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("points_budget", sa.BigInteger(), nullable=False),
        sa.Column("shortlist_size", sa.BigInteger(), nullable=False),
        sa.Column("name_policy", sa.String(length=32), nullable=False),
        sa.Column("tally_policy", sa.String(length=32), nullable=False),
        sa.Column("dispute_hours", sa.BigInteger(), nullable=False),
        sa.Column(
            "sponsor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("idea_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "name_policy IN ('named', 'pseudonymous', 'anonymous')",
            name=op.f("ck_challenge_name_policy_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'decided', 'reviewed', 'archived')",
            name=op.f("ck_challenge_state_known"),
        ),
        sa.CheckConstraint(
            "tally_policy IN ('until_judged', 'until_close', 'open')",
            name=op.f("ck_challenge_tally_policy_known"),
        ),
        sa.CheckConstraint(
            "dispute_hours BETWEEN 0 AND 336", name=op.f("ck_challenge_dispute_range")
        ),
        sa.CheckConstraint(
            "money_budget IS NULL OR money_budget > 0", name=op.f("ck_challenge_money_positive")
        ),
        sa.CheckConstraint("points_budget >= 0", name=op.f("ck_challenge_points_not_negative")),
        sa.CheckConstraint(
            "shortlist_size BETWEEN 1 AND 100", name=op.f("ck_challenge_shortlist_range")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["person.id"], name=op.f("fk_challenge_sponsor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("slug", name=op.f("uq_challenge_slug")),
    )
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_sponsor_id"), ["sponsor_id"], unique=False)

    op.create_table(
        "follow",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "object_kind IN ('purpose', 'challenge', 'idea', 'market', 'ranking', 'person', 'comment', 'round')",
            name=op.f("ck_follow_object_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_follow_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint(
            "person_id",
            "object_kind",
            "object_id",
            name=op.f("uq_follow_person_id_object_kind_object_id"),
        ),
    )
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.create_index("ix_follow_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_person_id"), ["person_id"], unique=False)

    op.create_table(
        "idempotency_record",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_idempotency_record_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_record")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_idempotency_record_person_id_key")),
    )
    with op.batch_alter_table("idempotency_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_idempotency_record_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "invitation",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("uses_max", sa.BigInteger(), nullable=False),
        sa.Column("used_count", sa.BigInteger(), nullable=False),
        sa.Column(
            "invited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "role IN ('member', 'sponsor', 'facilitator', 'administrator')",
            name=op.f("ck_invitation_role_known"),
        ),
        sa.CheckConstraint("used_count <= uses_max", name=op.f("ck_invitation_uses_within")),
        sa.CheckConstraint("uses_max BETWEEN 1 AND 10000", name=op.f("ck_invitation_uses_range")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_secret_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_invited_by_id"), ["invited_by_id"], unique=False
        )

    op.create_table(
        "notification",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index("ix_notification_person", ["person_id", "id"], unique=False)

    op.create_table(
        "purpose",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.String(length=140), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column(
            "stated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("stated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_purpose_only_one")),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["person.id"], name=op.f("fk_purpose_stated_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose")),
    )
    with op.batch_alter_table("purpose", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purpose_stated_by_id"), ["stated_by_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column(
            "granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('sponsor', 'facilitator', 'administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_role_grant_person_id_role")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_grant_granted_by_id"), ["granted_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "tag_use",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("tag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "object_kind IN ('purpose', 'challenge', 'idea', 'market', 'ranking', 'person', 'comment', 'round')",
            name=op.f("ck_tag_use_object_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_tag_use_person_id_person")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_tag_use_tag_id_tag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_use")),
        sa.UniqueConstraint(
            "object_kind",
            "object_id",
            "tag_id",
            name=op.f("uq_tag_use_object_kind_object_id_tag_id"),
        ),
    )
    with op.batch_alter_table("tag_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tag_use_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tag_use_tag_id"), ["tag_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_activity_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_activity_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_activity_challenge", ["challenge_id", "id"], unique=False)
        batch_op.create_index(
            "ix_activity_object", ["object_kind", "object_id", "id"], unique=False
        )

    op.create_table(
        "alias",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_alias_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_alias_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("challenge_id", "name", name=op.f("uq_alias_challenge_id_name")),
        sa.UniqueConstraint(
            "challenge_id", "person_id", name=op.f("uq_alias_challenge_id_person_id")
        ),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_challenge_id"), ["challenge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alias_person_id"), ["person_id"], unique=False)

    op.create_table(
        "challenge_update",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_challenge_update_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenge.id"],
            name=op.f("fk_challenge_update_challenge_id_challenge"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_update")),
    )
    with op.batch_alter_table("challenge_update", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_challenge_update_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_challenge_update_challenge_id"), ["challenge_id"], unique=False
        )

    op.create_table(
        "comment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("depth", sa.BigInteger(), nullable=False),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("stance", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "object_kind IN ('purpose', 'challenge', 'idea', 'market', 'ranking', 'person', 'comment', 'round')",
            name=op.f("ck_comment_object_kind_known"),
        ),
        sa.CheckConstraint(
            "stance IN ('for', 'against', 'neither')", name=op.f("ck_comment_stance_known")
        ),
        sa.CheckConstraint("depth BETWEEN 1 AND 3", name=op.f("ck_comment_depth_range")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_comment_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_comment_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id_comment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_challenge_id"), ["challenge_id"], unique=False)
        batch_op.create_index("ix_comment_object", ["object_kind", "object_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "criterion",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("low", sa.String(length=80), nullable=False),
        sa.Column("high", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_criterion_weight_range")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_criterion_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint(
            "challenge_id", "position", name=op.f("uq_criterion_challenge_id_position")
        ),
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_criterion_challenge_id"), ["challenge_id"], unique=False
        )

    op.create_table(
        "idea",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_seeded", sa.Boolean(), nullable=False),
        sa.Column(
            "merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("status_before", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column(
            "answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('submitted', 'shortlisted', 'selected', 'under_way', 'delivered', 'declined', 'merged', 'withdrawn', 'screened_out')",
            name=op.f("ck_idea_status_known"),
        ),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_idea_cost_not_negative")),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_idea_merged_elsewhere")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_idea_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_idea_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_idea_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["idea.id"], name=op.f("fk_idea_merged_into_id_idea")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint("challenge_id", "number", name=op.f("uq_idea_challenge_id_number")),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_idea_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_idea_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            "ix_idea_challenge_status", ["challenge_id", "status", "number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_idea_merged_into_id"), ["merged_into_id"], unique=False
        )

    op.create_table(
        "market_group",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_market_group_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_group")),
    )
    with op.batch_alter_table("market_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_market_group_challenge_id"), ["challenge_id"], unique=False
        )

    op.create_table(
        "phase",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("allows_submit", sa.Boolean(), nullable=False),
        sa.Column("allows_improve", sa.Boolean(), nullable=False),
        sa.Column("allows_comment", sa.Boolean(), nullable=False),
        sa.Column("allows_judge", sa.Boolean(), nullable=False),
        sa.Column("allows_trade", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_phase_starts_before_end")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_phase_challenge_id_challenge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sa.UniqueConstraint(
            "challenge_id", "position", name=op.f("uq_phase_challenge_id_position")
        ),
    )
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_challenge_id"), ["challenge_id"], unique=False)

    op.create_table(
        "ranking",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column(
            "parameters_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("output_hash", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=300), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_ranking_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_ranking_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["parameters_id"], ["parameters.id"], name=op.f("fk_ranking_parameters_id_parameters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking")),
        sa.UniqueConstraint("challenge_id", "number", name=op.f("uq_ranking_challenge_id_number")),
    )
    with op.batch_alter_table("ranking", schema=None) as batch_op:
        batch_op.create_index("ix_ranking_challenge", ["challenge_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ranking_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ranking_parameters_id"), ["parameters_id"], unique=False
        )

    op.create_table(
        "voting_round",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(length=32), nullable=False),
        sa.Column("quorum", sa.BigInteger(), nullable=False),
        sa.Column("may_abstain", sa.Boolean(), nullable=False),
        sa.Column("unranked", sa.String(length=32), nullable=False),
        sa.Column("equal", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("equal IN ('half', 'none')", name=op.f("ck_voting_round_equal_known")),
        sa.CheckConstraint(
            "rule IN ('approval', 'criteria', 'ranked', 'pairwise', 'quadratic', 'budget')",
            name=op.f("ck_voting_round_rule_known"),
        ),
        sa.CheckConstraint(
            "unranked IN ('last', 'no_opinion')", name=op.f("ck_voting_round_unranked_known")
        ),
        sa.CheckConstraint("who IN ('everyone', 'staff')", name=op.f("ck_voting_round_who_known")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_voting_round_opens_before_close")),
        sa.CheckConstraint("quorum >= 0", name=op.f("ck_voting_round_quorum_not_negative")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_voting_round_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_voting_round_opened_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_round")),
    )
    with op.batch_alter_table("voting_round", schema=None) as batch_op:
        batch_op.create_index("ix_voting_round_challenge", ["challenge_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_voting_round_opened_by_id"), ["opened_by_id"], unique=False
        )

    op.create_table(
        "ballot",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_version", sa.BigInteger(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column("tally_seen", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "choice IN ('approve', 'reject', 'pass', 'rated', 'withdrawn')",
            name=op.f("ck_ballot_choice_known"),
        ),
        sa.CheckConstraint("is_current", name=op.f("ck_ballot_current_or_null")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_ballot_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ballot_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_round.id"], name=op.f("fk_ballot_round_id_voting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint(
            "round_id",
            "person_id",
            "idea_id",
            "is_current",
            name=op.f("uq_ballot_round_id_person_id_idea_id_is_current"),
        ),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_idea", ["idea_id", "round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_person_id"), ["person_id"], unique=False)

    op.create_table(
        "co_author",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_co_author_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_co_author_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_author")),
        sa.UniqueConstraint("idea_id", "person_id", name=op.f("uq_co_author_idea_id_person_id")),
    )
    with op.batch_alter_table("co_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_author_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_co_author_person_id"), ["person_id"], unique=False)

    op.create_table(
        "comparison",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("left_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("low_id", sa.BigInteger(), nullable=False),
        sa.Column("high_id", sa.BigInteger(), nullable=False),
        sa.Column("left_version", sa.BigInteger(), nullable=False),
        sa.Column("right_version", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("chosen_by", sa.String(length=32), nullable=False),
        sa.Column("shown_at", sa.DateTime(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column("tally_seen", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "choice IN ('left', 'right', 'equal', 'skip', 'withdrawn')",
            name=op.f("ck_comparison_choice_known"),
        ),
        sa.CheckConstraint(
            "chosen_by IN ('catch_up', 'information', 'chance', 'asked')",
            name=op.f("ck_comparison_chosen_by_known"),
        ),
        sa.CheckConstraint("is_current", name=op.f("ck_comparison_current_or_null")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_comparison_low_before_high")),
        sa.ForeignKeyConstraint(["left_id"], ["idea.id"], name=op.f("fk_comparison_left_id_idea")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_comparison_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["idea.id"], name=op.f("fk_comparison_right_id_idea")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_round.id"], name=op.f("fk_comparison_round_id_voting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
        sa.UniqueConstraint(
            "round_id",
            "person_id",
            "low_id",
            "high_id",
            "is_current",
            name=op.f("uq_comparison_round_id_person_id_low_id_high_id_is_current"),
        ),
    )
    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comparison_left_id"), ["left_id"], unique=False)
        batch_op.create_index("ix_comparison_pair", ["round_id", "low_id", "high_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comparison_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comparison_right_id"), ["right_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "choice IN ('selected', 'declined')", name=op.f("ck_decision_choice_known")
        ),
        sa.CheckConstraint("is_current", name=op.f("ck_decision_current_or_null")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_decision_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_decision_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_decision_idea_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("idea_id", "is_current", name=op.f("uq_decision_idea_id_is_current")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_challenge", ["challenge_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_evidence_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "idea_version",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_idea_version_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_version_idea_id_idea")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_version")),
        sa.UniqueConstraint("idea_id", "version", name=op.f("uq_idea_version_idea_id_version")),
    )
    with op.batch_alter_table("idea_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_version_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_version_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "market",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("resolution_rule", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("fallback", sa.Text(), nullable=False),
        sa.Column("maker", sa.String(length=32), nullable=False),
        sa.Column("b", sa.BigInteger(), nullable=False),
        sa.Column("weight_ppm", sa.BigInteger(), nullable=True),
        sa.Column("subsidy", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("is_success_test", sa.Boolean(), nullable=False),
        sa.Column("dispute_hours", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("trade_count", sa.BigInteger(), nullable=False),
        sa.Column("trader_count", sa.BigInteger(), nullable=False),
        sa.Column("settlement_version", sa.BigInteger(), nullable=False),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('binary', 'exclusive', 'number', 'date')", name=op.f("ck_market_kind_known")
        ),
        sa.CheckConstraint("maker IN ('potential', 'product')", name=op.f("ck_market_maker_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'proposed', 'approved', 'disputed', 'resolved', 'void')",
            name=op.f("ck_market_state_known"),
        ),
        sa.CheckConstraint("b BETWEEN 1000000 AND 1000000000000", name=op.f("ck_market_b_range")),
        sa.CheckConstraint("dispute_hours BETWEEN 0 AND 336", name=op.f("ck_market_dispute_range")),
        sa.CheckConstraint("subsidy >= 0", name=op.f("ck_market_subsidy_not_negative")),
        sa.CheckConstraint(
            "weight_ppm BETWEEN 10000 AND 990000", name=op.f("ck_market_weight_range")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_market_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["market_group.id"], name=op.f("fk_market_group_id_market_group")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_market_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_market_opened_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market")),
    )
    with op.batch_alter_table("market", schema=None) as batch_op:
        batch_op.create_index("ix_market_challenge", ["challenge_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_market_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_market_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_market_opened_by_id"), ["opened_by_id"], unique=False)
        batch_op.create_index("ix_market_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "result",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column(
            "recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("is_current", name=op.f("ck_result_current_or_null")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_result_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_result_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_result_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("idea_id", "is_current", name=op.f("uq_result_idea_id_is_current")),
    )
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.create_index("ix_result_challenge", ["challenge_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_result_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_result_recorded_by_id"), ["recorded_by_id"], unique=False
        )

    op.create_table(
        "showing",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chosen_by", sa.String(length=32), nullable=False),
        sa.Column("shown_at", sa.DateTime(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(), nullable=True),
        sa.Column("skip_reason", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "chosen_by IN ('catch_up', 'information', 'chance', 'asked')",
            name=op.f("ck_showing_chosen_by_known"),
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_showing_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_showing_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_round.id"], name=op.f("fk_showing_round_id_voting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showing")),
    )
    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_showing_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(
            "ix_showing_person", ["round_id", "person_id", "idea_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_showing_person_id"), ["person_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approve_count", sa.BigInteger(), nullable=False),
        sa.Column("reject_count", sa.BigInteger(), nullable=False),
        sa.Column("pass_count", sa.BigInteger(), nullable=False),
        sa.Column("rated_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "approve_count >= 0 AND reject_count >= 0 AND pass_count >= 0 AND rated_count >= 0",
            name=op.f("ck_tally_counts_not_negative"),
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_tally_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_round.id"], name=op.f("fk_tally_round_id_voting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("round_id", "idea_id", name=op.f("uq_tally_round_id_idea_id")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tally_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "whole_ballot",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column("tally_seen", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("is_current", name=op.f("ck_whole_ballot_current_or_null")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_whole_ballot_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_round.id"], name=op.f("fk_whole_ballot_round_id_voting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whole_ballot")),
        sa.UniqueConstraint(
            "round_id",
            "person_id",
            "is_current",
            name=op.f("uq_whole_ballot_round_id_person_id_is_current"),
        ),
    )
    with op.batch_alter_table("whole_ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whole_ballot_person_id"), ["person_id"], unique=False)

    op.create_table(
        "account",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'challenge') = (challenge_id IS NOT NULL)",
            name=op.f("ck_account_challenge_owned"),
        ),
        sa.CheckConstraint(
            "(kind = 'market') = (market_id IS NOT NULL)", name=op.f("ck_account_market_owned")
        ),
        sa.CheckConstraint(
            "(kind IN ('available', 'reserved')) = (person_id IS NOT NULL)",
            name=op.f("ck_account_person_owned"),
        ),
        sa.CheckConstraint(
            "balance >= 0 OR kind = 'treasury'", name=op.f("ck_account_balance_not_negative")
        ),
        sa.CheckConstraint(
            "kind IN ('treasury', 'challenge', 'available', 'reserved', 'market', 'dust')",
            name=op.f("ck_account_kind_known"),
        ),
        sa.CheckConstraint(
            "balance BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_account_balance_bounded"),
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_account_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_account_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("kind", "challenge_id", name=op.f("uq_account_kind_challenge_id")),
        sa.UniqueConstraint("kind", "market_id", name=op.f("uq_account_kind_market_id")),
        sa.UniqueConstraint("kind", "person_id", name=op.f("uq_account_kind_person_id")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_challenge_id"), ["challenge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_market_id"), ["market_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_account_only_one",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("kind IN ('treasury', 'dust')"),
            postgresql_where=sa.text("kind IN ('treasury', 'dust')"),
        )

    op.create_table(
        "ballot_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "ballot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_version", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount BETWEEN -10 AND 1000", name=op.f("ck_ballot_line_amount_range")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["whole_ballot.id"], name=op.f("fk_ballot_line_ballot_id_whole_ballot")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_ballot_line_idea_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_line")),
        sa.UniqueConstraint("ballot_id", "idea_id", name=op.f("uq_ballot_line_ballot_id_idea_id")),
    )
    with op.batch_alter_table("ballot_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_line_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "clarification",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_clarification_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_clarification_market_id_market")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
    )
    with op.batch_alter_table("clarification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clarification_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clarification_market_id"), ["market_id"], unique=False)

    op.create_table(
        "insider",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "tagged_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_insider_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_insider_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["tagged_by_id"], ["person.id"], name=op.f("fk_insider_tagged_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insider")),
        sa.UniqueConstraint("market_id", "person_id", name=op.f("uq_insider_market_id_person_id")),
    )
    with op.batch_alter_table("insider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insider_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insider_tagged_by_id"), ["tagged_by_id"], unique=False)

    op.create_table(
        "learning_row",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "ranking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("signals", sa.Text(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("outcome", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_learning_row_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_learning_row_idea_id_idea")
        ),
        sa.ForeignKeyConstraint(
            ["ranking_id"], ["ranking.id"], name=op.f("fk_learning_row_ranking_id_ranking")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["result.id"], name=op.f("fk_learning_row_result_id_result")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_row")),
        sa.UniqueConstraint("result_id", name=op.f("uq_learning_row_result_id")),
    )
    with op.batch_alter_table("learning_row", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_learning_row_challenge_id"), ["challenge_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_learning_row_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_learning_row_ranking_id"), ["ranking_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_learning_row_result_id"), ["result_id"], unique=False)

    op.create_table(
        "outcome",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("lower", sa.BigInteger(), nullable=True),
        sa.Column("upper", sa.BigInteger(), nullable=True),
        sa.Column("is_rest", sa.Boolean(), nullable=False),
        sa.Column("q", sa.BigInteger(), nullable=False),
        sa.Column("q_opening", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.Double(), nullable=False),
        sa.CheckConstraint("lower < upper", name=op.f("ck_outcome_bucket_not_empty")),
        sa.CheckConstraint("position BETWEEN 0 AND 99", name=op.f("ck_outcome_position_range")),
        sa.CheckConstraint(
            "q BETWEEN -1000000000000000 AND 1000000000000000", name=op.f("ck_outcome_q_range")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_outcome_market_id_market")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("market_id", "position", name=op.f("uq_outcome_market_id_position")),
    )
    op.create_table(
        "payout",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("settlement_version", sa.BigInteger(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("shortfall", sa.BigInteger(), nullable=False),
        sa.Column("repaid", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_payout_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_payout_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint(
            "market_id",
            "settlement_version",
            "person_id",
            name=op.f("uq_payout_market_id_settlement_version_person_id"),
        ),
    )
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payout_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "ballot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "criterion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 7", name=op.f("ck_rating_value_range")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_rating_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_rating_criterion_id_criterion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "ballot_id", "criterion_id", name=op.f("uq_rating_ballot_id_criterion_id")
        ),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "resolution",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("weights_ppm", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("known_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column(
            "proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("approval_note", sa.Text(), nullable=False),
        sa.Column("pays_at", sa.DateTime(), nullable=True),
        sa.Column("paid_at", sa.DateTime(), nullable=True),
        sa.Column(
            "undo_asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("undo_asked_at", sa.DateTime(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column(
            "undone_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'disputed', 'rejected', 'paid', 'reversed')",
            name=op.f("ck_resolution_state_known"),
        ),
        sa.CheckConstraint(
            "verdict IN ('outcome', 'partial', 'void')", name=op.f("ck_resolution_verdict_known")
        ),
        sa.CheckConstraint(
            "approved_by_id <> proposed_by_id", name=op.f("ck_resolution_two_people")
        ),
        sa.CheckConstraint(
            "undone_by_id <> undo_asked_by_id", name=op.f("ck_resolution_two_people_undo")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_resolution_approved_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_resolution_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_resolution_proposed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["undo_asked_by_id"], ["person.id"], name=op.f("fk_resolution_undo_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_resolution_undone_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("market_id", "number", name=op.f("uq_resolution_market_id_number")),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resolution_approved_by_id"), ["approved_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resolution_proposed_by_id"), ["proposed_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resolution_undo_asked_by_id"), ["undo_asked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resolution_undone_by_id"), ["undone_by_id"], unique=False
        )

    op.create_table(
        "belief",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("probability_ppm", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column("price_seen", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("is_current", name=op.f("ck_belief_current_or_null")),
        sa.CheckConstraint(
            "probability_ppm BETWEEN 0 AND 1000000", name=op.f("ck_belief_probability_range")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_belief_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_belief_outcome_id_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_belief_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belief")),
        sa.UniqueConstraint(
            "outcome_id",
            "person_id",
            "is_current",
            name=op.f("uq_belief_outcome_id_person_id_is_current"),
        ),
    )
    with op.batch_alter_table("belief", schema=None) as batch_op:
        batch_op.create_index("ix_belief_market", ["market_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_belief_person_id"), ["person_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "resolution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ruling", sa.String(length=32), nullable=False),
        sa.Column("ruling_reason", sa.Text(), nullable=False),
        sa.Column(
            "ruled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "ruling IN ('open', 'upheld', 'overruled')", name=op.f("ck_dispute_ruling_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dispute_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_dispute_resolution_id_resolution")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["person.id"], name=op.f("fk_dispute_ruled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint(
            "resolution_id", "person_id", name=op.f("uq_dispute_resolution_id_person_id")
        ),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_ruled_by_id"), ["ruled_by_id"], unique=False)

    op.create_table(
        "panel_seat",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "resolution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ruling", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seated_at", sa.DateTime(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(ruling = 'open') = (ruled_at IS NULL)", name=op.f("ck_panel_seat_ruled_once_said")
        ),
        sa.CheckConstraint(
            "ruling IN ('open', 'upheld', 'overruled')", name=op.f("ck_panel_seat_ruling_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panel_seat_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["resolution.id"],
            name=op.f("fk_panel_seat_resolution_id_resolution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_seat")),
        sa.UniqueConstraint(
            "resolution_id", "person_id", name=op.f("uq_panel_seat_resolution_id_person_id")
        ),
    )
    with op.batch_alter_table("panel_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_seat_person_id"), ["person_id"], unique=False)

    op.create_table(
        "position",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shares", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "paid >= 0 AND received >= 0", name=op.f("ck_position_sums_not_negative")
        ),
        sa.CheckConstraint(
            "reserved BETWEEN 0 AND shares", name=op.f("ck_position_reserved_range")
        ),
        sa.CheckConstraint(
            "shares BETWEEN 0 AND 1000000000000000", name=op.f("ck_position_shares_range")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_position_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_position_outcome_id_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_position_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint(
            "market_id",
            "person_id",
            "outcome_id",
            name=op.f("uq_position_market_id_person_id_outcome_id"),
        ),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_outcome_id"), ["outcome_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_person_id"), ["person_id"], unique=False)

    op.create_table(
        "settlement",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "resolution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("transaction_id", sa.String(length=36), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("remainder", sa.BigInteger(), nullable=False),
        sa.Column("budget_shortfall", sa.BigInteger(), nullable=False),
        sa.Column("budget_repaid", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('settled', 'undone')", name=op.f("ck_settlement_kind_known")),
        sa.CheckConstraint("cash >= 0", name=op.f("ck_settlement_cash_not_negative")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_settlement_version_counts")),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_settlement_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["resolution.id"],
            name=op.f("fk_settlement_resolution_id_resolution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("market_id", "version", name=op.f("uq_settlement_market_id_version")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_settlement_resolution_id"), ["resolution_id"], unique=False
        )

    op.create_table(
        "transfer",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.String(length=36), nullable=False),
        sa.Column(
            "debit_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "credit_account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN 1 AND 1000000000000000", name=op.f("ck_transfer_amount_positive")
        ),
        sa.CheckConstraint(
            "debit_account_id <> credit_account_id", name=op.f("ck_transfer_accounts_differ")
        ),
        sa.ForeignKeyConstraint(
            ["credit_account_id"],
            ["account.id"],
            name=op.f("fk_transfer_credit_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id"], ["account.id"], name=op.f("fk_transfer_debit_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_transfer_market_id_market")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_transfer_chain_seq")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_credit", ["credit_account_id", "id"], unique=False)
        batch_op.create_index("ix_transfer_debit", ["debit_account_id", "id"], unique=False)
        batch_op.create_index("ix_transfer_market", ["market_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfer_transaction_id"), ["transaction_id"], unique=False
        )

    op.create_table(
        "market_order",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("price_ppm", sa.BigInteger(), nullable=False),
        sa.Column("shares", sa.BigInteger(), nullable=False),
        sa.Column("filled", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("belief_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "idempotency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("side IN ('buy', 'sell')", name=op.f("ck_market_order_side_known")),
        sa.CheckConstraint(
            "state <> 'open' OR filled < shares", name=op.f("ck_market_order_open_waits")
        ),
        sa.CheckConstraint(
            "state <> 'open' OR side = 'buy' OR reserved = shares - filled",
            name=op.f("ck_market_order_selling_is_funded"),
        ),
        sa.CheckConstraint(
            "state <> 'open' OR side = 'sell' OR reserved = (shares - filled) / 10000 * (price_ppm / 100)",
            name=op.f("ck_market_order_buying_is_funded"),
        ),
        sa.CheckConstraint(
            "state = 'open' OR reserved = 0", name=op.f("ck_market_order_only_open_reserves")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'filled', 'cancelled', 'expired')",
            name=op.f("ck_market_order_state_known"),
        ),
        sa.CheckConstraint(
            "filled BETWEEN 0 AND shares AND filled % 10000 = 0",
            name=op.f("ck_market_order_filled_range"),
        ),
        sa.CheckConstraint("price_ppm % 1000 = 0", name=op.f("ck_market_order_whole_ticks")),
        sa.CheckConstraint(
            "price_ppm BETWEEN 1000 AND 999000", name=op.f("ck_market_order_price_range")
        ),
        sa.CheckConstraint(
            "shares > 0 AND shares % 10000 = 0", name=op.f("ck_market_order_whole_lots")
        ),
        sa.ForeignKeyConstraint(
            ["belief_id"], ["belief.id"], name=op.f("fk_market_order_belief_id_belief")
        ),
        sa.ForeignKeyConstraint(
            ["idempotency_id"],
            ["idempotency_record.id"],
            name=op.f("fk_market_order_idempotency_id_idempotency_record"),
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_market_order_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_market_order_outcome_id_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_market_order_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_order")),
        sa.UniqueConstraint("idempotency_id", name=op.f("uq_market_order_idempotency_id")),
    )
    with op.batch_alter_table("market_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_market_order_belief_id"), ["belief_id"], unique=False)
        batch_op.create_index("ix_market_order_book", ["market_id", "state", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_market_order_outcome_id"), ["outcome_id"], unique=False
        )
        batch_op.create_index("ix_market_order_person", ["person_id", "state", "id"], unique=False)

    op.create_table(
        "trade",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shares", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("prices", sa.Text(), nullable=False),
        sa.Column("belief_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "idempotency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("is_history", sa.Boolean(), nullable=False),
        sa.Column("transaction_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('trade', 'fill', 'bundle', 'carved')", name=op.f("ck_trade_kind_known")
        ),
        sa.CheckConstraint("shares <> 0", name=op.f("ck_trade_shares_not_zero")),
        sa.ForeignKeyConstraint(
            ["belief_id"], ["belief.id"], name=op.f("fk_trade_belief_id_belief")
        ),
        sa.ForeignKeyConstraint(
            ["idempotency_id"],
            ["idempotency_record.id"],
            name=op.f("fk_trade_idempotency_id_idempotency_record"),
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_trade_market_id_market")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["market_order.id"], name=op.f("fk_trade_order_id_market_order")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_trade_outcome_id_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_trade_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade")),
        sa.UniqueConstraint("market_id", "seq", name=op.f("uq_trade_market_id_seq")),
    )
    with op.batch_alter_table("trade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trade_belief_id"), ["belief_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_trade_idempotency_id"), ["idempotency_id"], unique=False
        )
        batch_op.create_index("ix_trade_market_time", ["market_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_outcome_id"), ["outcome_id"], unique=False)
        batch_op.create_index("ix_trade_person", ["person_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("trade", schema=None) as batch_op:
        batch_op.drop_index("ix_trade_person")
        batch_op.drop_index(batch_op.f("ix_trade_outcome_id"))
        batch_op.drop_index(batch_op.f("ix_trade_order_id"))
        batch_op.drop_index("ix_trade_market_time")
        batch_op.drop_index(batch_op.f("ix_trade_idempotency_id"))
        batch_op.drop_index(batch_op.f("ix_trade_belief_id"))

    op.drop_table("trade")
    with op.batch_alter_table("market_order", schema=None) as batch_op:
        batch_op.drop_index("ix_market_order_person")
        batch_op.drop_index(batch_op.f("ix_market_order_outcome_id"))
        batch_op.drop_index("ix_market_order_book")
        batch_op.drop_index(batch_op.f("ix_market_order_belief_id"))

    op.drop_table("market_order")
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_transaction_id"))
        batch_op.drop_index("ix_transfer_market")
        batch_op.drop_index("ix_transfer_debit")
        batch_op.drop_index("ix_transfer_credit")

    op.drop_table("transfer")
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settlement_resolution_id"))

    op.drop_table("settlement")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_person_id"))
        batch_op.drop_index(batch_op.f("ix_position_outcome_id"))

    op.drop_table("position")
    with op.batch_alter_table("panel_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_seat_person_id"))

    op.drop_table("panel_seat")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispute_ruled_by_id"))
        batch_op.drop_index(batch_op.f("ix_dispute_person_id"))

    op.drop_table("dispute")
    with op.batch_alter_table("belief", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_belief_person_id"))
        batch_op.drop_index("ix_belief_market")

    op.drop_table("belief")
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolution_undone_by_id"))
        batch_op.drop_index(batch_op.f("ix_resolution_undo_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_resolution_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_resolution_approved_by_id"))

    op.drop_table("resolution")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_criterion_id"))

    op.drop_table("rating")
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payout_person_id"))

    op.drop_table("payout")
    op.drop_table("outcome")
    with op.batch_alter_table("learning_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_row_result_id"))
        batch_op.drop_index(batch_op.f("ix_learning_row_ranking_id"))
        batch_op.drop_index(batch_op.f("ix_learning_row_idea_id"))
        batch_op.drop_index(batch_op.f("ix_learning_row_challenge_id"))

    op.drop_table("learning_row")
    with op.batch_alter_table("insider", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insider_tagged_by_id"))
        batch_op.drop_index(batch_op.f("ix_insider_person_id"))

    op.drop_table("insider")
    with op.batch_alter_table("clarification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clarification_market_id"))
        batch_op.drop_index(batch_op.f("ix_clarification_author_id"))

    op.drop_table("clarification")
    with op.batch_alter_table("ballot_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_line_idea_id"))

    op.drop_table("ballot_line")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_account_only_one",
            sqlite_where=sa.text("kind IN ('treasury', 'dust')"),
            postgresql_where=sa.text("kind IN ('treasury', 'dust')"),
        )
        batch_op.drop_index(batch_op.f("ix_account_person_id"))
        batch_op.drop_index(batch_op.f("ix_account_market_id"))
        batch_op.drop_index(batch_op.f("ix_account_challenge_id"))

    op.drop_table("account")
    with op.batch_alter_table("whole_ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whole_ballot_person_id"))

    op.drop_table("whole_ballot")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_idea_id"))

    op.drop_table("tally")
    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_showing_person_id"))
        batch_op.drop_index("ix_showing_person")
        batch_op.drop_index(batch_op.f("ix_showing_idea_id"))

    op.drop_table("showing")
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_result_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_result_idea_id"))
        batch_op.drop_index("ix_result_challenge")

    op.drop_table("result")
    with op.batch_alter_table("market", schema=None) as batch_op:
        batch_op.drop_index("ix_market_state")
        batch_op.drop_index(batch_op.f("ix_market_opened_by_id"))
        batch_op.drop_index(batch_op.f("ix_market_idea_id"))
        batch_op.drop_index(batch_op.f("ix_market_group_id"))
        batch_op.drop_index("ix_market_challenge")

    op.drop_table("market")
    with op.batch_alter_table("idea_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_version_idea_id"))
        batch_op.drop_index(batch_op.f("ix_idea_version_author_id"))

    op.drop_table("idea_version")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_person_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_idea_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_idea_id"))
        batch_op.drop_index(batch_op.f("ix_decision_decided_by_id"))
        batch_op.drop_index("ix_decision_challenge")

    op.drop_table("decision")
    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comparison_right_id"))
        batch_op.drop_index(batch_op.f("ix_comparison_person_id"))
        batch_op.drop_index("ix_comparison_pair")
        batch_op.drop_index(batch_op.f("ix_comparison_left_id"))

    op.drop_table("comparison")
    with op.batch_alter_table("co_author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_author_person_id"))
        batch_op.drop_index(batch_op.f("ix_co_author_idea_id"))

    op.drop_table("co_author")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_person_id"))
        batch_op.drop_index("ix_ballot_idea")

    op.drop_table("ballot")
    with op.batch_alter_table("voting_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voting_round_opened_by_id"))
        batch_op.drop_index("ix_voting_round_challenge")

    op.drop_table("voting_round")
    with op.batch_alter_table("ranking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ranking_parameters_id"))
        batch_op.drop_index(batch_op.f("ix_ranking_made_by_id"))
        batch_op.drop_index("ix_ranking_challenge")

    op.drop_table("ranking")
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phase_challenge_id"))

    op.drop_table("phase")
    with op.batch_alter_table("market_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_market_group_challenge_id"))

    op.drop_table("market_group")
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_merged_into_id"))
        batch_op.drop_index("ix_idea_challenge_status")
        batch_op.drop_index(batch_op.f("ix_idea_author_id"))
        batch_op.drop_index(batch_op.f("ix_idea_answered_by_id"))

    op.drop_table("idea")
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_challenge_id"))

    op.drop_table("criterion")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_parent_id"))
        batch_op.drop_index("ix_comment_object")
        batch_op.drop_index(batch_op.f("ix_comment_challenge_id"))
        batch_op.drop_index(batch_op.f("ix_comment_author_id"))

    op.drop_table("comment")
    with op.batch_alter_table("challenge_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_challenge_update_challenge_id"))
        batch_op.drop_index(batch_op.f("ix_challenge_update_author_id"))

    op.drop_table("challenge_update")
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alias_person_id"))
        batch_op.drop_index(batch_op.f("ix_alias_challenge_id"))

    op.drop_table("alias")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_object")
        batch_op.drop_index("ix_activity_challenge")
        batch_op.drop_index(batch_op.f("ix_activity_actor_id"))

    op.drop_table("activity")
    with op.batch_alter_table("tag_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tag_use_tag_id"))
        batch_op.drop_index(batch_op.f("ix_tag_use_person_id"))

    op.drop_table("tag_use")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_granted_by_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("purpose", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_purpose_stated_by_id"))

    op.drop_table("purpose")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index("ix_notification_person")

    op.drop_table("notification")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_invited_by_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("idempotency_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_record_person_id"))

    op.drop_table("idempotency_record")
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_person_id"))
        batch_op.drop_index("ix_follow_object")

    op.drop_table("follow")
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_challenge_sponsor_id"))

    op.drop_table("challenge")
    with op.batch_alter_table("browser_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_browser_session_person_id"))
        batch_op.drop_index("ix_browser_session_expires")

    op.drop_table("browser_session")
    op.drop_table("tag")
    op.drop_table("season")
    op.drop_table("published_heads")
    op.drop_table("person")
    op.drop_table("parameters")
    op.drop_table("chain_head")
