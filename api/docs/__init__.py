"""Pages for people: the API explorer (Swagger UI), the glossary, and the dictionary of CSV columns.

The explorer shows `/openapi.json` and defines nothing itself.
"""

from flask import Blueprint, Response, current_app

from api.docs.page_assets import ASSETS, FOLDER
from api.docs.pages import render_page, show_columns, show_glossary


def make_blueprint() -> Blueprint:
    """Return the routes of the pages and their assets."""
    docs = Blueprint("docs", __name__, url_prefix="/docs", template_folder=FOLDER)
    docs.add_url_rule("", endpoint="explorer", view_func=show_explorer)
    docs.add_url_rule("/glossary", endpoint="glossary", view_func=show_glossary)
    docs.add_url_rule("/columns", endpoint="columns", view_func=show_columns)
    docs.add_url_rule("/assets/<name>", endpoint="asset", view_func=ASSETS.send)
    return docs


def show_explorer() -> Response:
    """Return the page of the explorer."""
    accepts_keys = "true" if current_app.extensions["settings"].api_keys else "false"
    return render_page("explorer.html", "explorer", accepts_keys=accepts_keys)
