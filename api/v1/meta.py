"""What every answer says of itself."""

from collections.abc import Mapping
from typing import Any

LICENCE = "CC-BY-4.0"
DISCLAIMER = "Information for professionals and the curious; not medical advice. Figures are their sources'."
CREDIT = "TherapyDB, CC BY 4.0"  # as the licence asks for, on pictures that travel without their answer
META: Mapping[str, Any] = {"release": "live", "licence": LICENCE, "disclaimer": DISCLAIMER}
