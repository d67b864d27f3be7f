"""The base of every table: naming, UTC times, and what each database must be told."""

from datetime import UTC, datetime
from typing import Annotated, Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

WRITES = "throng_writes"  # Execution option: this transaction is going to write.
BUSY_SECONDS = 10

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without its zone."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be kept.")
        return value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


# SQLite numbers rows only in a column that says INTEGER; it holds 64 bits there all the same.
BigKey = BigInteger().with_variant(Integer(), "sqlite")

Key = Annotated[int, mapped_column(BigKey, primary_key=True, autoincrement=True)]
Units = Annotated[int, mapped_column(BigInteger)]  # micro-points or micro-shares
Moment = Annotated[datetime, mapped_column(UTCDateTime())]
Name = Annotated[str, mapped_column(String(80))]
Short = Annotated[str, mapped_column(String(200))]
Word = Annotated[str, mapped_column(String(32))]
Long = Annotated[str, mapped_column(Text())]

_TYPES: dict[Any, Any] = {datetime: UTCDateTime(), str: Text(), int: BigInteger()}


class Base(DeclarativeBase):
    """What every model inherits."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map=_TYPES)


def to(target: str, *, nullable: bool = False, index: bool = True) -> Any:
    """Declare a column that points to another table's row."""
    return mapped_column(ForeignKey(target), nullable=nullable, index=index)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model: where much is read at once, plain rows cost least."""
    return cast("Table", model.__table__)


def one_of(column: str, *words: str) -> CheckConstraint:
    """Declare that a column holds one of a few words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let SQLAlchemy, not the driver, begin transactions; make writes durable and keys checked.

    The driver's own BEGIN leaks rows out of a rolled-back savepoint on Python 3.11.
    """
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where a transaction is going to write.

    A read that turns into a write fails at once when another writer came between.
    """
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
