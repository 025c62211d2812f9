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
    return [resolve_pointer(one["$ref"]) if "$ref" in one else one for one in parameters]


def format_example(parameter: dict[str, Any]) -> str:
    example = parameter["example"]
    values = example if isinstance(example, list) else [example]
    return ",".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def iter_urls(path: str) -> Iterator[str]:
    """Yield the address with the required parameters, then with each optional one that has an example."""
    parameters = list_parameters(path)
    filled = path
    for one in parameters:
        if one["in"] == "path":
            filled = filled.replace(f"{{{one['name']}}}", quote(format_example(one)))
    required = [f"{one['name']}={quote(format_example(one))}" for one in parameters if _is_required_query(one)]
    yield "?".join([filled, *(["&".join(required)] if required else [])])
    for one in parameters:
        if one["in"] == "query" and not one.get("required") and "example" in one:
            yield f"{filled}?{'&'.join([*required, one['name'] + '=' + quote(format_example(one))])}"


def _is_required_query(parameter: dict[str, Any]) -> bool:
    return parameter["in"] == "query" and bool(parameter.get("required"))


def test_every_required_parameter_has_an_example() -> None:
    missing = [
        (path, one["name"])
        for path in READS
        for one in list_parameters(path)
        if one.get("required") and "example" not in one
    ]
    assert missing == []


def test_the_commonest_optional_ones_have_one() -> None:
    names = {
        one["name"] for path in READS for one in list_parameters(path) if "example" in one and not one.get("required")
    }
    assert len(names) >= MIN_OPTIONAL


@pytest.mark.parametrize("path", READS)
def test_every_example_gets_an_answer(client: FlaskClient, path: str) -> None:
    for url in iter_urls(path):
        assert client.get(url).status_code in {200, 303}, url
