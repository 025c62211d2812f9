"""What the contract says of every operation, said once instead of on each.

flask-smorest writes down what an operation declares. Here come the refusals it shares with all
others, the headers of every answer and a bound on every value, so that the linters of public APIs
have nothing to add. A bound that is there already stays.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from api.http.deprecation import Deprecations
from api.http.problems import MEDIA_TYPE, get_title
from api.openapi.component_refs import hoist_named_schemas, hoist_shared_parts, make_ref
from api.openapi.response_examples import add_examples
from api.openapi.schema_limits import add_limits

Node = dict[str, Any]


class Operation(NamedTuple):
    path: str
    method: str
    doc: Node

    def is_read(self) -> bool:
        return self.method == "get"

    def is_retired(self) -> bool:
        return bool(self.doc.get("deprecated"))

    def has_body(self) -> bool:
        return "requestBody" in self.doc

    def has_path_parameter(self) -> bool:
        return "{" in self.path

    def is_paged(self) -> bool:
        return "cursor" in self.list_query_names()

    def list_query_names(self) -> set[str]:
        return {one["name"] for one in self.doc.get("parameters", ()) if one["in"] == "query"}


def _applies_always(_: Operation) -> bool:
    return True


# status: which operations answer with it, all in the same words
SHARED_RESPONSES: dict[int, Callable[[Operation], bool]] = {
    304: Operation.is_read,
    400: lambda operation: operation.has_body() or operation.is_paged(),
    401: _applies_always,
    404: Operation.has_path_parameter,
    406: Operation.is_read,
    410: lambda operation: operation.has_path_parameter() or operation.is_retired(),
    412: Operation.is_read,
    413: Operation.has_body,
    414: lambda operation: bool(operation.list_query_names()),
    415: Operation.has_body,
    422: _applies_always,
    429: _applies_always,
    500: _applies_always,
    503: _applies_always,
}
HEADERS_ALWAYS = ("Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy")
HEADERS_BY_STATUS = {
    200: ("Cache-Control", "ETag"),
    301: ("Location",),
    303: ("Location",),
    304: ("Cache-Control", "ETag"),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
HEADERS_IF_DEPRECATED = ("Deprecation", "Link", "Sunset")
FIRST_ERROR = 400
NO_EXAMPLES: Mapping[str, Any] = {}
ID_DESCRIPTION = "Which record: its id, as the lists give it."
SHARED_COMPONENTS = files(__package__).joinpath("shared_components.yaml").read_text("utf-8")


def build_document(api: Any, examples: Mapping[str, Any] = NO_EXAMPLES, retired: Deprecations = NO_EXAMPLES) -> Node:
    """Return the whole contract of an `openapi.Api`, ready to be written.

    `examples` are as `examples.show` has them, `retired` names the operations that have ended or will.
    """
    contract: Node = json.loads(json.dumps(api.spec.to_dict(), default=float))
    operations = sorted(_list_operations(contract), key=lambda operation: operation[:2])
    _validate_operations(operations)
    _mark_deprecated(operations, retired)
    statuses = {status for operation in operations for status in _add_shared_responses(operation)}
    _add_shared_components(contract, statuses)
    for part in (contract["paths"], dict(contract["components"]["schemas"])):
        hoist_named_schemas(part, contract["components"]["schemas"])
    docs = [operation.doc for operation in operations]
    add_examples(docs, contract["components"]["responses"], examples)
    hoist_shared_parts(docs, contract["components"])
    _drop_unused_components(contract)
    bounded: Node = add_limits(contract)
    return bounded


def _list_operations(contract: Node) -> Iterator[Operation]:
    for path, item in contract["paths"].items():
        shared = item.pop("parameters", [])
        for parameter in shared:
            parameter.setdefault("description", ID_DESCRIPTION)
        for method, doc in item.items():
            if parameters := [*shared, *doc.get("parameters", [])]:
                doc["parameters"] = parameters
            yield Operation(path, method, doc)


def _validate_operations(operations: list[Operation]) -> None:
    for path, method, doc in operations:
        if missing := {"operationId", "summary", "tags"} - doc.keys():
            raise ValueError(f"{method} {path} has no {', '.join(sorted(missing))}")
    names = Counter(operation.doc["operationId"] for operation in operations)
    if twice := [name for name, count in names.items() if count > 1]:
        raise ValueError(f"operationId given twice: {', '.join(twice)}")


def _mark_deprecated(operations: list[Operation], retired: Deprecations) -> None:
    for operation in operations:
        if retirement := retired.get(operation.doc["operationId"]):
            operation.doc.update({"deprecated": True, "x-sunset": f"{retirement.sunset:%Y-%m-%d}"})


def _add_shared_responses(operation: Operation) -> set[int]:
    """Add the shared answers, and the headers of its own; return the statuses of what it shares."""
    own = operation.doc.get("responses", {})
    shared = {status for status, applies in SHARED_RESPONSES.items() if applies(operation)}
    shared |= {int(status) for status in own if int(status) >= FIRST_ERROR}
    answers = {status: answer for status, answer in own.items() if int(status) < FIRST_ERROR}
    more = {*(HEADERS_IF_DEPRECATED if operation.is_retired() else ()), *(("Link",) if operation.is_paged() else ())}
    for status, answer in answers.items():
        answer["headers"] = _build_header_refs(int(status), more) | answer.get("headers", {})
    refs = {str(status): make_ref("responses", _format_component_name(get_title(status))) for status in shared}
    operation.doc["responses"] = answers | refs
    return shared


def _add_shared_components(contract: Node, statuses: set[int]) -> None:
    shared = yaml.safe_load(SHARED_COMPONENTS)
    components = contract.setdefault("components", {})
    answers = {_format_component_name(get_title(status)): _build_response(status) for status in statuses}
    for kind, entries in {**shared.pop("components"), "responses": answers}.items():
        components.setdefault(kind, {}).update(entries)
    contract |= shared


def _build_response(status: int) -> Node:
    answer = {"description": get_title(status), "headers": _build_header_refs(status)}
    content = {MEDIA_TYPE: {"schema": make_ref("schemas", "Problem")}}
    return answer | ({"content": content} if status >= FIRST_ERROR else {})


def _build_header_refs(status: int, more: Iterable[str] = ()) -> Node:
    names = (*HEADERS_ALWAYS, *HEADERS_BY_STATUS.get(status, ()), *more)
    return {name: make_ref("headers", name) for name in names}


def _drop_unused_components(contract: Node) -> None:
    """Drop components that nothing refers to, until none is left."""
    components = contract["components"]
    text = json.dumps(contract)
    unused = [
        (kind, name)
        for kind, entries in components.items()
        for name in entries
        if kind != "securitySchemes" and f'"#/components/{kind}/{name}"' not in text
    ]
    for kind, name in unused:
        del components[kind][name]
    if unused:
        _drop_unused_components(contract)
    contract["components"] = {kind: entries for kind, entries in components.items() if entries}


def _format_component_name(title: str) -> str:
    return title.replace(" ", "")
