"""The page of a source: what it is, its standing, and the claims that cite it."""

from collections.abc import Mapping

from flask import Response
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.pages.citation_page import cite_reference, show_citation_page
from api.pages.rendering import show_page
from api.record_reader import read_merged_record, read_record

FIELDS = (
    *("title", "kind", "authors", "container", "issued", "identifiers", "url", "language", "original_language"),
    *("translation", "peer_reviewed", "design", "retraction", "notes", "facts", "links", "updated_at"),
    *("claims.statement", "claims.standing", "claims.kind", "claims.therapy"),
)
CITED_FIELDS = (
    *("title", "kind", "authors", "container", "issued", "identifiers", "url", "language", "retraction"),
    *("original_language", "translation", "notes", "facts", "links"),
)


def show_reference(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    response = show_page("reference.html", lambda connection: build_reference(connection, id))
    return add_link_header(response, "references", id)


def build_reference(connection: Connection, reference_id: str) -> Mapping[str, object]:
    merged = read_merged_record(connection, "references", reference_id)
    return {"reference": read_record(connection, "references", reference_id, FIELDS), "merged": merged}


def show_citations(id: str) -> Response:  # noqa: A002 - as above
    return show_citation_page("references", id, CITED_FIELDS, cite_reference)
