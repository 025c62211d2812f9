"""Pages for people: the front door, therapies, claims, references, comparison and matching.

They show what the readers of `/v1` return and decide nothing; every page can be read without JavaScript.
"""

from flask import Blueprint

from api.http.view_routes import ViewRoutes, create_view_blueprint
from api.pages import about, claim, comparison, home, matching, record_lists, reference, search, subject, therapy
from api.pages.assets import ASSETS, FOLDER
from api.pages.error_pages import init_app

__all__ = ["create_blueprint", "init_app"]

ROUTES: ViewRoutes = {
    "home": ("/", home.show_home),
    "about": ("/about", about.show_about),
    "search": ("/search", search.show_search),
    "compare": ("/compare", comparison.show_comparison),
    "match": ("/match", matching.show_match_form),
    "therapies": ("/therapies", record_lists.redirect_to_therapies),
    "list": (f"/<any({','.join(record_lists.LISTS)}):collection>", record_lists.show_list),
    "subject": (f"/<any({','.join(record_lists.SUBJECTS)}):collection>/<id>", subject.show_subject),
    "therapy": ("/therapies/<id>", therapy.show_therapy),
    "therapy_section": ("/therapies/<id>/<section>", therapy.show_section),
    "cite_therapy": ("/therapies/<id>/cite", therapy.show_citations),
    "reference": ("/references/<id>", reference.show_reference),
    "cite_reference": ("/references/<id>/cite", reference.show_citations),
    "claim": ("/claims/<id>", claim.show_claim),
    "cite_claim": ("/claims/<id>/cite", claim.show_citations),
    "asset": ("/pages/assets/<name>", ASSETS.send),
}


def create_blueprint() -> Blueprint:
    """Return the routes of the pages and their assets."""
    blueprint = create_view_blueprint("pages", ROUTES, FOLDER)
    blueprint.add_url_rule("/match", endpoint="match_result", view_func=matching.show_match_result, methods=["POST"])
    return blueprint
