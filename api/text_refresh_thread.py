"""Brings search texts up to date that a writer left for later, from a thread of the worker, while the server runs.

A database that cannot be written, such as a standby, is left as it is.
"""

from collections.abc import Callable
from threading import Thread
from time import sleep

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from db.engine import read_connection
from db.stale_texts import has_stale_texts

IDLE_SECONDS = 5  # between two looks whether any text is stale
PAUSE_SECONDS = 0.05  # between two batches, for other writers and for requests
FAILURE_SECONDS = 60


def refresh_texts_regularly(app: Flask) -> None:
    """Look for stale texts every so many seconds."""
    engine = app.extensions["database"]
    if isinstance(engine, Engine):
        Thread(target=_run, args=(engine,), name="stale-texts", daemon=True).start()


def _run(engine: Engine, pause: Callable[[float], None] = sleep) -> None:
    while True:
        pause(run_round(engine, pause))


def run_round(engine: Engine, pause: Callable[[float], None] = sleep) -> float:
    """Bring all stale texts up to date; return the seconds until the next round."""
    try:
        with read_connection(engine) as connection:
            if not has_stale_texts(connection):
                return IDLE_SECONDS
        # Imported when there is something to do: a worker that only reads needs none of the writer's modules.
        from db.writer.text_refresh import refresh_texts  # noqa: PLC0415

        for _left in refresh_texts(engine):
            pause(PAUSE_SECONDS)
    except SQLAlchemyError:
        return FAILURE_SECONDS
    return IDLE_SECONDS
