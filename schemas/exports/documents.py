"""What an exporter is given: records as the API serves them, figures as `Decimal`."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]


def parse_document(document: str) -> dict[str, Any]:
    """Return a document as the database gives it with its figures as printed."""
    record: dict[str, Any] = json.loads(document, parse_float=Decimal)
    return record
