"""Let markets hang on a decision: conditions, lots, and accounts that hold tokens.

SQLite cannot change a check, so `account` and `market` are made anew there; the environment lets
foreign keys rest meanwhile and looks at all of them afterwards. Going back is refused while
there are conditional markets: their points could not be told from others.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_conditions"
down_revision = "20261124_feeds"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "'treasury', 'challenge', 'available', 'reserved', 'market', 'dust'"
STATES = "'draft', 'open', 'closed', 'proposed', 'approved', 'disputed', 'resolved', 'void'"
OWNERS = ("person_id", "challenge_id", "market_id")
BALANCE_BEFORE = "balance >= 0 OR kind = 'treasury'"
BALANCE = "balance >= 0 OR kind IN ('treasury', 'issuer')"
ACCOUNT_CHECKS = {
    "unit_known": "unit IN ('point', 'if', 'if_not')",
    "condition_of_tokens": "(unit = 'point' AND kind <> 'locked') = (condition_id IS NULL)",
    "issuer_of_tokens": "kind <> 'issuer' OR unit <> 'point'",
    "points_only": "kind NOT IN ('treasury', 'dust', 'locked') OR unit = 'point'",
}
MARKET_CHECKS = {
    "branch_known": "branch IN ('if', 'if_not')",
    "branch_of_condition": "(branch IS NULL) = (condition_id IS NULL)",
    "lapses_in_a_branch": "state <> 'lapsed' OR branch IS NOT NULL",
}
ONLY_ONE = "kind IN ('treasury', 'dust')"
OF_CONDITION = "kind IN ('locked', 'issuer')"
POINTS = "unit = 'point'"
SEARCHED = ("question", "resolution_rule")


def upgrade() -> None:
    make_conditions()
    op.add_column(
        "decision",
        sa.Column("by_lot", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        make_anew("account", account_parts(after=True), ACCOUNT_COLUMNS)
        make_anew("market", market_parts(after=True), MARKET_COLUMNS)
    else:
        change_in_place()
    index_accounts()
    index_markets(after=True)


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM condition")):
        raise RuntimeError("There are conditional markets: restore a backup from before instead.")
    if op.get_bind().dialect.name == "sqlite":
        make_anew("market", market_parts(after=False), MARKET_COLUMNS)
        make_anew("account", account_parts(after=False), ACCOUNT_COLUMNS)
        index_markets(after=False)
        for column in OWNERS:
            op.create_index(f"ix_account_{column}", "account", [column])
        only_one("uq_account_only_one", ["kind"], ONLY_ONE)
        with op.batch_alter_table("decision") as table:
            table.drop_column("by_lot")
    else:
        change_back()
        op.drop_column("decision", "by_lot")
    op.drop_table("lot")
    op.drop_table("condition")


def make_conditions():
    """Make the two new tables."""
    op.create_table(
        "condition",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("idea_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'met', 'unmet')", name=op.f("ck_condition_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'pending') = (settled_at IS NULL)", name=op.f("ck_condition_settled_once")
        ),
        foreign("condition", "challenge_id", "challenge"),
        foreign("condition", "idea_id", "idea"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_condition_idea_id")),
    )
    op.create_index(op.f("ix_condition_challenge_id"), "condition", ["challenge_id"])
    op.create_table(
        "lot",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("choice_ppm", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("declared_by_id", KEY, nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=True),
        sa.Column("idea_id", KEY, nullable=True),
        sa.CheckConstraint("choice_ppm BETWEEN 0 AND 100000", name=op.f("ck_lot_choice_range")),
        foreign("lot", "challenge_id", "challenge"),
        foreign("lot", "declared_by_id", "person"),
        foreign("lot", "idea_id", "idea"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("challenge_id", name=op.f("uq_lot_challenge_id")),
    )
    for column in ("declared_by_id", "idea_id"):
        op.create_index(op.f(f"ix_lot_{column}"), "lot", [column])


def foreign(table, column, other):
    """Return a foreign key under the name that the models give it."""
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def check(table, name, rule):
    """Return a check under the name that the models give it."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


ACCOUNT_COLUMNS = ("id", "kind", *OWNERS, "balance")


