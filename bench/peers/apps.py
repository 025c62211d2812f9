"""The applications that are measured, each made from the URL of a database in the environment."""

import json
import os
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask import Response as FlaskResponse
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.app import create_app
from api.settings import Settings
from api.v1.records.resource_registry import RESOURCES
from bench.orm import add_relationships, build_schema, encode_decimal
from bench.peers.workloads import WORKLOADS, Workload
from db import models
from db.engine import create_database_engine, read_connection
from db.queries.filters import FilterClause
from db.queries.item_reader import read_item
from db.queries.page import build_page_query, read_page
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
    engine = create_database_engine(os.environ[DATABASE])

    def read(workload: Workload) -> str:
        shape = build_workload_shape(workload)
        with read_connection(engine) as connection:
            if workload.record:
                item = read_item(connection, workload.collection, shape, workload.record)
                return "null" if item is None else item.document
            filters = (STANDING,) if workload.collection == "claims" else ()
            query = build_page_query(workload.collection, shape, workload.sort, filters, limit=workload.limit)
            return f"[{','.join(record.document for record in read_page(connection, query).records)}]"

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
