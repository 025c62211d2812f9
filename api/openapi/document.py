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

from api.http.deprecation import Retired
from api.http.problems import MEDIA_TYPE, title_of
from api.openapi.component_refs import name_schemas, ref, share_alike
from api.openapi.response_examples import show
from api.openapi.schema_limits import bound

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

    def of_item(self) -> bool:
        return "{" in self.path

    def is_paged(self) -> bool:
        return "cursor" in self.queries()

    def queries(self) -> set[str]:
        return {one["name"] for one in self.doc.get("parameters", ()) if one["in"] == "query"}


def _always(_: Operation) -> bool:
    return True


# status: which operations answer with it, all in the same words
ANSWERS: dict[int, Callable[[Operation], bool]] = {
    304: Operation.is_read,
    400: lambda operation: operation.has_body() or operation.is_paged(),
    401: _always,
    404: Operation.of_item,
    406: Operation.is_read,
    410: lambda operation: operation.of_item() or operation.is_retired(),
    412: Operation.is_read,
    413: Operation.has_body,
    414: lambda operation: bool(operation.queries()),
    415: Operation.has_body,
    422: _always,
    429: _always,
    500: _always,
    503: _always,
}
ON_EVERY_ANSWER = ("Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy")
ON_STATUS = {
    200: ("Cache-Control", "ETag"),
    301: ("Location",),
    303: ("Location",),
    304: ("Cache-Control", "ETag"),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
WHERE_RETIRED = ("Deprecation", "Link", "Sunset")
FIRST_REFUSAL = 400
NONE: Mapping[str, Any] = {}
NAMED_BY_PATH = "Which record: its id, as the lists give it."
SHARED = files(__package__).joinpath("shared_components.yaml").read_text("utf-8")


def build_document(api: Any, examples: Mapping[str, Any] = NONE, retired: Retired = NONE) -> Node:
    """Return the whole contract of an `openapi.Api`, ready to be written.

    `examples` are as `examples.show` has them, `retired` names the operations that have ended or will.
    """
    contract: Node = json.loads(json.dumps(api.spec.to_dict(), default=float))
    operations = sorted(_operations(contract), key=lambda operation: operation[:2])
    _check(operations)
    _retire(operations, retired)
    statuses = {status for operation in operations for status in _complete(operation)}
    _share(contract, statuses)
    for part in (contract["paths"], dict(contract["components"]["schemas"])):
        name_schemas(part, contract["components"]["schemas"])
    docs = [operation.doc for operation in operations]
    show(docs, contract["components"]["responses"], examples)
    share_alike(docs, contract["components"])
    _prune(contract)
    bounded: Node = bound(contract)
    return bounded


def _operations(contract: Node) -> Iterator[Operation]:
    for path, item in contract["paths"].items():
        shared = item.pop("parameters", [])
        for parameter in shared:
            parameter.setdefault("description", NAMED_BY_PATH)
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


def _retire(operations: list[Operation], retired: Retired) -> None:
    for operation in operations:
        if retirement := retired.get(operation.doc["operationId"]):
            operation.doc.update({"deprecated": True, "x-sunset": f"{retirement.sunset:%Y-%m-%d}"})


def _complete(operation: Operation) -> set[int]:
    """Add the shared answers, and the headers of its own; return the statuses of what it shares."""
    own = operation.doc.get("responses", {})
    shared = {status for status, applies in ANSWERS.items() if applies(operation)}
    shared |= {int(status) for status in own if int(status) >= FIRST_REFUSAL}
    answers = {status: answer for status, answer in own.items() if int(status) < FIRST_REFUSAL}
    more = {*(WHERE_RETIRED if operation.is_retired() else ()), *(("Link",) if operation.is_paged() else ())}
    for status, answer in answers.items():
        answer["headers"] = _headers(int(status), more) | answer.get("headers", {})
    refs = {str(status): ref("responses", _key(title_of(status))) for status in shared}
    operation.doc["responses"] = answers | refs
    return shared


def _share(contract: Node, statuses: set[int]) -> None:
    shared = yaml.safe_load(SHARED)
    components = contract.setdefault("components", {})
    answers = {_key(title_of(status)): _answer(status) for status in statuses}
    for kind, entries in {**shared.pop("components"), "responses": answers}.items():
        components.setdefault(kind, {}).update(entries)
    contract |= shared


def _answer(status: int) -> Node:
    answer = {"description": title_of(status), "headers": _headers(status)}
    content = {MEDIA_TYPE: {"schema": ref("schemas", "Problem")}}
    return answer | ({"content": content} if status >= FIRST_REFUSAL else {})


def _headers(status: int, more: Iterable[str] = ()) -> Node:
    names = (*ON_EVERY_ANSWER, *ON_STATUS.get(status, ()), *more)
    return {name: ref("headers", name) for name in names}


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


def _key(title: str) -> str:
    return title.replace(" ", "")
