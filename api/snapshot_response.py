"""A response that is made from one state of the data, with its validators."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, current_app
from sqlalchemy import Connection

from api.http.conditional import find_not_modified, set_validators
from api.v1.data_version import read_data_version
from db.engine import snapshot_connection

Content = TypeVar("Content")


def show_snapshot(
    media_type: str, read: Callable[[Connection], Content], make_response: Callable[[Content], Response]
) -> Response:
    """Return the response that is made of what `read` returns; 304 if the client has it already.

    The connection is given back before the response is made.
    """
    with snapshot_connection(current_app.extensions["database"]) as connection:
        version = read_data_version(connection)
        if response := find_not_modified(lambda: version, media_type):
            return response
        content = read(connection)
    return set_validators(make_response(content), version, media_type)
