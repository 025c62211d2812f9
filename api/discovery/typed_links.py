"""Signposting: typed links in the header of a page, to its data, licence, author and items (RFC 8288)."""

from collections.abc import Mapping

from flask import Response, current_app

from db.vocab.record_types import RECORD_TYPE
from schemas.exports.schema_org import LICENCE_URL

LINK_SET = "application/linkset+json"
CSV = "text/csv"
# Of the page of a record, by its collection: the table behind it, below `/v1`; of others the claims about the record.
TABLES: Mapping[str, str] = {
    "therapies": "/therapies/{}/claims?format=csv",
    "claims": "/evidence?claim={}&format=csv",
    "attributes": "/candidates?attribute={}&format=csv",
}


def add_link_header(response: Response, collection: str, record_id: str) -> Response:
    """Set the `Link` header of the page of a record."""
    base = current_app.extensions["settings"].public_url
    page, path = f"{base}/{collection}/{record_id}", f"/v1/{collection}/{record_id}"
    table = TABLES.get(collection, f"/claims?{RECORD_TYPE[collection].singular}={{}}&format=csv").format(record_id)
    link_set = [f'<{page}/linkset>; rel="linkset"; type="{LINK_SET}"'] if collection == "therapies" else []
    links = [f'<{page}>; rel="cite-as"', *build_links(path, f"/v1{table}"), *link_set]
    response.headers["Link"] = ", ".join(links)
    return response


def add_data_links(response: Response, described_by: str, table: str | None = None) -> Response:
    """Set the `Link` header of a page that is of no single record; the addresses are those of the API."""
    response.headers["Link"] = ", ".join(build_links(described_by, table))
    return response


def build_links(described_by: str, table: str | None) -> list[str]:
    """Return the links that every page of data has; the addresses are those of the API."""
    base = current_app.extensions["settings"].public_url
    return [
        f'<{LICENCE_URL}>; rel="license"',
        f'<{base}/about>; rel="author"',
        f'<{base}{described_by}>; rel="describedby"; type="application/json"',
        *([f'<{base}{table}>; rel="item"; type="{CSV}"'] if table else []),
    ]
