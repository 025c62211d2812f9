"""JSON text of plain values, compact and in the order given; a Decimal keeps every digit it was printed with."""

import json
from decimal import Decimal
from typing import Any

# One encoder for all values: `json.dumps` makes another for each call that has options.
encode_scalar = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def dumps(value: Any) -> str:
    match value:
        case str():
            return encode_scalar(value)
        case dict():
            return "{" + ",".join([f"{encode_scalar(name)}:{dumps(member)}" for name, member in value.items()]) + "}"
        case list() | tuple():
            return "[" + ",".join(map(dumps, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return encode_scalar(value)
