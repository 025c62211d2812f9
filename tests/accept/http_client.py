"""What the server gives, asked for by address: every record of a collection, a document, and text that is no JSON."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen


def fetch_text(address: str) -> str:
    with urlopen(address) as answer:  # noqa: S310 - our own server
        body: bytes = answer.read()
        return body.decode()


def fetch_json(address: str) -> Any:
    return json.loads(fetch_text(address))


def iter_ids(live_url: str, collection: str) -> Iterator[str]:
    following = f"/v1/{collection}?limit=100"
    while following:
        page = fetch_json(live_url + following)
        yield from (record["id"] for record in page["data"])
        following = page["links"]["next"]


def fetch_items(live_url: str, collection: str, form: str) -> dict[str, Any]:
    """Every item of a collection in a format, by its path."""
    paths = [f"/v1/{collection}/{record}" for record in iter_ids(live_url, collection)]
    return {path: fetch_json(f"{live_url}{path}?format={form}") for path in paths}
