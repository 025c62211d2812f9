"""The difference of two documents as a JSON Patch (RFC 6902): applied to the first, it gives the second."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Value: TypeAlias = Any  # plain values of JSON, with Decimal for a fraction
Operation: TypeAlias = Mapping[str, Value]


def build_patch(before: Value, after: Value, pointer: str = "") -> Iterator[Operation]:
    """Give the operations, each with the path of a member; `was` is the value that it had, which a patch may carry."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _patch_members(before, after, pointer)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _patch_items(before, after, pointer)
    elif not _is_equal(before, after):
        yield {"op": "replace", "path": pointer, "value": after, "was": before}


def _patch_members(before: dict[str, Value], after: dict[str, Value], pointer: str) -> Iterator[Operation]:
    for name in sorted({*before, *after}):
        path = f"{pointer}/{_escape(name)}"
        if name not in after:
            yield {"op": "remove", "path": path, "was": before[name]}
        elif name not in before:
            yield {"op": "add", "path": path, "value": after[name]}
        else:
            yield from build_patch(before[name], after[name], path)


def _patch_items(before: list[Value], after: list[Value], pointer: str) -> Iterator[Operation]:
    """Compare what stands between the items that both lists begin and end with; remove the last item first."""
    start = _count_equal(before, after)
    end = _count_equal(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    common = min(len(old), len(new))
    for n in range(common):
        yield from build_patch(old[n], new[n], f"{pointer}/{start + n}")
    for n in reversed(range(common, len(old))):
        yield {"op": "remove", "path": f"{pointer}/{start + n}", "was": old[n]}
    for n in range(common, len(new)):
        yield {"op": "add", "path": f"{pointer}/{start + n}", "value": new[n]}


def _count_equal(first: list[Value], second: list[Value]) -> int:
    pairs = zip(first, second, strict=False)
    return next((n for n, pair in enumerate(pairs) if not _is_equal(*pair)), min(len(first), len(second)))


def _is_equal(first: Value, second: Value) -> bool:
    """Compare as JSON text does: 1 is not true, and 52.1 is not 52.10."""
    return repr(first) == repr(second)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
