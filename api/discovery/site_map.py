"""The site map: the pages of all therapies, sources and subjects of claims, with the date of their last change."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.data_response import show_text
from api.pages.record_lists import LISTS, SUBJECTS
from api.record_reader import read_records

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = ("/", "/about", "/compare", "/match", *(f"/{collection}" for collection in LISTS))
COLLECTIONS = ("therapies", "references", *SUBJECTS)
MAX_ADDRESSES = 50_000  # of one site map, as its protocol says


def show_site_map() -> Response:
    return show_text("application/xml", build_site_map)


def build_site_map(connection: Connection) -> str:
    root = ET.Element("urlset", xmlns=NAMESPACE)
    base = current_app.extensions["settings"].public_url
    for path, changed in [*_list_pages(connection)][:MAX_ADDRESSES]:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = base + path
        if changed:
            ET.SubElement(url, "lastmod").text = changed
    return '<?xml version="1.0" encoding="utf-8"?>' + ET.tostring(root, encoding="unicode")


def _list_pages(connection: Connection) -> Iterator[tuple[str, str]]:
    yield from ((path, "") for path in PAGES)
    for collection in COLLECTIONS:
        for record in read_records(connection, collection, ("updated_at",), limit=MAX_ADDRESSES):
            yield f"/{collection}/{record['id']}", record["updated_at"]
