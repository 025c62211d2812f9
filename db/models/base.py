"""What every table shares: names of constraints, column types that keep what was printed, and the life of a record."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from db.vocab.enums import STATUS

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SLUG = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
DIGITS_AND_DASH = "0123456789-"

# Text that sorts by code point on both databases, so that one cursor means one place everywhere.
Sortable = Text().with_variant(Text(collation="C"), "postgresql")


class Figure(TypeDecorator[Decimal]):
    """A number as printed, to the last digit: text in SQLite, unbounded numeric in PostgreSQL."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # SQLite's NUMERIC affinity would turn `7.0` into the integer 7.
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(value)


@lru_cache(maxsize=1000)
def _parse_moment(moment: str) -> datetime:
    return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An instant to the second: ISO text ending in Z in SQLite, timestamptz in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return None if value is None else value.astimezone(UTC)
        return _parse_moment(value)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def word(name: str, values: tuple[str, ...]) -> Enum:
    """A closed enumeration, kept as text and held by a CHECK named after it."""
    # No native enumeration: PostgreSQL cannot take a value out of one, and SQLite has none.
    return Enum(*values, name=name, native_enum=False, create_constraint=True, validate_strings=True, length=40)


def check(name: str, condition: str) -> CheckConstraint:
    return CheckConstraint(condition, name=name)


def partial_date(column: str) -> CheckConstraint:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, in SQL that both databases read alike."""
    return check(
        f"{column}_is_a_partial_date",
        # Neither database has a pattern match that the other reads: `ltrim` of a set of characters serves as one.
        f"ltrim({column}, '{DIGITS_AND_DASH}') = ''"
        f" AND length(replace({column}, '-', '')) ="
        f" CASE length({column}) WHEN 4 THEN 4 WHEN 7 THEN 6 WHEN 10 THEN 8 ELSE -1 END"
        f" AND substr({column}, 5, 1) IN ('', '-') AND substr({column}, 8, 1) IN ('', '-')"
        f" AND (length({column}) < 7 OR substr({column}, 6, 2) BETWEEN '01' AND '12')"
        f" AND (length({column}) < 10 OR substr({column}, 9, 2) BETWEEN '01' AND '31')",
    )


def ordered(low: str, high: str) -> CheckConstraint:
    # Cast for SQLite, where figures are text.
    return check(f"{low}_not_above_{high}", f"CAST({low} AS NUMERIC) <= CAST({high} AS NUMERIC)")


def together(*columns: str) -> CheckConstraint:
    """All of the columns are given, or none."""
    first, *rest = (f"({column} IS NULL)" for column in columns)
    return check(f"{columns[0]}_is_whole", " AND ".join(f"{first} = {other}" for other in rest))


def order_indexes(column: str, *orders: str) -> tuple[Index, ...]:
    """Return the indexes that read the rows with one value of a column in each order, so that no page sorts them all.

    The id breaks ties in every order.
    """
    return tuple(Index(None, column, *([] if order == "id" else [order]), "id") for order in orders)


def date_order_index(table: str, date: str, *before: str) -> Index:
    """Return the index that reads records in the order of a partial date, the unknown ones first on both databases.

    `before`: the column of which the records have one value, if any.
    """
    name = "_".join(("ix", table, *before, date, "order"))
    return Index(name, *before, text(f"coalesce({date}, '')"), "id")


class ServedRecord:
    """What is served under an id that never vanishes: one that ends says why and what took its place."""

    __tablename__: str

    id: Mapped[str] = mapped_column(Sortable, primary_key=True, sort_order=-1)
    status: Mapped[str] = mapped_column(word("status", STATUS), default="published")
    reason: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Moment)

    @declared_attr
    # A method, since the target is the table of each class.
    def successor_id(cls) -> Mapped[str | None]:  # noqa: N805 - SQLAlchemy calls it on the class
        return mapped_column(Sortable, ForeignKey(f"{cls.__tablename__}.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - as above
        return (*lifecycle(cls.__tablename__), *getattr(cls, "__extra_table_args__", ()))


class Record(ServedRecord):
    """A record of the catalogue: it has a document, whose version it bears."""

    version: Mapped[int] = mapped_column(Integer, server_default="1")


def lifecycle(table: str) -> tuple[CheckConstraint | Index, ...]:
    return (
        check("id_is_a_slug", f"id <> '' AND ltrim(id, '{SLUG}') = ''"),
        check("ended_says_why", "status = 'published' OR reason IS NOT NULL"),
        check("merged_names_successor", "status <> 'merged' OR successor_id IS NOT NULL"),
        check("successor_is_another", "successor_id <> id"),
        # With the id, by which pages in this order break ties.
        Index(f"ix_{table}_updated_at_id", "updated_at", "id"),
    )
