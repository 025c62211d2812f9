"""A page as a response: one state of the data, its validators, and the headers that keep foreign code out."""

import re
from collections.abc import Callable, Mapping

from flask import Response, make_response, render_template
from markupsafe import Markup
from sqlalchemy import Connection

from api.http import envelope
from api.pages.page_parameters import list_ignored_parameters
from api.pages.template_functions import build_globals
from api.snapshot_response import show_snapshot

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
# What no HTML document may hold: controls but tabs and line breaks, halves of surrogate pairs, noncharacters.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
REPLACEMENT_CHARACTER = "\ufffd"
MAX_BYTES = 59_500  # of a page
SHARES = (1, 0.8, 0.6, 0.4, 0.2, 0.1)  # of the entries that there is room for
Context = Mapping[str, object]


def show_page(template: str, build_context: Callable[[Connection], Context]) -> Response:
    """Return the page that `build_context` gives the values of; 304 if the client has it already."""
    return show_snapshot(HTML, build_context, lambda context: render_page(template, context))


def render_page(template: str, context: Context) -> Response:
    """Return the page without validators; what a request quotes and no page may hold is replaced."""
    shown = {**build_globals(), "ignored_parameters": list_ignored_parameters(), **context}
    text = render_template(template if "/" in template else f"pages/{template}", **shown)
    page = make_response(FORBIDDEN.sub(REPLACEMENT_CHARACTER, text))
    page.headers.update(SECURITY_HEADERS)
    return page


def render_fitting(template: str, build_context: Callable[[float], Context]) -> Response:
    """Return the page with as large a share of its entries as fits, so that it stays below 60 KB as the data grow."""
    pages = (render_page(template, build_context(share)) for share in SHARES)
    first = next(pages)
    return next((page for page in (first, *pages) if len(page.get_data()) <= MAX_BYTES), first)


def dump_inline(value: object) -> Markup:
    """Return JSON that may stand in a script element: nothing in it can end the element."""
    return Markup(envelope.dump_json(value).replace("<", "\\u003c"))  # noqa: S704 - escaped above
