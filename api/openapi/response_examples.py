"""Adds recorded responses to the OpenAPI document as examples."""

from collections.abc import Mapping

from api.openapi.component_refs import list_responses
from api.openapi.document_node import Node


def add_examples(operations: list[Node], error_responses: Mapping[str, Node], examples: Mapping[str, Node]) -> None:
    """Add each example to the first media type of the responses with its name.

    A response is named after its schema, an error response by its title. An example has the members `request`, the
    request that was made, and `value`, the body that was returned.
    """
    responses = [(found.name, found.node) for operation in operations for found in list_responses(operation)]
    for name, response in [*responses, *error_responses.items()]:
        if name in examples and "content" in response:
            first = next(iter(response["content"].values()))
            first["examples"] = {"answer": {"summary": examples[name]["request"], "value": examples[name]["value"]}}
