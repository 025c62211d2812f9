"""JSON text of plain values, compact and in the order given; a Decimal keeps every digit it was printed with."""

import json
from decimal import Decimal
from typing import Any

# Encoders for all values: `json.dumps` makes another for each call that has options.
encode_scalar = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_encode_plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def dumps(value: Any) -> str:
    try:
        return _encode_plain(value)
    except TypeError:  # there is a Decimal in it
        return _dump_exactly(value)


def _dump_exactly(value: Any) -> str:
    match value:
        case dict():
            return (
                "{" + ",".join([f"{encode_scalar(name)}:{_dump_exactly(item)}" for name, item in value.items()]) + "}"
            )
        case list() | tuple():
            return "[" + ",".join(map(_dump_exactly, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return encode_scalar(value)
