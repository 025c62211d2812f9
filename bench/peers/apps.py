"""The applications that are measured, each made from the URL of a database in the environment."""

import json
import os
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask import Response as FlaskResponse
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from api.app import create_app
from api.settings import Settings
from api.v1.records.resource_registry import RESOURCES
from bench.orm import add_relationships, build_schema, encode_decimal
from bench.peers.workloads import WORKLOADS, Workload
from db import models
from db.engine import create_database_engine, read_connection
from db.queries.compiled_statements import CompiledStatement, compile_statement
from db.queries.filter_operators import Params
from db.queries.filters import FilterClause
from db.queries.item_reader import build_item_statement
from db.queries.page import DOCUMENT_INDEX, build_page_query
from db.queries.page.page_statement import build_page_statement
from schemas.shape import Shape, build_shape

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from fastapi import FastAPI

DATABASE = "THERAPYDB_BENCH_DATABASE"
STANDING = FilterClause("standing", "in", ("accepted", "contested"))
SCHEMAS = {resource.name: resource.schema for resource in RESOURCES}
MODELS = {"therapies": models.Therapy, "claims": models.Claim}


def make_product() -> Any:
    return create_app(Settings(database_url=os.environ[DATABASE], cache_bytes=0))


def make_cached_product() -> Any:
    return create_app(Settings(database_url=os.environ[DATABASE]))


def make_fastapi_with_our_sql() -> "FastAPI":
    """The compiled text of our statements, executed as it is by SQLAlchemy's connection from its pool."""
    engine = create_database_engine(os.environ[DATABASE])
    engine.pool._pre_ping = False  # noqa: SLF001 - SQLAlchemy's default: no further statement for each checkout

    def read(workload: Workload) -> str:
        with read_connection(engine) as connection:
            text, params = compile_workload(connection, workload)
            rows = connection.exec_driver_sql(text, params).all()
        documents = [row[3] if workload.record else row[DOCUMENT_INDEX] for row in rows]
        return documents[0] if workload.record else f"[{','.join(documents)}]"

    return _make_fastapi(read)


def make_fastapi_with_orm() -> "FastAPI":
    """Rows as ORM objects, related ones by one query each, dumped by marshmallow."""
    engine = create_database_engine(os.environ[DATABASE])
    add_relationships()
    return _make_fastapi(lambda workload: dump_by_orm(engine, workload))


def dump_by_orm(engine: Engine, workload: Workload) -> str:
    model = MODELS[workload.collection]
    rows = select(model).where(model.status == "published")
    if workload.record:
        rows = rows.where(model.id == workload.record)
    if model is models.Claim:
        rows = rows.where(models.Claim.standing.in_(STANDING.value))
    order = [getattr(model, name) for name, _ in workload.sort]
    with Session(engine) as session:
        found = session.scalars(rows.order_by(*order, model.id).limit(workload.limit)).all()
        schema = make_dump_schema(workload)
        data = schema.dump(found[0]) if workload.record else schema.dump(found, many=True)
    return json.dumps(data, default=encode_decimal, ensure_ascii=False, separators=(",", ":"))


def make_flask_hello() -> "WSGIApplication":
    app = Flask(__name__)
    for workload in WORKLOADS:
        body = read_reference_body(workload)
        app.add_url_rule(
            workload.path, workload.name, lambda body=body: FlaskResponse(body, mimetype="application/json")
        )
    return app


def make_wsgi_hello() -> "WSGIApplication":
    bodies = {workload.path: read_reference_body(workload) for workload in WORKLOADS}

    def hello(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = bodies[environ["PATH_INFO"]]
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return hello


def read_reference_body(workload: Workload) -> bytes:
    """Return the answer of the product, so that a hello-world sends as many bytes."""
    return bytes(make_product().test_client().get(workload.url).data)


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
    filters = (STANDING,) if workload.collection == "claims" else ()
    query = build_page_query(workload.collection, shape, workload.sort, filters, limit=workload.limit, mode="limited")
    return compile_statement(connection, workload, partial(build_page_statement, query.key), query.params), query.params


@cache
def build_workload_shape(workload: Workload) -> Shape:
    return build_shape(SCHEMAS[workload.collection], workload.fields, workload.include)


@cache
def make_dump_schema(workload: Workload) -> Any:
    return build_schema(build_workload_shape(workload))


def _make_fastapi(read: Any) -> "FastAPI":
    from fastapi import FastAPI, Response  # noqa: PLC0415 - installed for this benchmark only

    app = FastAPI()
    for workload in WORKLOADS:

        def answer(workload: Workload = workload) -> Response:
            return Response(f'{{"data":{read(workload)}}}', media_type="application/json")

        app.get(workload.path, operation_id=workload.name)(_without_parameters(answer))
    return app


def _without_parameters(answer: Any) -> Any:
    """Hide the default argument, which FastAPI would take for a parameter of the request."""
    return lambda: answer()  # noqa: PLW0108 - one without parameters
