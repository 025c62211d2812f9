"""A page as a response: one state of the data, its validators, and the headers that keep foreign code out."""

from collections.abc import Callable, Mapping

from flask import Response, current_app, make_response, render_template
from markupsafe import Markup
from sqlalchemy import Connection

from api.http import envelope
from api.http.conditional import find_not_modified, set_validators
from api.pages.template_functions import build_globals
from api.v1.data_version import read_data_version
from db.engine import snapshot_connection

HTML = "text/html"
# `'self'` in style-src covers the style sheet only: no page has a style attribute or an inline script that runs.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Context = Mapping[str, object]


def show_page(template: str, build_context: Callable[[Connection], Context]) -> Response:
    """Return the page that `build_context` gives the values of; 304 if the client has it already."""
    with snapshot_connection(current_app.extensions["database"]) as connection:
        version = read_data_version(connection)
        if response := find_not_modified(lambda: version, HTML):
            return response
        context = build_context(connection)
    return set_validators(render_page(template, context), version, HTML)


def render_page(template: str, context: Context) -> Response:
    """Return the page without validators."""
    page = make_response(
        render_template(template if "/" in template else f"pages/{template}", **build_globals(), **context)
    )
    page.headers.update(SECURITY_HEADERS)
    return page


def dump_inline(value: object) -> Markup:
    """Return JSON that may stand in a script element: nothing in it can end the element."""
    return Markup(envelope.dump_json(value).replace("<", "\\u003c"))  # noqa: S704 - escaped above
