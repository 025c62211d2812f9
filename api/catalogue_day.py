"""Advances the catalogue's day with the first request of each UTC day, before anything is read.

A database that cannot be written, such as a standby, keeps its day: what it serves stays true as of that day.
"""

from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from api.http.operational_paths import OPERATIONAL_PATHS
from api.http.request_log import add_log_fields
from db.engine import Bind, read_connection, write_transaction
from db.review_day import advance_day, is_day_behind

RETRY = timedelta(minutes=1)
NEXT_CHECK = "next_day_check"  # the key of the app's extensions


def init_app(app: Flask) -> None:
    """Register the check; `next_day_check` is the moment before which no request makes it."""
    app.extensions[NEXT_CHECK] = datetime.min.replace(tzinfo=UTC)
    app.before_request(advance_catalogue_day)


def disable_check(app: Flask) -> None:
    """Let the app serve the day that its database has, for commands and tests that must not write."""
    app.extensions[NEXT_CHECK] = datetime.max.replace(tzinfo=UTC)


def is_day_checked(app: Flask) -> bool:
    """Whether no check is due now."""
    return bool(datetime.now(UTC) < app.extensions[NEXT_CHECK])


def advance_catalogue_day() -> None:
    """Advance the day if it is behind; all requests but the first of a day return at once."""
    now = datetime.now(UTC)
    if now < current_app.extensions[NEXT_CHECK] or request.path in OPERATIONAL_PATHS:
        return
    current_app.extensions[NEXT_CHECK] = now + RETRY
    try:
        _bring_to_today(current_app.extensions["database"], now)
    except SQLAlchemyError:
        add_log_fields(reason="day_not_advanced")
        return
    current_app.extensions[NEXT_CHECK] = _find_next_midnight(now)


def _bring_to_today(database: Bind, now: datetime) -> None:
    with read_connection(database) as connection:
        is_behind = is_day_behind(connection, now)
    if is_behind:
        with write_transaction(database) as connection:
            advance_day(connection, now)


def _find_next_midnight(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
