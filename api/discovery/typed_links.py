"""Signposting: typed links in the header of a page, to its data, licence, author and items (RFC 8288)."""

from collections.abc import Mapping

from flask import Response, current_app

from schemas.exports.schema_org import LICENCE_URL

LINK_SET = "application/linkset+json"
# Of the page of a record, by its collection: what is behind it, each as an address below `/v1` and a media type.
ITEMS: Mapping[str, tuple[str, str]] = {
    "therapies": ("/therapies/{}/claims?format=csv", "text/csv"),
    "references": ("/claims?reference={}&format=csv", "text/csv"),
    "claims": ("/evidence?claim={}&format=csv", "text/csv"),
    "risks": ("/claims?risk={}&format=csv", "text/csv"),
}


def add_link_header(response: Response, collection: str, record_id: str) -> Response:
    """Set the `Link` header of the page of a record."""
    base = current_app.extensions["settings"].public_url
    page, path, item = f"{base}/{collection}/{record_id}", f"/v1/{collection}/{record_id}", ITEMS[collection]
    link_set = [f'<{page}/linkset>; rel="linkset"; type="{LINK_SET}"'] if collection == "therapies" else []
    links = [f'<{page}>; rel="cite-as"', *build_links(path, "/v1" + item[0].format(record_id), item[1]), *link_set]
    response.headers["Link"] = ", ".join(links)
    return response


def build_links(described_by: str, item: str, media_type: str) -> list[str]:
    """Return the links that every page of data has; the addresses are those of the API."""
    base = current_app.extensions["settings"].public_url
    return [
        f'<{LICENCE_URL}>; rel="license"',
        f'<{base}/about>; rel="author"',
        f'<{base}{described_by}>; rel="describedby"; type="application/json"',
        f'<{base}{item}>; rel="item"; type="{media_type}"',
    ]
