"""The assets of the pages, all served from here, so that a browser requests nothing from other hosts."""

from hashlib import sha256
from pathlib import Path

from flask import Response, send_from_directory, url_for

from api.http.static_compression import compress_response

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
DIGESTS = {path.name: sha256(path.read_bytes()).hexdigest() for path in ASSETS.iterdir()}
COMPRESSIBLE = {".css", ".js"}
SECONDS_PER_YEAR = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "img-src 'self' data:; "  # icons in the style sheet of Swagger UI
    "style-src 'self' 'unsafe-inline'"  # its script sets style attributes
)


def build_asset_url(name: str) -> str:
    """Return a URL that changes with the file, so that caches can keep it for long."""
    return url_for("docs.asset", name=name, v=DIGESTS[name][:12])


def send_asset(name: str) -> Response:
    """Return an asset, cacheable for a year and compressed where the client accepts it."""
    response = send_from_directory(ASSETS, name, max_age=SECONDS_PER_YEAR)
    response.cache_control.immutable = True
    response.set_etag(DIGESTS[name][:32])
    return compress_response(response) if Path(name).suffix in COMPRESSIBLE else response
