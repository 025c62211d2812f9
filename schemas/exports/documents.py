"""Types of what an exporter is given: records as the API serves them, figures as `Decimal`."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]
