"""The representation of a record that an editor changes: its document, with the version as its ETag.

A change elsewhere leaves that ETag alone, so that `If-Match` fails only an editor whose record was changed.
"""

from flask import Response, current_app

from api.http.request_log import add_log_fields
from api.v1.records.available_formats import DOCUMENT_MEDIA_TYPE
from api.v1.records.resource import Resource
from api.v1.records.tombstones import record_not_found
from db.documents.document_store import fetch_documents
from db.engine import read_connection


def show_document(resource: Resource, record_id: str) -> Response:
    """Return the document of a record, also of one that was withdrawn or merged. Raises a 404."""
    with read_connection(current_app.extensions["database"]) as connection:
        row = fetch_documents(connection, [(resource.name, record_id)]).get((resource.name, record_id))
        if row is None:
            raise record_not_found(connection, resource.name, resource.noun, record_id)
    response = Response(row["document"], content_type=DOCUMENT_MEDIA_TYPE)
    response.set_etag(str(row["version"]))
    response.last_modified = row["updated_at"]
    add_log_fields(revision=row["revision"])
    return response
