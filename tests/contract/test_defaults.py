"""What the contract gives as a default or an example of a parameter is one that the parameter accepts."""

from typing import Any

from tests.contract_client import load_contract

TYPES: dict[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "string": str,
}


def test_defaults_and_examples_of_parameters_have_the_type_of_their_schema() -> None:
    contract = load_contract()
    found = [
        (name, given)
        for name, parameter in contract["components"]["parameters"].items()
        for given in _list_given(parameter, parameter["schema"])
        if not isinstance(given, _find_type(contract, parameter["schema"]))
    ]
    assert found == []


def _list_given(*holders: dict[str, Any]) -> list[Any]:
    return [holder[member] for holder in holders for member in ("default", "example") if member in holder]


def _find_type(contract: Any, schema: dict[str, Any]) -> type | tuple[type, ...]:
    while "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return TYPES[schema["type"]] if isinstance(schema.get("type"), str) else object
