"""FastAPI with the product's SQL, and with SQLAlchemy's ORM.

Not like for like: neither reads a query string nor makes an ETag, links or a log line.
"""

import os
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from fastapi import FastAPI, Response
from pydantic import create_model
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.orm import add_relationships, build_load_options
from bench.peers.pydantic_models import build_model
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
    """Rows as ORM objects, which pydantic reads: one related row by a join, many by one query for all."""
    engine = create_database_engine(os.environ[DATABASE])
    add_relationships()
    app = FastAPI()
    for workload in WORKLOADS:
        model = build_model(build_workload_shape(workload))
        data = model if workload.record else list[model]  # type: ignore[valid-type]
        answer = _without_parameters(partial(fetch_rows, engine, workload))
        app.get(workload.path, response_model=create_model("Answer", data=(data, ...)))(answer)
    return app


def fetch_rows(engine: Engine, workload: Workload) -> dict[str, Any]:
    model = MODELS[workload.collection]
    rows = select(model).where(model.status == "published").options(*list_load_options(workload))
    if workload.record:
        rows = rows.where(model.id == workload.record)
    if model is models.Claim:
        rows = rows.where(models.Claim.standing.in_(STANDING))
    order = [getattr(model, name) for name, _ in workload.sort]
    with Session(engine) as session:
        found = session.scalars(rows.order_by(*order, model.id).limit(workload.limit)).all()
        return {"data": found[0] if workload.record else found}


@cache
def list_load_options(workload: Workload) -> list[Any]:
    return build_load_options(build_workload_shape(workload), MODELS[workload.collection])


def _make_fastapi(read: Callable[[Workload], str]) -> FastAPI:
    app = FastAPI()
    for workload in WORKLOADS:
        app.get(workload.path, operation_id=workload.name)(_without_parameters(partial(_answer, read, workload)))
    return app


def _answer(read: Callable[[Workload], str], workload: Workload) -> Response:
    return Response(f'{{"data":{read(workload)}}}', media_type="application/json")


def _without_parameters(answer: Callable[[], Any]) -> Callable[[], Any]:
    """Hide the parameters of a partial function, which FastAPI would take for those of the request."""
    return lambda: answer()  # noqa: PLW0108 - one without parameters
