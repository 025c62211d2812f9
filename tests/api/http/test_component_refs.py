from typing import Any

import pytest

from api.openapi.component_refs import hoist_named_schemas, hoist_shared_parts
from tests.api.http import toy

Node = dict[str, Any]


def operation(name: str, *parameters: Node) -> Node:
    return {"operationId": name, "parameters": [*parameters], "responses": {}}


def parameter(name: str, description: str = "", place: str = "query") -> Node:
    return {"name": name, "in": place, "description": description}


def refs(shared: Node) -> list[str | None]:
    return [item.get("$ref") for item in shared["parameters"]]


def test_equal_parameters_become_one_component() -> None:
    components: Node = {}
    one, two = operation("one", parameter("limit")), operation("two", parameter("limit"))
    hoist_shared_parts([one, two], components)
    assert refs(one) == refs(two) == ["#/components/parameters/limit"]
    assert components == {"parameters": {"limit": parameter("limit")}}


def test_parameter_of_one_operation_stays_inline() -> None:
    components: Node = {}
    one = operation("one", parameter("limit"))
    hoist_shared_parts([one], components)
    assert (one["parameters"], components) == ([parameter("limit")], {})


def test_different_parameters_of_one_name_are_named_after_their_first_operation() -> None:
    description = ["one", "other", "one", "other"]
    operations = [operation(f"list_{place}", parameter("kind", words)) for place, words in enumerate(description)]
    components: Node = {}
    hoist_shared_parts(operations, components)
    assert [refs(item)[0] for item in operations] == [
        f"#/components/parameters/list_{first}.kind" for first in (0, 1, 0, 1)
    ]
    assert components["parameters"].keys() == {"list_0.kind", "list_1.kind"}


def test_parameter_outside_the_query_is_named_with_its_location() -> None:
    operations = [operation(name, parameter("id"), parameter("id", "", "path")) for name in ("one", "two")]
    hoist_shared_parts(operations, {})
    assert refs(operations[0]) == ["#/components/parameters/id", "#/components/parameters/path.id"]


def test_two_schemas_of_one_name_are_refused() -> None:
    schemas = [{"x-component": "Kind", "type": "string"}, {"x-component": "Kind", "type": "integer"}]
    with pytest.raises(ValueError, match="two different schemas are named Kind"):
        hoist_named_schemas(schemas, {})


def test_equal_responses_become_one_component() -> None:
    contract = toy.create_app().extensions["contract"]
    item = {"$ref": "#/components/responses/BearItem"}
    assert contract["paths"]["/v1/bears/{bear_id}"]["get"]["responses"]["200"] == item
    assert contract["paths"]["/v1/bears/weighings"]["post"]["responses"]["200"] == item


@pytest.mark.parametrize("name", toy.EXAMPLES)
def test_example_is_added_to_the_response_of_its_name(name: str) -> None:
    responses = toy.create_app().extensions["contract"]["components"]["responses"]
    [content] = responses[name]["content"].values()
    example = toy.EXAMPLES[name]
    assert content["examples"] == {"answer": {"summary": example["request"], "value": example["value"]}}
