"""Texts for machines as responses."""

from collections.abc import Callable

from flask import Response
from sqlalchemy import Connection

from api.http import envelope
from api.snapshot_response import show_snapshot


def show_text(media_type: str, build: Callable[[Connection], str]) -> Response:
    """Return the text that `build` gives; 304 if the client has it already."""
    return show_snapshot(media_type, build, lambda text: envelope.make_response(text, media_type))
