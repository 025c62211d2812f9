"""A response that is made from one state of the data, with its validators."""

from collections.abc import Callable

from flask import Response, current_app
from sqlalchemy import Connection

from api.http import envelope
from api.http.conditional import find_not_modified, set_validators
from api.v1.data_version import read_data_version
from db.engine import snapshot_connection


def show_text(media_type: str, build: Callable[[Connection], str]) -> Response:
    """Return the text that `build` gives; 304 if the client has it already."""
    with snapshot_connection(current_app.extensions["database"]) as connection:
        version = read_data_version(connection)
        if response := find_not_modified(lambda: version, media_type):
            return response
        text = build(connection)
    return set_validators(envelope.make_response(text, media_type), version, media_type)
