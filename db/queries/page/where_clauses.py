"""Which records of a list a request keeps."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal

from db.queries.collection_type import Collection
from db.queries.page.page_query import PageForm
from db.queries.predicates import conditions_of
from db.queries.source_type import Row


def kept(collection: Collection, form: PageForm, row: Row) -> list[ColumnElement[Any]]:
    """The conditions on `row`: published, within the owner if there is one, and all filters."""
    conditions: list[ColumnElement[Any]] = [row.c.status == literal("published")]
    if collection.scope is not None:
        conditions.append(collection.scope(bindparam("owner"), row))
    return conditions + conditions_of(collection.filters, form.filters, row)
