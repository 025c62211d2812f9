"""A list that is offered: where its records are read from, what narrows it, and the orders it can be put in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, func

from db.queries.filters import Asked, Filter, column
from db.queries.source_type import Row
from db.vocab import enums

Scope: TypeAlias = Callable[[ColumnElement[str], Row], ColumnElement[bool]]
Key: TypeAlias = Callable[[Row], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Collection:
    """`sorts` are what a client may sort by, never null; `order` is the default, `-` before a name descends.

    `defaults` hold unless the request asks for the same filter in any way. `scope` ties the records to the therapy
    within which they are asked for; then `source` may look at that therapy's id as `page_id`. `views` are the words
    that the view on claims goes by, and all that a request may have it go by.
    """

    name: str
    source: str
    filters: Mapping[str, Filter]
    sorts: Mapping[str, Key]
    order: tuple[str, ...]
    defaults: tuple[Asked, ...] = ()
    scope: Scope | None = None
    views: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    @property
    def facets(self) -> tuple[str, ...]:
        """The filters that its records can be counted by."""
        return tuple(name for name, offered in self.filters.items() if offered.tie.tally)


def by_column(name: str) -> Key:
    return lambda row: row.c[name]


def by_date(name: str) -> Key:
    """Unknown dates come first."""
    return lambda row: func.coalesce(row.c[name], "")


def sorts(*names: str) -> dict[str, Key]:
    return {name: by_column(name) for name in (*names, "id", "updated_at")}


# Filters that several lists offer, and the one that holds unless it is asked for.
BY_ID = column("text", "id", "Ids of records.")
NAME = column("text", "name", "Name.")
TITLE = column("text", "title", "Title.")
CHANGED = column("moment", "updated_at", "When the record last changed.")
STANDING = column("word", "standing", "Rejected ones are left out unless asked for.", values=enums.STANDING)
STANDINGS = Asked("standing", "in", enums.DEFAULT_STANDINGS)
