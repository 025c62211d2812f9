"""What machines that read the site look for: site map, feed, link sets, and texts that name the operations."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response

from api.discovery import feed, language_models, link_sets, site_map

# Endpoint -> path and view.
ROUTES: Mapping[str, tuple[str, Callable[..., Response]]] = {
    "sitemap": ("/sitemap.xml", site_map.show_site_map),
    "feed": ("/feed.atom", feed.show_feed),
    "llms": ("/llms.txt", language_models.show_short_text),
    "llms_full": ("/llms-full.txt", language_models.show_full_text),
    "linkset": ("/therapies/<id>/linkset", link_sets.show_link_set),
}


def create_blueprint() -> Blueprint:
    """Return the routes for machines."""
    blueprint = Blueprint("discovery", __name__)
    for endpoint, (rule, view) in ROUTES.items():
        blueprint.add_url_rule(rule, endpoint=endpoint, view_func=view)
    return blueprint
