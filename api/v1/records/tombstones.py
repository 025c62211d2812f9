"""What is answered where there is no record to serve: it never was, it was merged into another, or it was withdrawn."""

from flask import Response, request

from api.http import Problem, envelope
from api.http.query_string import parse_query_string
from api.v1.records.resource import Resource
from db.queries.page import Fate


def not_there(noun: str, record_id: str) -> Problem:
    return Problem(404, f"there is no {noun} with the id {record_id[:100]}")


def ended(collection: str, status: str, reason: str | None, successor: str | None, tail: str = "") -> Response:
    path = f"/v1/{collection}/{successor}{tail}" if successor else None
    if status == "merged" and path:
        kept = [pair for pair in parse_query_string(request.query_string) if pair[0] != "cursor"]
        return envelope.make_redirect(301, envelope.build_url(path, kept))
    raise Problem(410, "this record was withdrawn", reason=reason, successor=path)


def of_owner(resource: Resource, fate: Fate | None, owner: str | None) -> Response | None:
    """What a list within a therapy answers where that one is not there; None where it is, or none is asked."""
    if owner is None or (fate is not None and fate[0] == "published"):
        return None
    if fate is None:
        raise not_there("therapy", owner)
    return ended(resource.within or "", *fate, tail=f"/{resource.name}")
