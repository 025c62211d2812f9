"""After how many months the claims of each kind are due for another reading of their sources."""

from collections.abc import Mapping

REVIEW_MONTHS: Mapping[str, int] = {
    "status": 6,
    "candidate": 12,
    "burden": 24,
    "outcome": 24,
    "risk": 24,
    "mechanism": 36,
    "procedure": 36,
    "description": 36,
}
SEARCH_MONTHS = 6  # a statement of absence holds no longer than the search that it rests on
