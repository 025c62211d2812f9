"""Completes the OpenAPI document: what all operations share, limits on every value, examples, components.

flask-smorest describes what an operation declares. Shared error responses and headers are added here, so that no
operation repeats them. Limits that a schema sets itself are kept.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files

import yaml

from api.http.deprecation import NO_DEPRECATIONS, Deprecations
from api.openapi.component_refs import hoist_named_schemas, hoist_shared_parts
from api.openapi.document_node import Node
from api.openapi.parameter_examples import NO_EXAMPLES as NO_PARAMETER_EXAMPLES
from api.openapi.parameter_examples import ParameterExamples, add_parameter_examples
from api.openapi.response_examples import add_examples
from api.openapi.schema_limits import add_limits
from api.openapi.shared_responses import Operation, add_shared_responses, build_response, format_component_name
from api.openapi.smorest import Api

NO_EXAMPLES: Mapping[str, Node] = {}
PATH_DESCRIPTIONS = {"collection": "Name of the collection, such as `claims`."}
ID_DESCRIPTION = "Id of the record, as listed."
SHARED_COMPONENTS = files(__package__).joinpath("shared_components.yaml").read_text("utf-8")


def build_openapi_document(
    api: Api,
    examples: Mapping[str, Node] = NO_EXAMPLES,
    deprecations: Deprecations = NO_DEPRECATIONS,
    parameter_examples: ParameterExamples = NO_PARAMETER_EXAMPLES,
) -> Node:
    """Return the complete OpenAPI document of an API.

    `examples` are as `add_examples` takes them, `parameter_examples` as `add_parameter_examples` does; `deprecations`
    are the operations that have ended or will.
    """
    document: Node = json.loads(json.dumps(api.spec.to_dict(), default=float))
    operations = sorted(_list_operations(document), key=lambda operation: operation[:2])
    _validate_operations(operations)
    _mark_deprecated(operations, deprecations)
    for operation in operations:
        add_parameter_examples(operation, parameter_examples)
    statuses = {status for operation in operations for status in add_shared_responses(operation)}
    _add_shared_components(document, statuses)
    components = document["components"]
    for part in (document["paths"], dict(components["schemas"])):
        hoist_named_schemas(part, components["schemas"])
    docs = [operation.doc for operation in operations]
    add_examples(docs, components["responses"], examples)
    hoist_shared_parts(docs, components)
    _drop_unused_components(document)
    return add_limits(document)


def _list_operations(document: Node) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        path_parameters = item.pop("parameters", [])
        for parameter in path_parameters:
            parameter.setdefault("description", PATH_DESCRIPTIONS.get(parameter["name"], ID_DESCRIPTION))
        for method, doc in item.items():
            if parameters := [*path_parameters, *doc.get("parameters", [])]:
                doc["parameters"] = parameters
            yield Operation(path, method, doc)


def _validate_operations(operations: list[Operation]) -> None:
    for path, method, doc in operations:
        if missing := {"operationId", "summary", "tags"} - doc.keys():
            raise ValueError(f"{method} {path} has no {', '.join(sorted(missing))}")
    names = Counter(operation.doc["operationId"] for operation in operations)
    if duplicates := [name for name, count in names.items() if count > 1]:
        raise ValueError(f"duplicate operationId: {', '.join(duplicates)}")


def _mark_deprecated(operations: list[Operation], deprecations: Deprecations) -> None:
    for operation in operations:
        if deprecation := deprecations.get(operation.doc["operationId"]):
            operation.doc.update({"deprecated": True, "x-sunset": f"{deprecation.sunset:%Y-%m-%d}"})


def _add_shared_components(document: Node, statuses: set[int]) -> None:
    shared = yaml.safe_load(SHARED_COMPONENTS)
    components = document.setdefault("components", {})
    responses = {format_component_name(status): build_response(status) for status in statuses}
    for kind, entries in {**shared.pop("components"), "responses": responses}.items():
        components.setdefault(kind, {}).update(entries)
    document |= shared


def _drop_unused_components(document: Node) -> None:
    """Drop components without a reference, until every one that is left has one."""
    components = document["components"]
    text = json.dumps(document)
    unused = [
        (kind, name)
        for kind, entries in components.items()
        for name in entries
        if kind != "securitySchemes" and f'"#/components/{kind}/{name}"' not in text
    ]
    for kind, name in unused:
        del components[kind][name]
    if unused:
        _drop_unused_components(document)
    document["components"] = {kind: entries for kind, entries in components.items() if entries}