def account_parts(*, after):
    """Return the columns and rules of `account`, as SQLite makes them."""
    kinds = f"{KINDS}, 'locked', 'issuer'" if after else KINDS
    parts = [
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        *(sa.Column(owner, KEY, nullable=True) for owner in OWNERS),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        check("account", "kind_known", f"kind IN ({kinds})"),
        check("account", "balance_not_negative", BALANCE if after else BALANCE_BEFORE),
        check(
            "account",
            "balance_bounded",
            "balance BETWEEN -1000000000000000 AND 1000000000000000",
        ),
        check(
            "account",
            "person_owned",
            "(kind IN ('available', 'reserved')) = (person_id IS NOT NULL)",
        ),
        check("account", "challenge_owned", "(kind = 'challenge') = (challenge_id IS NOT NULL)"),
        check("account", "market_owned", "(kind = 'market') = (market_id IS NOT NULL)"),
        *(foreign("account", owner, owner.removesuffix("_id")) for owner in OWNERS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    ]
    if not after:
        return parts + [
            sa.UniqueConstraint("kind", owner, name=op.f(f"uq_account_kind_{owner}"))
            for owner in OWNERS
        ]
    return [
        *parts,
        sa.Column("unit", sa.String(length=32), server_default="point", nullable=False),
        sa.Column("condition_id", KEY, nullable=True),
        foreign("account", "condition_id", "condition"),
        *(check("account", name, rule) for name, rule in ACCOUNT_CHECKS.items()),
        *(
            sa.UniqueConstraint(*unit_columns(owner), name=op.f(unit_name(owner)))
            for owner in OWNERS
        ),
    ]


def unit_columns(owner):
    """Return what is unique of tokens."""
    return ("kind", owner, "unit", "condition_id")


def unit_name(owner):
    """Return the name of what is unique of tokens."""
    return f"uq_account_kind_{owner}_unit_condition_id"


MARKET_COLUMNS = (
    *("id", "challenge_id", "idea_id", "group_id", "kind", "question", "resolution_rule"),
    *("source", "fallback", "maker", "b", "weight_ppm", "subsidy", "unit", "is_success_test"),
    *("dispute_hours", "state", "version", "trade_count", "trader_count", "settlement_version"),
    *("opened_by_id", "created_at", "opens_at", "closes_at", "closed_at", "settled_at"),
)


def market_parts(*, after):
    """Return the columns and rules of `market`, as SQLite makes them."""
    states = f"{STATES}, 'lapsed'" if after else STATES
    parts = [
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("idea_id", KEY, nullable=True),
        sa.Column("group_id", KEY, nullable=True),
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
        sa.Column("opened_by_id", KEY, nullable=False),
        *(
            sa.Column(moment, sa.DateTime(), nullable=False)
            for moment in ("created_at", "opens_at", "closes_at")
        ),
        *(
            sa.Column(moment, sa.DateTime(), nullable=True)
            for moment in ("closed_at", "settled_at")
        ),
        check("market", "kind_known", "kind IN ('binary', 'exclusive', 'number', 'date')"),
        check("market", "maker_known", "maker IN ('potential', 'product')"),
        check("market", "state_known", f"state IN ({states})"),
        check("market", "b_range", "b BETWEEN 1000000 AND 1000000000000"),
        check("market", "dispute_range", "dispute_hours BETWEEN 0 AND 336"),
        check("market", "subsidy_not_negative", "subsidy >= 0"),
        check("market", "weight_range", "weight_ppm BETWEEN 10000 AND 990000"),
        foreign("market", "challenge_id", "challenge"),
        foreign("market", "group_id", "market_group"),
        foreign("market", "idea_id", "idea"),
        foreign("market", "opened_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market")),
    ]
    if not after:
        return parts
    return [
        *parts,
        sa.Column("condition_id", KEY, nullable=True),
        sa.Column("branch", sa.String(length=32), nullable=True),
        foreign("market", "condition_id", "condition"),
        *(check("market", name, rule) for name, rule in MARKET_CHECKS.items()),
    ]


def make_anew(table, parts, columns):
    """Make a table of SQLite anew with what it holds; search_market gets its triggers back."""
    listed = ", ".join(columns)
    op.create_table(f"{table}_anew", *parts)
    op.execute(f"INSERT INTO {table}_anew ({listed}) SELECT {listed} FROM {table}")  # noqa: S608
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    if table == "market":
        for statement in search_triggers():
            op.execute(statement)


