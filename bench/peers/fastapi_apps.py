"""FastAPI with the product's SQL, and with SQLAlchemy's ORM.

Not like for like: neither reads a query string nor makes an ETag, links or a log line.
"""

import json
import os
from collections.abc import Callable
from functools import cache

from fastapi import FastAPI, Response
from marshmallow import Schema
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.orm import add_relationships, build_schema, encode_decimal
from bench.peers.statements import compile_workload
from bench.peers.workloads import DATABASE, STANDING, WORKLOADS, Workload, build_workload_shape
from db import models
from db.engine import create_database_engine, read_connection
from db.queries.page import DOCUMENT_INDEX

MODELS = {"therapies": models.Therapy, "claims": models.Claim}
ITEM_DOCUMENT_INDEX = 3


def make_fastapi_with_our_sql() -> FastAPI:
    """The compiled text of our statements, executed as it is by SQLAlchemy's connection from its pool."""
    engine = create_database_engine(os.environ[DATABASE])
    engine.pool._pre_ping = False  # noqa: SLF001 - SQLAlchemy's default: no further statement for each checkout

    def read(workload: Workload) -> str:
        with read_connection(engine) as connection:
            text, params = compile_workload(connection, workload)
            rows = connection.exec_driver_sql(text, params).all()
        documents = [row[ITEM_DOCUMENT_INDEX if workload.record else DOCUMENT_INDEX] for row in rows]
        return documents[0] if workload.record else f"[{','.join(documents)}]"

    return _make_fastapi(read)


def make_fastapi_with_orm() -> FastAPI:
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
        rows = rows.where(models.Claim.standing.in_(STANDING))
    order = [getattr(model, name) for name, _ in workload.sort]
    with Session(engine) as session:
        found = session.scalars(rows.order_by(*order, model.id).limit(workload.limit)).all()
        schema = make_dump_schema(workload)
        data = schema.dump(found[0]) if workload.record else schema.dump(found, many=True)
    return json.dumps(data, default=encode_decimal, ensure_ascii=False, separators=(",", ":"))


@cache
def make_dump_schema(workload: Workload) -> Schema:
    return build_schema(build_workload_shape(workload))


def _make_fastapi(read: Callable[[Workload], str]) -> FastAPI:
    app = FastAPI()
    for workload in WORKLOADS:

        def answer(workload: Workload = workload) -> Response:
            return Response(f'{{"data":{read(workload)}}}', media_type="application/json")

        app.get(workload.path, operation_id=workload.name)(_without_parameters(answer))
    return app


def _without_parameters(answer: Callable[[], Response]) -> Callable[[], Response]:
    """Hide the default argument, which FastAPI would take for a parameter of the request."""
    return lambda: answer()  # noqa: PLW0108 - one without parameters
