"""Pages made from the vocabulary and the schemas: the glossary and the dictionary of CSV columns."""

from flask import Response, make_response, render_template

from api.docs.page_assets import ASSETS, CONTENT_SECURITY_POLICY
from api.v1.records.resource_registry import RESOURCES
from db.vocab.definitions import load_word_lists
from schemas.exports.column_descriptions import describe_columns


def show_glossary() -> Response:
    """Return the page of all closed lists with their definitions."""
    return render_page("glossary.html", "Glossary", lists=load_word_lists().values())


def show_columns() -> Response:
    """Return the page of the columns that the CSV of each collection has."""
    collections = {resource.name: describe_columns(resource.schema) for resource in RESOURCES}
    return render_page("columns.html", "CSV columns", collections=collections)


def render_page(template: str, title: str, **context: object) -> Response:
    """Return a page whose scripts, styles and images come from this host only."""
    page = make_response(render_template(template, title=title, build_asset_url=ASSETS.build_url, **context))
    page.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return page
