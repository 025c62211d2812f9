"""An Atom feed of the claims that were changed last."""

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.data_response import show_text
from db.queries.page import build_page_query, read_page
from schemas.claim import ClaimSchema
from schemas.exports import atom
from schemas.exports.documents import Record, parse_document
from schemas.shape import build_shape

MAX_ENTRIES = 50
FIELDS = ("statement", "standing", "therapy", "updated_at")
NEWEST_FIRST = (("updated_at", True),)


def show_feed() -> Response:
    return show_text(atom.MEDIA_TYPE, build_feed)


def build_feed(connection: Connection) -> str:
    """Return the feed; rejected claims are part of it and named as such."""
    query = build_page_query("claims", build_shape(ClaimSchema, FIELDS), NEWEST_FIRST, limit=MAX_ENTRIES)
    claims = [parse_document(record.document) for record in read_page(connection, query).records]
    base = current_app.extensions["settings"].public_url
    entries = (_build_entry(claim, base) for claim in claims)
    return atom.format_feed(f"{base}/feed.atom", "TherapyDB: newest claims", entries)


def _build_entry(claim: Record, base: str) -> atom.Entry:
    url = f"{base}/claims/{claim['id']}"
    about = claim["therapy"]["name"] if claim["therapy"] else "Other"
    return atom.Entry(url, f"{about} ({claim['standing']})", claim["updated_at"], claim["statement"], url)
