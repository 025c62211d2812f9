"""Which page of this site an address means, however it is spelt: scheme, case, port, slash or fragment."""

from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app

DEFAULT_PORTS = {"http": 80, "https": 443}


class PageAddress(NamedTuple):
    """The path of a page, decoded and without a slash at its end, and the parameters of its query."""

    path: str
    query: dict[str, list[str]]


def parse_page_address(url: str) -> PageAddress | None:
    """Return the address of a page of this site, None for another site's."""
    base = urlsplit(current_app.extensions["settings"].public_url)
    try:
        parts = urlsplit(url.strip())
        is_ours = parts.scheme in DEFAULT_PORTS and _get_site(parts) == _get_site(base)
    except ValueError:  # a port or a bracket that no address has
        return None
    path = unquote(parts.path)
    if not is_ours or not f"{path}/".startswith(f"{base.path}/"):
        return None
    return PageAddress(path.removeprefix(base.path).rstrip("/"), parse_qs(parts.query))


def _get_site(parts: SplitResult) -> tuple[str | None, int | None]:
    """Return host and port; the port of the scheme is none, so that http and https name the same site."""
    port = parts.port if parts.port != DEFAULT_PORTS.get(parts.scheme) else None
    return parts.hostname, port
