"""Answers as short as they can be and still be checked: ids, figures, sources and locators; no member that is null."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from schemas.exports.documents import Record

LEFT_OUT = {"href", "updated_at", "origin", "snippet_html", "directness", "read_at", "reading", "extraction", "score"}
EMPTY: tuple[object, ...] = (None, [], {})
KEPT_META = ("total", "counts", "ignored", "near", "missing")


def shorten_answer(answer: Record) -> Record:
    """Return the data, and for a list the cursor of the next page: null at the end, and only there."""
    meta = {name: answer["meta"][name] for name in KEPT_META if answer["meta"].get(name) not in EMPTY}
    paging = {"next_cursor": read_cursor(answer["links"]["next"])} if "links" in answer else {}
    truncated = answer["meta"].get("truncated")
    return {
        "data": shorten_value(answer["data"]),
        **paging,
        **meta,
        **({"truncated": truncated} if truncated else {}),
        "disclaimer": answer["meta"]["disclaimer"],
    }


def read_cursor(link: str | None) -> str | None:
    """Return the cursor in the link to the next page."""
    return parse_qs(urlsplit(link).query).get("cursor", [None])[0] if link else None


def shorten_value(value: object) -> object:
    if isinstance(value, Mapping):
        members = {name: shorten_value(inner) for name, inner in value.items() if name not in LEFT_OUT}
        return {name: inner for name, inner in members.items() if inner not in EMPTY}
    return [shorten_value(inner) for inner in value] if isinstance(value, list) else value
