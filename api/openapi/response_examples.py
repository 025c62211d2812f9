"""Shows answers that were really given beside the description of their kind."""

from collections.abc import Mapping
from typing import Any

from api.openapi.component_refs import Node, list_responses


def add_examples(operations: list[Node], refusals: Mapping[str, Node], examples: Mapping[str, Any]) -> None:
    """Put each example where its kind is described. An answer's kind is the name of its schema, a refusal's its title.

    An example is the request that was made and the value that came, in the first of the answer's media types.
    """
    answers = [(saying.name, saying.node) for operation in operations for saying in list_responses(operation)]
    for name, answer in [*answers, *refusals.items()]:
        if name in examples and "content" in answer:
            first = next(iter(answer["content"].values()))
            first["examples"] = {"answer": {"summary": examples[name]["request"], "value": examples[name]["value"]}}
