"""Cards for other people's pages: a custom element, the same card in a frame, and oEmbed.

The card of the element is the markup of the frame, made from the readers of the pages; a section is one template and
one row of `card_sections.CARD_SECTIONS`.
"""

from flask import Blueprint

from api.embed import card, embed_page, oembed, script
from api.http.view_routes import ViewRoutes, create_view_blueprint

ROUTES: ViewRoutes = {
    "therapy_card": ("/embed/therapies/<id>", card.show_therapy_card),
    "risk_card": ("/embed/risks/<id>", card.show_risk_card),
    "claim_card": ("/embed/claims/<id>", card.show_claim_card),
    "reference_card": ("/embed/references/<id>", card.show_reference_card),
    "compare_card": ("/embed/compare", card.show_compare_card),
    "asset": ("/embed/<name>", script.send_embed_asset),
    "oembed": ("/oembed", oembed.show_oembed),
    "how_to_embed": ("/therapies/<id>/embed", embed_page.show_how_to_embed),
}


def create_blueprint() -> Blueprint:
    """Return the routes of cards, their script and style, and oEmbed."""
    blueprint = create_view_blueprint("embed", ROUTES, script.FOLDER)
    blueprint.after_request(card.render_problem_card)
    return blueprint