def search_triggers():
    """Yield the triggers that keep the words of markets searchable (20261124_search)."""
    listed = ", ".join(SEARCHED)
    new = ", ".join(f"new.{column}" for column in SEARCHED)
    old = ", ".join(f"old.{column}" for column in SEARCHED)
    index = "search_market"
    add = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.id, {new});"  # noqa: S608
    remove = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.id, {old});"  # noqa: S608
    yield f"CREATE TRIGGER {index}_added AFTER INSERT ON market BEGIN {add} END"
    yield f"CREATE TRIGGER {index}_removed AFTER DELETE ON market BEGIN {remove} END"
    yield (
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {listed} ON market "
        f"BEGIN {remove} {add} END"
    )


def change_in_place():
    """Change both tables of PostgreSQL, whose indexes stay; only new ones are made afterwards."""
    op.add_column(
        "account", sa.Column("unit", sa.String(length=32), server_default="point", nullable=False)
    )
    op.add_column("account", sa.Column("condition_id", KEY, nullable=True))
    op.add_column("market", sa.Column("condition_id", KEY, nullable=True))
    op.add_column("market", sa.Column("branch", sa.String(length=32), nullable=True))
    for table in ("account", "market"):
        op.create_foreign_key(
            op.f(f"fk_{table}_condition_id_condition"), table, "condition", ["condition_id"], ["id"]
        )
    for owner in OWNERS:
        op.drop_constraint(op.f(f"uq_account_kind_{owner}"), "account", type_="unique")
        op.create_unique_constraint(op.f(unit_name(owner)), "account", unit_columns(owner))
    swap("account", "kind_known", f"kind IN ({KINDS}, 'locked', 'issuer')")
    swap("account", "balance_not_negative", BALANCE)
    swap("market", "state_known", f"state IN ({STATES}, 'lapsed')")
    for table, checks in (("account", ACCOUNT_CHECKS), ("market", MARKET_CHECKS)):
        for name, rule in checks.items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def change_back():
    """Undo `change_in_place` and its indexes, which go with their columns."""
    op.drop_index("uq_account_condition", "account")
    for owner in OWNERS:
        op.drop_index(f"uq_account_points_{owner}", "account")
        op.drop_constraint(op.f(unit_name(owner)), "account", type_="unique")
        op.create_unique_constraint(op.f(f"uq_account_kind_{owner}"), "account", ["kind", owner])
    for table, checks in (("account", ACCOUNT_CHECKS), ("market", MARKET_CHECKS)):
        for name in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    swap("account", "kind_known", f"kind IN ({KINDS})")
    swap("account", "balance_not_negative", BALANCE_BEFORE)
    swap("market", "state_known", f"state IN ({STATES})")
    for table, columns in (("account", ("unit",)), ("market", ("branch",))):
        for column in (*columns, "condition_id"):
            op.drop_column(table, column)


def swap(table, name, rule):
    """Put another check in the place of one."""
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def index_accounts():
    """Make the indexes of `account` that are missing."""
    if op.get_bind().dialect.name == "sqlite":
        for column in OWNERS:
            op.create_index(f"ix_account_{column}", "account", [column])
        only_one("uq_account_only_one", ["kind"], ONLY_ONE)
    op.create_index(op.f("ix_account_condition_id"), "account", ["condition_id"])
    for owner in OWNERS:
        only_one(f"uq_account_points_{owner}", ["kind", owner], POINTS)
    only_one("uq_account_condition", ["kind", "unit", "condition_id"], OF_CONDITION)


def only_one(name, columns, where):
    """Make a unique index over some accounts."""
    op.create_index(
        name,
        "account",
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def index_markets(*, after):
    """Make the indexes of `market` that are missing."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_market_challenge", "market", ["challenge_id", "id"])
        op.create_index("ix_market_state", "market", ["state", "closes_at"])
        for column in ("group_id", "idea_id", "opened_by_id"):
            op.create_index(op.f(f"ix_market_{column}"), "market", [column])
    if after:
        op.create_index(op.f("ix_market_condition_id"), "market", ["condition_id"])
