"""What this database is, how it decides, how to use and cite it."""

from collections.abc import Mapping

from flask import Response
from sqlalchemy import Connection

from api.pages.home import COUNTED
from api.pages.record_reader import count_records
from api.pages.rendering import show_page


def show_about() -> Response:
    return show_page("about.html", build_about)


def build_about(connection: Connection) -> Mapping[str, object]:
    return {"counts": {name: count_records(connection, name) for name in COUNTED}}
