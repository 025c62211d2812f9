"""The contract's examples are what the catalogue answers, member by member but for the moment it was loaded."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from api import examples


@pytest.fixture(scope="module")
def current_examples(app: Flask) -> Mapping[str, Any]:
    return examples.request_examples(app)


@pytest.mark.parametrize("name", examples.REQUESTS)
def test_an_example_is_a_true_answer(current_examples: Mapping[str, Any], name: str) -> None:
    written, now = (
        examples.drop_timestamps(examples.load_examples()[name]),
        examples.drop_timestamps(current_examples[name]),
    )
    assert written == now, "the catalogue has changed: run `therapydb openapi examples`, then `therapydb openapi write`"
    assert list(json.dumps(written)) == list(json.dumps(now)), "members stand in another order"


def test_every_kind_of_answer_has_an_example(app: Flask) -> None:
    shown = examples.load_examples()
    contract = app.test_client().get("/openapi.json").get_json()
    kinds = {kind for kind in contract["components"]["schemas"] if kind.endswith(("Page", "Item"))}
    assert kinds <= shown.keys()
