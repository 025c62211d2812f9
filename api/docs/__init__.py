"""The explorer: a page on which a person reads the contract and tries it.

It shows `/openapi.json` and nothing else; what it shows it must not define. Everything the page
loads is served from here, so that a reader's browser never asks another host.
"""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, send_from_directory, url_for

ROOM = Path(__file__).parent
ASSETS = ROOM / "assets"
DIGESTS = {path.name: sha256(path.read_bytes()).hexdigest() for path in ASSETS.iterdir()}
YEAR = 365 * 24 * 3600  # seconds
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "img-src 'self' data:; "  # Swagger UI's style sheet carries its icons
    "style-src 'self' 'unsafe-inline'"  # and its script writes style attributes
)


def make_blueprint() -> Blueprint:
    docs = Blueprint("docs", __name__, url_prefix="/docs", template_folder=ROOM)
    docs.add_url_rule("", endpoint="explorer", view_func=show_explorer)
    docs.add_url_rule("/assets/<name>", endpoint="asset", view_func=send_asset)
    return docs


def show_explorer() -> Response:
    page = make_response(render_template("explorer.html", build_asset_url=build_asset_url))
    page.headers["Content-Security-Policy"] = POLICY
    return page


def build_asset_url(name: str) -> str:
    """Return an address that changes with the file, so that it may be kept for long."""
    return url_for("docs.asset", name=name, v=DIGESTS[name][:12])


def send_asset(name: str) -> Response:
    response = send_from_directory(ASSETS, name, max_age=YEAR)
    response.cache_control.immutable = True
    return response
