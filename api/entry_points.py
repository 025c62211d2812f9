"""Addresses that browsers and crawlers try first: `/favicon.ico` and `/robots.txt`."""

from flask import Blueprint, Response, current_app

from api.docs.page_assets import ASSETS
from api.http import envelope

FAVICON = "favicon-32x32.png"
ROBOTS = "User-agent: *\nDisallow: {prefix}/metrics\nAllow: {prefix}/\nSitemap: {base}/sitemap.xml\n"


def make_blueprint() -> Blueprint:
    """Return the routes of the entry points."""
    blueprint = Blueprint("entry_points", __name__)
    blueprint.add_url_rule("/favicon.ico", endpoint="favicon", view_func=send_favicon)
    blueprint.add_url_rule("/robots.txt", endpoint="robots", view_func=send_robots)
    return blueprint


def send_favicon() -> Response:
    """Return the icon of the explorer."""
    return ASSETS.send(FAVICON)


def send_robots() -> Response:
    """Return the rules for crawlers, which may read everything but the metrics."""
    prefix = envelope.build_url("/").rstrip("/")
    return Response(
        ROBOTS.format(prefix=prefix, base=current_app.extensions["settings"].public_url),
        content_type="text/plain; charset=utf-8",
    )
