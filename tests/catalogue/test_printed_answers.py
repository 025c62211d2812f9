"""What README and the documentation print is what the catalogue of the program answers."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = re.compile(
    r"```sh\n"
    r"curl -s (?:-o /dev/null -w '(?P<output>[^']+)' )?\"\$T(?P<path>/[^\"]+)\""
    r"(?: \| jq(?: -c)? '(?P<selected>[^']+)')?\n"
    r"```\n```\w+\n(?P<answer>.*?)```\n",
    re.DOTALL,
)
STEP = re.compile(r'select\(\.(?P<key>\w+) == "(?P<value>[^"]+)"\)|\.(?P<name>\w+)|\[\]')  # the jq of the examples


class Example(NamedTuple):
    output: str | None
    path: str
    selected: str | None
    answer: str


EXAMPLES = [Example(**found.groupdict()) for found in EXAMPLE.finditer(README)]


def test_every_curl_is_an_example_that_is_tried() -> None:
    assert len(EXAMPLES) == README.count("\ncurl ") >= 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_printed_answer_is_the_true_one(example: Example, client: FlaskClient) -> None:
    response = client.get(f"/v1{example.path}")
    if example.output is not None:
        output = example.output.replace("%{http_code}", str(response.status_code))
        where = f"http://127.0.0.1:8000{response.headers['Location']}"
        assert example.answer.strip() == output.replace("%{redirect_url}", where)
        return
    assert response.status_code == 200
    (document,) = read_json_documents(response.text)
    assert list(read_json_documents(example.answer)) == list(apply_jq_filter(document, example.selected or "."))


def read_json_documents(text: str) -> Iterator[Any]:
    """Read the documents one after another; members keep their order, and figures their digits."""
    decoder = json.JSONDecoder(object_pairs_hook=list, parse_float=Decimal)
    while text := text.strip():
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:]


def apply_jq_filter(document: Any, selected: str) -> Iterator[Any]:
    """Give what jq would print."""
    found = [document]
    for step in STEP.finditer(selected):
        if step["name"]:
            found = [dict(item)[step["name"]] for item in found]
        elif step["key"]:
            found = [item for item in found if dict(item)[step["key"]] == step["value"]]
        else:
            found = [inner for item in found for inner in item]
    yield from found


def test_printed_criteria_are_the_true_ones(client: FlaskClient) -> None:
    printed = re.search(
        r"'localhost:8000(?P<path>/v1/candidates/\S+)' \| jq -r \S+\n```\n\n```\n(?P<output>all of:\n.+?)\n```",
        (ROOT / "docs/matching.md").read_text("utf-8"),
        re.DOTALL,
    )
    assert printed is not None
    assert client.get(printed["path"]).get_json()["data"]["criteria_text"] == printed["output"]
