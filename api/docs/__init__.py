"""The API explorer: a page (Swagger UI) to read the OpenAPI document and try its operations.

It shows `/openapi.json` and defines nothing itself. All assets are served from here, so that a browser requests
nothing from other hosts.
"""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, send_from_directory, url_for

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
DIGESTS = {path.name: sha256(path.read_bytes()).hexdigest() for path in ASSETS.iterdir()}
SECONDS_PER_YEAR = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "img-src 'self' data:; "  # icons in the style sheet of Swagger UI
    "style-src 'self' 'unsafe-inline'"  # its script sets style attributes
)


def make_blueprint() -> Blueprint:
    """Return the routes of the explorer and its assets."""
    docs = Blueprint("docs", __name__, url_prefix="/docs", template_folder=FOLDER)
    docs.add_url_rule("", endpoint="explorer", view_func=show_explorer)
    docs.add_url_rule("/assets/<name>", endpoint="asset", view_func=send_asset)
    return docs


def show_explorer() -> Response:
    """Return the page."""
    page = make_response(render_template("explorer.html", build_asset_url=build_asset_url))
    page.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return page


def build_asset_url(name: str) -> str:
    """Return a URL that changes with the file, so that caches can keep it for long."""
    return url_for("docs.asset", name=name, v=DIGESTS[name][:12])


def send_asset(name: str) -> Response:
    """Return an asset, cacheable for a year."""
    response = send_from_directory(ASSETS, name, max_age=SECONDS_PER_YEAR)
    response.cache_control.immutable = True
    return response
