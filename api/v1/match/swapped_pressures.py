"""Blood pressures of a request whose systolic value is not above the diastolic one of the same day."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

SYSTOLIC, DIASTOLIC = "systolic_blood_pressure", "diastolic_blood_pressure"
SWAPPED_PRESSURES = "is of a systolic pressure that is not above the diastolic one of the same day, so it is not used"


def find_swapped_pressures(facts: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the attribute and the position of each pressure of such a pair."""
    stated = {attribute: _list_measurements(facts.get(attribute)) for attribute in (SYSTOLIC, DIASTOLIC)}
    pairs = [
        ((SYSTOLIC, n), (DIASTOLIC, m))
        for n, systolic in enumerate(stated[SYSTOLIC])
        for m, diastolic in enumerate(stated[DIASTOLIC])
        if systolic.get("date") == diastolic.get("date")
        and "comparator" not in {*systolic, *diastolic}
        and Decimal(systolic["value"]) <= Decimal(diastolic["value"])
    ]
    return sorted({found for pair in pairs for found in pair})


def _list_measurements(given: Any) -> list[Mapping[str, Any]]:
    return given if isinstance(given, list) else [] if given is None else [given]
