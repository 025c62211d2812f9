"""JSON text of plain values, compact and in the order given; a Decimal keeps every digit it was printed with."""

import json
from decimal import Decimal
from typing import Any


def dumps(value: Any) -> str:
    match value:
        case dict():
            return (
                "{"
                + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{dumps(one)}" for name, one in value.items())
                + "}"
            )
        case list() | tuple():
            return "[" + ",".join(map(dumps, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)
