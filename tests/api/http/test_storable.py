"""Whether a value can be stored is decided twice: fast, and with the paths of what cannot."""

from decimal import Decimal
from typing import Any

import pytest

from api.http.storable import MAX_DEPTH, find_unstorable, is_storable


def nest_lists(depth: int, innermost: Any = None) -> Any:
    value = [] if innermost is None else innermost
    for _ in range(depth):
        value = [value]
    return value


VALUES: dict[str, tuple[Any, bool]] = {
    "plain": ({"a": [1, "x", None, True, Decimal("1.5")]}, True),
    "zero_byte": ({"a": ["x\0"]}, False),
    "surrogate": ({"a": {"b": "\ud800"}}, False),
    "name": ([{"\udfff": 1}], False),
    "largest": ([2**63 - 1, -(2**63)], True),
    "too_large": ([2**63], False),
    "too_small": ({"a": -(2**63) - 1}, False),
    "deep": (nest_lists(MAX_DEPTH - 1), True),
    "deep_text": (nest_lists(MAX_DEPTH, "x"), True),
    "too_deep": (nest_lists(MAX_DEPTH), False),
    "too_deep_object": (nest_lists(MAX_DEPTH, {"a": 1}), False),
}


@pytest.mark.parametrize(("value", "expected"), VALUES.values(), ids=VALUES)
def test_both_decide_alike(value: Any, expected: bool) -> None:  # noqa: FBT001 - a case of the table
    assert is_storable(value) is expected
    assert any(find_unstorable(value)) is not expected
