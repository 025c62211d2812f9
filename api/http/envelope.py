"""The envelope of every answer, put around documents that are JSON text already.

Nothing here parses or reads a document: it came out of the database as it goes out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response


def wrap_item(document: str, meta: Mapping[str, Any]) -> str:
    """Wrap one document: `{"data": {...}, "meta": {...}}`."""
    return f'{{"data":{document},"meta":{dump_json(meta)}}}'


def wrap_page(documents: Iterable[str], links: Mapping[str, str | None], meta: Mapping[str, Any]) -> str:
    """Wrap many: `{"data": [...], "links": {"self", "next"}, "meta": {...}}`."""
    return f'{{"data":[{",".join(documents)}],"links":{dump_json(links)},"meta":{dump_json(meta)}}}'


def build_page_links(path: str, parameters: Sequence[tuple[str, str]], cursor: str | None) -> dict[str, str | None]:
    """Return `self` and `next` of a page, relative to the host; no cursor means the end."""
    others = [pair for pair in parameters if pair[0] != "cursor"]
    following = None if cursor is None else build_url(path, [*others, ("cursor", cursor)])
    return {"self": build_url(path, parameters), "next": following}


def build_link_header(links: Mapping[str, str | None]) -> dict[str, str]:
    """Return the `Link` header that says the same as `links.next`, if there is a next page."""
    return {"Link": f'<{links["next"]}>; rel="next"'} if links["next"] else {}


def make_response(
    text: str, media_type: str = "application/json", headers: Mapping[str, str] | None = None
) -> Response:
    return Response(text, headers=headers, content_type=media_type)


def make_redirect(status: int, location: str) -> Response:
    """Lead elsewhere, without a body."""
    response = Response(status=status, headers={"Location": location})
    del response.headers["Content-Type"]
    return response


def dump_json(value: Any) -> str:
    """Write JSON as everything here writes it: compact, in UTF-8, in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def build_url(path: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return a path with its query, relative to the host."""
    query = urlencode(parameters, safe=",:", quote_via=quote)
    return quote(path) + ("?" + query if query else "")
