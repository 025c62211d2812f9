"""What an exporter is given: records as the API serves them, figures as `Decimal`."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]

decode_json = json.JSONDecoder(
    parse_float=Decimal
).decode  # `json.loads` makes a decoder for each call that has options


def parse_document(document: str) -> dict[str, Any]:
    """Return a document as the database gives it with its figures as printed."""
    record: dict[str, Any] = decode_json(document)
    return record
