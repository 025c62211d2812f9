"""Problems as pages, for clients that prefer HTML; paths of the API always answer with the problem itself."""

import json
from collections.abc import Callable

from flask import Flask, Response, request

from api.http.operational_paths import OPERATIONAL_PATHS
from api.http.problems import MEDIA_TYPE
from api.pages.rendering import render_page
from schemas.exports.documents import Record

API_PATHS = ("/v1", "/openapi", "/docs", "/mcp", "/oembed", *OPERATIONAL_PATHS)


def init_app(app: Flask) -> None:
    """Answer errors outside the API with a page where the client prefers one."""
    app.after_request(render_problem_page)


def render_problem_page(response: Response) -> Response:
    """Return the page of a problem, with its status and headers; any other response unchanged."""
    return replace_problem(response, lambda problem: render_page("error.html", {"problem": problem}))


def replace_problem(response: Response, render: Callable[[Record], Response]) -> Response:
    """Return what `render` makes of a problem if the client prefers HTML; any other response unchanged."""
    if response.mimetype != MEDIA_TYPE or not _prefers_page():
        return response
    page = render(json.loads(response.get_data()))
    page.status_code = response.status_code
    for name, value in response.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            page.headers[name] = value
    return page


def _prefers_page() -> bool:
    if request.path.startswith(API_PATHS):
        return False
    return request.accept_mimetypes.best_match([MEDIA_TYPE, "text/html"]) == "text/html"
