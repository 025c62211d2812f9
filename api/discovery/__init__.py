"""What machines that read the site look for: site map, feed, link sets, and texts that name the operations."""

from flask import Blueprint

from api.discovery import feed, language_models, link_sets, site_map
from api.http.view_routes import ViewRoutes, create_view_blueprint

ROUTES: ViewRoutes = {
    "sitemap": ("/sitemap.xml", site_map.show_site_map),
    "feed": ("/feed.atom", feed.show_feed),
    "llms": ("/llms.txt", language_models.show_short_text),
    "llms_full": ("/llms-full.txt", language_models.show_full_text),
    "linkset": ("/therapies/<id>/linkset", link_sets.show_link_set),
}


def create_blueprint() -> Blueprint:
    """Return the routes for machines."""
    return create_view_blueprint("discovery", ROUTES)
