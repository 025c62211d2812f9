"""Signposting: the set of typed links from the page of a therapy to its data, licence and sources (RFC 9264)."""

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.data_response import show_text
from api.discovery.typed_links import LINK_SET
from api.http import envelope
from api.record_reader import read_record
from schemas.exports.schema_org import LICENCE_URL

DATA_FORMATS = {
    "application/json": "",
    "application/ld+json": "?format=jsonld",
    "application/fhir+json": "?format=fhir",
}


def show_link_set(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    return show_text(LINK_SET, lambda connection: build_link_set(connection, id))


def build_link_set(connection: Connection, therapy_id: str) -> str:
    therapy = read_record(connection, "therapies", therapy_id, ("studies.id",))
    base = current_app.extensions["settings"].public_url
    page, data = f"{base}/therapies/{therapy_id}", f"{base}/v1/therapies/{therapy_id}"
    links = {
        "anchor": page,
        "cite-as": [{"href": page}],
        "license": [{"href": LICENCE_URL}],
        "author": [{"href": f"{base}/about"}],
        "type": [{"href": "https://schema.org/MedicalWebPage"}],
        "describedby": [{"href": data + query, "type": media_type} for media_type, query in DATA_FORMATS.items()],
        "item": [
            {"href": f"{data}/claims?format=csv", "type": "text/csv"},
            *({"href": f"{base}/studies/{study['id']}", "type": "text/html"} for study in therapy["studies"]),
        ],
    }
    return envelope.dump_json({"linkset": [links]})
