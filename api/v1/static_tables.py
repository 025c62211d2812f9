"""Responses over a table that the program holds: all of its entries, or one by its name."""

from collections.abc import Mapping

from flask import Response

from api.http import Problem, envelope
from api.http.negotiation import negotiate_format
from api.v1.meta import META
from db.vocab.nearest_name import find_nearest_name

MAX_SHOWN_LENGTH = 100  # of an unknown name, in the problem


def respond_with_table(table: Mapping[str, object]) -> Response:
    """Return the entries in the envelope of a list, without links: they are one page."""
    negotiate_format()
    return envelope.make_response(envelope.dump_json({"data": [*table.values()], "meta": META}))


def respond_with_entry(table: Mapping[str, object], name: str, noun: str) -> Response:
    """Return an entry in the envelope of an item. Raises a 404 that names the nearest entry."""
    negotiate_format()
    if name not in table:
        nearest = find_nearest_name(name, table)
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise Problem(404, f"there is no {noun} with the name {name[:MAX_SHOWN_LENGTH]}{hint}")
    return envelope.make_response(envelope.wrap_item(envelope.dump_json(table[name]), META))
