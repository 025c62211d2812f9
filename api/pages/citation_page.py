"""Pages that cite a record: every style as text, and the formats of reference managers to download."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.pages.rendering import show_page
from api.record_reader import read_merged_record, read_record
from schemas.exports.citations.styled import STYLES, to_styled
from schemas.exports.documents import Record

CITED_FIELDS = ("name", "updated_at")
Citations = Mapping[str, str]


def show_citation_page(
    collection: str, record_id: str, fields: tuple[str, ...], build: Callable[[Record, str], Citations]
) -> Response:
    """Return the page that cites a record in every style."""
    url = f"{current_app.extensions['settings'].public_url}/{collection}/{record_id}"

    def build_context(connection: Connection) -> Mapping[str, object]:
        record = read_record(connection, collection, record_id, fields)
        return {
            "merged": read_merged_record(connection, collection, record_id),
            "citations": build(record, url),
            "label_of_record": get_label(record),
            "collection": collection,
            "record_id": record_id,
            "export_path": EXPORT_PATHS[collection](record),
        }

    return add_link_header(show_page("cite.html", build_context), collection, record_id)


def get_label(record: Record) -> str:
    """Return the name, title or statement of a record."""
    label: str = next(record[member] for member in ("name", "title", "statement") if record.get(member))
    return label


def list_source_ids(claim: Record) -> str:
    return ",".join(dict.fromkeys(evidence["reference"]["id"] for evidence in claim["evidence"]))


# Of the publications that a page leads to, by its collection; the format is to be added.
EXPORT_PATHS: Mapping[str, Callable[[Record], str]] = {
    "therapies": lambda therapy: f"/v1/therapies/{therapy['id']}/references?",
    "references": lambda reference: f"/v1/references/{reference['id']}?",
    "claims": lambda claim: f"/v1/references?id={list_source_ids(claim)}&",
}


def cite_reference(reference: Record, _: str) -> Citations:
    """Return a publication in every style."""
    return {style: "".join(to_styled([reference], style)).strip() for style in STYLES}


def build_record_citations(record: Record, url: str) -> Citations:
    """Return the entry of this database in every style, as a web page of the date it was last changed."""
    entry = {
        "id": record["id"],
        "title": f"{get_label(record).removesuffix('.')} (database entry)",
        "kind": "web_page",
        "authors": ["TherapyDB"],
        "container": "TherapyDB",
        "issued": date.fromisoformat(record["updated_at"][:10]).isoformat(),
        "identifiers": [],
        "url": url,
        "language": "en",
        "retraction": "none",
        "notes": None,
        "facts": [],
        "links": [],
    }
    return cite_reference(entry, url)
