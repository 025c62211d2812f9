"""Units of bounds that are multiples of a limit of the reference range that came with the value.

Laboratories differ in what they call normal, so such a bound has no number of its own.
"""

from collections.abc import Mapping

REFERENCE_LIMITS: Mapping[str, str] = {"{LLN}": "low", "{ULN}": "high"}
