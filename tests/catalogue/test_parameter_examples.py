"""Every required parameter and the commonest optional ones have an example, and each example gets an answer."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.contract_client import load_contract, resolve_pointer

CONTRACT = load_contract()
READS = [path for path, operations in CONTRACT["paths"].items() if "get" in operations]
MIN_OPTIONAL = 20


def list_parameters(path: str) -> list[dict[str, Any]]:
    parameters = CONTRACT["paths"][path]["get"].get("parameters", [])
    return [resolve_pointer(parameter["$ref"]) if "$ref" in parameter else parameter for parameter in parameters]


def format_example(parameter: dict[str, Any]) -> str:
    example = parameter["example"]
    values = example if isinstance(example, list) else [example]
    return ",".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def iter_urls(path: str) -> Iterator[str]:
    """Yield the address with the required parameters, then with each optional one that has an example."""
    parameters = list_parameters(path)
    filled = path
    for item in parameters:
        if item["in"] == "path":
            filled = filled.replace(f"{{{item['name']}}}", quote(format_example(item)))
    required = [
        f"{parameter['name']}={quote(format_example(parameter))}"
        for parameter in parameters
        if _is_required_query(parameter)
    ]
    yield "?".join([filled, *(["&".join(required)] if required else [])])
    for entry in parameters:
        if entry["in"] == "query" and not entry.get("required") and "example" in entry:
            yield f"{filled}?{'&'.join([*required, entry['name'] + '=' + quote(format_example(entry))])}"


def _is_required_query(parameter: dict[str, Any]) -> bool:
    return parameter["in"] == "query" and bool(parameter.get("required"))


def test_every_required_parameter_has_an_example() -> None:
    missing = [
        (path, parameter["name"])
        for path in READS
        for parameter in list_parameters(path)
        if parameter.get("required") and "example" not in parameter
    ]
    assert missing == []


def test_the_commonest_optional_ones_have_one() -> None:
    names = {
        parameter["name"]
        for path in READS
        for parameter in list_parameters(path)
        if "example" in parameter and not parameter.get("required")
    }
    assert len(names) >= MIN_OPTIONAL


@pytest.mark.parametrize("path", READS)
def test_every_example_gets_an_answer(client: FlaskClient, path: str) -> None:
    for url in iter_urls(path):
        assert client.get(url).status_code in {200, 303}, url
