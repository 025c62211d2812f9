"""What the contract says of every operation, said once instead of on each.

flask-smorest writes down what an operation declares. Here come the refusals it shares with all
others, the headers of every answer and a bound on every value, so that the linters of public APIs
have nothing to add. A bound that is there already stays.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from api.http.bounds import bound
from api.http.problems import MEDIA_TYPE, title_of

Node = dict[str, Any]


class Operation(NamedTuple):
    path: str
    method: str
    doc: Node

    def has_body(self) -> bool:
        return "requestBody" in self.doc

    def of_item(self) -> bool:
        return "{" in self.path

    def queries(self) -> set[str]:
        return {one["name"] for one in self.doc.get("parameters", ()) if one["in"] == "query"}


def _always(_: Operation) -> bool:
    return True


# status: which operations answer with it
REFUSALS: dict[int, Callable[[Operation], bool]] = {
    400: lambda operation: operation.has_body() or "cursor" in operation.queries(),
    401: _always,
    404: Operation.of_item,
    406: lambda operation: operation.method == "get",
    410: Operation.of_item,
    413: Operation.has_body,
    414: lambda operation: bool(operation.queries()),
    415: Operation.has_body,
    422: _always,
    429: _always,
    500: _always,
}
ON_EVERY_ANSWER = ("Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy")
ON_STATUS = {429: ("Retry-After",)}
FIRST_REFUSAL = 400
SHARED = files(__package__).joinpath("shared.yaml").read_text("utf-8")


def document(api: Any) -> Node:
    """Return the whole contract of an `openapi.Api`, ready to be written."""
    contract: Node = json.loads(json.dumps(api.spec.to_dict(), default=float))
    operations = list(_operations(contract))
    _check(operations)
    statuses = {status for operation in operations for status in _complete(operation)}
    _share(contract, statuses)
    for part in (contract["paths"], dict(contract["components"]["schemas"])):
        _name(part, contract["components"]["schemas"])
    _prune(contract)
    bounded: Node = bound(contract)
    return bounded


def _operations(contract: Node) -> Iterator[Operation]:
    for path, item in contract["paths"].items():
        shared = item.pop("parameters", [])
        for method, doc in item.items():
            if parameters := [*shared, *doc.get("parameters", [])]:
                doc["parameters"] = parameters
            yield Operation(path, method, doc)


def _check(operations: list[Operation]) -> None:
    for path, method, doc in operations:
        if missing := {"operationId", "summary", "tags"} - doc.keys():
            raise ValueError(f"{method} {path} has no {', '.join(sorted(missing))}")
    names = Counter(operation.doc["operationId"] for operation in operations)
    if twice := [name for name, count in names.items() if count > 1]:
        raise ValueError(f"operationId given twice: {', '.join(twice)}")


def _complete(operation: Operation) -> set[int]:
    """Add the shared refusals and headers; return the statuses of all its refusals."""
    own = operation.doc.get("responses", {})
    refusals = {status for status, applies in REFUSALS.items() if applies(operation)}
    refusals |= {int(status) for status in own if int(status) >= FIRST_REFUSAL}
    answers = {status: answer for status, answer in own.items() if int(status) < FIRST_REFUSAL}
    for status, answer in answers.items():
        answer["headers"] = _headers(int(status)) | answer.get("headers", {})
    shared = {str(status): _ref("responses", _key(title_of(status))) for status in refusals}
    operation.doc["responses"] = answers | shared
    return refusals


def _share(contract: Node, statuses: set[int]) -> None:
    shared = yaml.safe_load(SHARED)
    components = contract.setdefault("components", {})
    refusals = {_key(title_of(status)): _refusal(status) for status in statuses}
    for kind, entries in {**shared.pop("components"), "responses": refusals}.items():
        components.setdefault(kind, {}).update(entries)
    contract |= shared


def _refusal(status: int) -> Node:
    content = {MEDIA_TYPE: {"schema": _ref("schemas", "Problem")}}
    return {"description": title_of(status), "headers": _headers(status), "content": content}


def _headers(status: int) -> Node:
    names = (*ON_EVERY_ANSWER, *ON_STATUS.get(status, ()))
    return {name: _ref("headers", name) for name in names}


def _name(node: Any, schemas: Node) -> None:
    """Move every schema that bears `x-component` among the components, under that name, and refer to it."""
    for key, inner in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
        if not isinstance(inner, dict | list):
            continue
        if isinstance(inner, dict) and (name := inner.pop("x-component", None)):
            said = {"description": inner.pop("description")} if "description" in inner else {}
            schemas[name] = inner
            node[key] = _ref("schemas", name) | said
        _name(inner, schemas)


def _prune(contract: Node) -> None:
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
        _prune(contract)
    contract["components"] = {kind: entries for kind, entries in components.items() if entries}


def _ref(kind: str, name: str) -> Node:
    return {"$ref": f"#/components/{kind}/{name}"}


def _key(title: str) -> str:
    return title.replace(" ", "")
