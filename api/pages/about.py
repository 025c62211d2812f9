"""What this database is, how it decides, how to use and cite it."""

from collections.abc import Mapping

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.typed_links import add_data_links
from api.pages.home import COUNTED
from api.pages.rendering import dump_inline, show_page
from api.record_reader import count_records
from schemas.exports.schema_org import LICENCE_URL

DOWNLOADS = {"csv": "text/csv", "ndjson": "application/x-ndjson"}


def show_about() -> Response:
    return add_data_links(show_page("about.html", build_about), "/v1", "/v1/therapies?format=csv")


def build_about(connection: Connection) -> Mapping[str, object]:
    counts = {name: count_records(connection, name) for name in COUNTED}
    return {"counts": counts, "dataset": dump_inline(build_dataset(current_app.extensions["settings"].public_url))}


def build_dataset(base: str) -> Mapping[str, object]:
    """Return the catalogue as a `Dataset` of schema.org, with a distribution for each collection and format."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{base}/about",
        "name": "TherapyDB",
        "description": "Therapies with their risks, outcomes and eligibility criteria, and the sources of every fact.",
        "url": base,
        "license": LICENCE_URL,
        "creator": {"@type": "Organization", "name": "TherapyDB", "url": base},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{name} as {format_}",
                "encodingFormat": media_type,
                "contentUrl": f"{base}/v1/{name}?format={format_}",
            }
            for name in COUNTED
            for format_, media_type in DOWNLOADS.items()
        ],
    }
