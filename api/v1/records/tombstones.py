"""Responses for records that cannot be served: 404 unknown, 301 merged, 410 withdrawn."""

from flask import Response
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.problems import Fault
from api.http.query_string import get_query_parameters
from api.v1.records.resource import Resource
from db.queries.page import Lifecycle
from db.queries.similar_records import find_similar_id

MAX_COMPARED_LENGTH = 100


def record_not_found(connection: Connection, collection: str, noun: str, record_id: str) -> Problem:
    """Return the 404 of an id that no record has or ever had; it names the record that was probably meant."""
    detail = f"there is no {noun} with the id {record_id[:100]}"
    similar = find_similar_id(connection, collection, record_id[:MAX_COMPARED_LENGTH])
    errors: list[Fault] = (
        [{"parameter": "id", "detail": detail, "value": record_id, "expected": similar}] if similar else []
    )
    return Problem(404, detail, errors=errors)


def tombstone_response(
    collection: str, status: str, reason: str | None, successor: str | None, tail: str = ""
) -> Response:
    """Redirect to the successor of a merged record; raise the 410 of a withdrawn one.

    `tail` is what follows the id in the path, such as `/risks`.
    """
    path = f"/v1/{collection}/{successor}{tail}" if successor else None
    if status == "merged" and path:
        parameters = [pair for pair in get_query_parameters() if pair[0] != "cursor"]
        return envelope.make_redirect(301, envelope.build_url(path, parameters))
    raise Problem(410, "this record was withdrawn", reason=reason, successor=path and envelope.build_url(path))


def is_published(lifecycle: Lifecycle | None) -> bool:
    """Whether a record is there, and neither merged nor withdrawn."""
    return lifecycle is not None and lifecycle[0] == "published"


def parent_missing_response(
    connection: Connection, resource: Resource, lifecycle: Lifecycle | None, parent_id: str | None
) -> Response | None:
    """Return the response of a list within a record that is not published, None if that record is.

    A list that is not within a record has no parent id. Raises the 404 or 410 of the parent.
    """
    if parent_id is None or is_published(lifecycle):
        return None
    if lifecycle is None:
        raise record_not_found(connection, resource.within or "", "therapy", parent_id)
    return tombstone_response(resource.within or "", *lifecycle, tail=f"/{resource.name}")
