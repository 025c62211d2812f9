"""404 of paths that lead nowhere: it names the path that was probably meant; a trailing slash is redirected."""

import re
from collections.abc import Mapping

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import NotFound

from api.http import Problem, envelope
from api.http.name_suggestions import suggest_parameter
from api.http.operational_paths import LIVENESS, READINESS
from api.http.problems import Fault, convert_http_exception, render_problem
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from api.v1.service import OTHER_PATHS
from db.vocab.identifiers import parse_identifier
from schemas.shape import includable_paths

COLLECTIONS = {resource.name: resource for resource in RESOURCES}
NESTED = [resource.name for resource in WITHIN_THERAPY]
# What other services call the paths of this one, below the root of their API.
PEER_PATHS: Mapping[str, tuple[str, ...]] = {
    LIVENESS: ("health", "healthcheck", "livez", "ping", "status"),
    READINESS: ("ready", "readiness", "health/ready"),
    "/docs": ("swagger", "swagger-ui", "swagger-ui.html", "swagger/index.html", "docs", "redoc", "documentation"),
    "/openapi.json": ("openapi", "openapi.json", "swagger.json", "swagger/v1/swagger.json", "api-docs", "schema"),
    "/openapi.yaml": ("openapi.yml", "openapi.yaml", "swagger.yaml", "swagger.yml"),
    "/v1": ("", "api", "v1", "v2", "v3", "latest"),
}
OUR_PATHS = {peer: ours for ours, peers in PEER_PATHS.items() for peer in peers}
API_ROOT = re.compile(r"^(api/)?(v\d+/)?")
TOP, ITEM, NESTED_LIST = 1, 2, 3  # how many segments a path below /v1 has


def init_app(app: Flask) -> None:
    """Answer every path that no route matches."""
    app.register_error_handler(NotFound, handle_unknown_path)


def handle_unknown_path(error: NotFound) -> Response:
    """Return a redirect to the path without its trailing slash, or a 404 that names what is near."""
    stripped = "" if "//" in request.path else request.path.rstrip("/")
    adapter = current_app.create_url_adapter(request)
    if stripped not in {"", request.path} and adapter and adapter.test(stripped):
        query = request.query_string.decode("ascii", "replace")
        return envelope.make_redirect(308, envelope.build_url(stripped) + (f"?{query}" if query else ""))
    problem = convert_http_exception(error)
    expected = find_peer_path(stripped) or suggest_path(stripped.removeprefix("/v1").strip("/").split("/"))
    errors: list[Fault] = [{"detail": "no such path", "value": request.path, "expected": expected}] if expected else []
    return render_problem(Problem(problem.status, problem.detail, errors=errors))


def find_peer_path(path: str) -> str | None:
    """Return the path that other services call `path`, alone or below the root of their API; None if there is none."""
    below_root = API_ROOT.sub("", path.casefold().strip("/"))
    ours = OUR_PATHS.get(below_root) or f"/v1/{below_root}"
    adapter = current_app.create_url_adapter(request)
    return envelope.build_url(ours) if adapter and adapter.test(ours) else None


def suggest_path(segments: list[str]) -> str | None:
    """Return the path below `/v1` that these segments probably mean, None if none is near."""
    if segments[0] in COLLECTIONS and parse_identifier("/".join(segments[1:])):
        return envelope.build_url("/v1/resolve", [("id", "/".join(segments[1:]))])
    if len(segments) == NESTED_LIST and segments[0] in COLLECTIONS:
        return _suggest_list(*segments)
    name = suggest_parameter(segments[0], [*COLLECTIONS, *OTHER_PATHS]) if len(segments) <= ITEM else None
    if name is None or name.startswith("one of"):
        return None
    return envelope.build_url("/".join(["/v1", name, *segments[1:]]))


def _suggest_list(collection: str, record_id: str, name: str) -> str | None:
    """Return the filter or `include` that serves what a list within a record would."""
    resource = COLLECTIONS[collection]
    listed, filter_name = (collection, "parent") if name == "children" else (name, resource.noun.split()[0])
    if listed in COLLECTIONS and filter_name in COLLECTIONS[listed].collection.filters:
        return envelope.build_url(f"/v1/{listed}", [(filter_name, record_id)])
    if name in includable_paths(resource.schema):
        return envelope.build_url(f"/v1/{collection}/{record_id}", [("include", name)])
    near = suggest_parameter(name, NESTED) if collection == "therapies" else None
    return envelope.build_url(f"/v1/{collection}/{record_id}/{near}") if near and " " not in near else None
