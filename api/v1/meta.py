"""The metadata that every response carries."""

from collections.abc import Mapping

LICENCE = "CC-BY-4.0"
DISCLAIMER = "Information for professionals and the curious; not medical advice. Figures are their sources'."
CREDIT = "TherapyDB, CC BY 4.0"  # as the licence requires, on pictures that travel without their response
ATTRIBUTION = f"Credit as '{CREDIT}', with a link to the record or to this address."
META: Mapping[str, object] = {
    "release": "live",
    "licence": LICENCE,
    "attribution": ATTRIBUTION,
    "disclaimer": DISCLAIMER,
}
