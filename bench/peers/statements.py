"""The statements of the product for each request, which peers execute as they are."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from bench.peers.workloads import STANDING, Workload, build_workload_shape
from db.queries.compiled_statements import CompiledStatement, compile_statement
from db.queries.filter_operators import Params
from db.queries.filters import FilterClause
from db.queries.item_reader import build_item_statement
from db.queries.page import build_page_query
from db.queries.page.page_statement import build_page_statement

STATEMENT_TEXTS: dict[Workload, tuple[str, Any]] = {}


def compile_workload(connection: Connection, workload: Workload) -> tuple[str, Any]:
    """Return the text and the parameters of the statement that the product executes, compiled once."""
    if workload not in STATEMENT_TEXTS:
        statement, params = _compile_workload(connection, workload)
        STATEMENT_TEXTS[workload] = statement.text, statement.bind(params)
    return STATEMENT_TEXTS[workload]


def _compile_workload(connection: Connection, workload: Workload) -> tuple[CompiledStatement, Params]:
    shape = build_workload_shape(workload)
    if workload.record:
        params = {"id": workload.record}
        build = partial(build_item_statement, workload.collection, shape, "limited")
        return compile_statement(connection, workload, build, params), params
    filters = (FilterClause("standing", "in", STANDING),) if workload.collection == "claims" else ()
    query = build_page_query(workload.collection, shape, workload.sort, filters, limit=workload.limit, mode="limited")
    return compile_statement(connection, workload, partial(build_page_statement, query.key), query.params), query.params
