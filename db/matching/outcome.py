"""The outcome of evaluating a criterion without its negation: its truth, and the facts observed in words."""

from typing import TypeAlias

from db.matching.three_valued_logic import Truth

Outcome: TypeAlias = tuple[Truth, str | None]
