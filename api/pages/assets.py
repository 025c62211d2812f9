"""Style sheet and script of the pages, served from here under addresses that change with their bytes."""

from hashlib import sha256
from pathlib import Path

from flask import Response, send_from_directory, url_for

from api.http.static_compression import compress_response

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
DIGESTS = {path.name: sha256(path.read_bytes()).hexdigest() for path in ASSETS.iterdir()}
SECONDS_PER_YEAR = 365 * 24 * 3600


def build_asset_url(name: str) -> str:
    """Return the address of an asset, with a piece of its digest."""
    return url_for("pages.asset", name=name, v=DIGESTS[name][:12])


def send_asset(name: str) -> Response:
    """Return an asset, cacheable for a year and compressed where the client accepts it."""
    response = send_from_directory(ASSETS, name, max_age=SECONDS_PER_YEAR)
    response.cache_control.immutable = True
    response.set_etag(DIGESTS[name][:32])
    return compress_response(response)
