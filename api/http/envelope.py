"""Response envelopes around documents that are already JSON text, as the database returns them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode

from flask import Response

from api.http.path_prefix import get_path_prefix

COMPACT_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def wrap_item(document: str, meta: Mapping[str, object]) -> str:
    """Wrap one document: `{"data": {...}, "meta": {...}}`."""
    return f'{{"data":{document},"meta":{dump_json(meta)}}}'


def wrap_page(documents: Iterable[str], links: Mapping[str, str | None], meta: Mapping[str, object]) -> str:
    """Wrap the documents of a page: `{"data": [...], "links": {"self", "next"}, "meta": {...}}`."""
    return f'{{"data":[{",".join(documents)}],"links":{dump_json(links)},"meta":{dump_json(meta)}}}'


def build_page_links(
    path: str,
    parameters: Sequence[tuple[str, str]],
    next_value: str | None,
    *,
    parameter: str = "cursor",
    omitted: Collection[str] = (),
) -> dict[str, str | None]:
    """Return `self` and `next` of a page, relative to the host; `next` is None on the last page.

    `next_value` is that of the `parameter` that leads on; those `omitted` are meant for this request alone.
    """
    others = [(name, value) for name, value in parameters if name not in {parameter, *omitted}]
    next_url = None if next_value is None else build_url(path, [*others, (parameter, next_value)])
    return {"self": build_url(path, parameters), "next": next_url}


def build_link_header(links: Mapping[str, str | None]) -> dict[str, str]:
    """Return the `Link` header equivalent to `links.next`, if there is a next page."""
    return {"Link": f'<{links["next"]}>; rel="next"'} if links["next"] else {}


def make_response(
    text: str | bytes, media_type: str = "application/json", headers: Mapping[str, str] | None = None
) -> Response:
    """Return a 200 with this text."""
    return Response(text, headers=headers, content_type=media_type)


def make_redirect(status: int, location: str) -> Response:
    """Return a redirect without a body."""
    response = Response(status=status, headers={"Location": location})
    del response.headers["Content-Type"]
    return response


def dump_json(value: object) -> str:
    """Write compact JSON in UTF-8, members in the order given."""
    return COMPACT_JSON.encode(value)


def build_url(path: str, parameters: Sequence[tuple[str, str]] = ()) -> str:
    """Return a path of this app with its query string, relative to the host."""
    return quote(get_path_prefix()) + build_local_url(path, parameters)


def build_local_url(path: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return the same, relative to the address of the app."""
    query = urlencode(parameters, safe=",:", quote_via=quote)
    return quote(path) + ("?" + query if query else "")
