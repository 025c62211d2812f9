"""Datasette over the file of SQLite, without plugins: its own JSON of a table, and canned queries.

Claims come from the table's own page with filters, columns and order in the query string. A table's page has no
records of other tables in its rows, so the item and the list are canned queries that hold the product's statement with
its values written in. Not like for like: no ETag, links or log line; and the page of the table has a `next` token. Its
counts, facets and suggestions are turned off in the query string.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import make_url

from bench.peers.statements import compile_workload
from bench.peers.workloads import DATABASE, STANDING, WORKLOADS, Workload
from db.engine import create_database_engine, read_connection

if TYPE_CHECKING:
    from collections.abc import Callable

ITEM_DOCUMENT, LIST_DOCUMENT = "json_object_1", "document"  # the columns of our statements


def make_datasette() -> "Callable[..., Any]":
    from datasette.app import Datasette  # noqa: PLC0415 - installed for this benchmark only

    path = make_url(os.environ[DATABASE]).database
    engine = create_database_engine(os.environ[DATABASE])
    with read_connection(engine) as connection:
        queries = {
            workload.name: {"sql": write_values(*compile_workload(connection, workload))}
            for workload in WORKLOADS
            if is_canned(workload)
        }
    engine.dispose()
    return Datasette([path], metadata={"databases": {_read_name(path): {"queries": queries}}}).app()


def is_canned(workload: Workload) -> bool:
    return bool(workload.include)


def write_values(text: str, params: tuple[Any, ...]) -> str:
    """Return a statement with its parameters written in, as a canned query has none."""
    first, *pieces = text.split("?")
    values = (str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'" for value in params)
    return first + "".join(value + piece for value, piece in zip(values, pieces, strict=True))


def build_datasette_url(workload: Workload) -> str:
    name = _read_name(make_url(os.environ[DATABASE]).database)
    if is_canned(workload):
        return f"/{name}/{workload.name}.json?_shape=array&_json={name_document(workload)}"
    query = [("_shape", "array"), ("status", "published"), ("standing__in", ",".join(STANDING))]
    query += [
        ("_sort", "id"),
        ("_size", str(workload.limit)),
        ("_nocount", "1"),
        ("_nofacet", "1"),
        ("_nosuggest", "1"),
    ]
    return f"/{name}/{workload.collection}.json?{urlencode(query + [('_col', field) for field in workload.fields])}"


def read_datasette_records(workload: Workload, answer: Any) -> Any:
    """Return the rows of a table, or the documents of a canned query."""
    if not is_canned(workload):
        return answer
    documents = [row[name_document(workload)] for row in answer]
    return documents[0] if workload.record else documents


def name_document(workload: Workload) -> str:
    return ITEM_DOCUMENT if workload.record else LIST_DOCUMENT


def _read_name(path: str | None) -> str:
    """Return what Datasette calls a file."""
    return Path(path or "").stem
