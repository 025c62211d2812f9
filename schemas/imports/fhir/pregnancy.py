"""Pregnancies that have ended: a birth or the like that was recorded later."""

import re
from collections.abc import Sequence

from schemas.imports.fhir.fact_filters import Selection, split_facts
from schemas.imports.fhir.fhir_facts import Fact, PlacedFact

PREGNANCY_CODES = ("icd10cm:z33.1", "icd10cm:z34", "icd10cm:z3a", "icd10cm:o09")
# Delivery, its outcome and complications, care after it, a negative test, and pregnancies that ended in another way.
END_CODES = (
    *("icd10cm:o80", "icd10cm:o82", "icd10cm:z37", "icd10cm:z39", "icd10cm:z33.2"),
    *("icd10cm:o60.1", "icd10cm:o60.2", "icd10cm:o85", "icd10cm:o86", "icd10cm:o87", "icd10cm:o89", "icd10cm:o90"),
    *(f"icd10cm:o{category}" for category in range(70, 78)),
    *("icd10pcs:10e", "icd10pcs:10d", "icd10pcs:10a", "icd10cm:z32.02"),
    *("icd10cm:o00", "icd10cm:o01", "icd10cm:o02", "icd10cm:o03", "icd10cm:o04"),
)
REFUTED = ("icd10cm:Z33.1", "absent")
IN_THE_PUERPERIUM = re.compile(r"icd10cm:o(10\.\d3|24\.\d3)")
ENDED = "is a pregnancy that has ended since"


def drop_ended_pregnancies(placed: Sequence[PlacedFact]) -> Selection:
    """Split off the pregnancies that were stated before the last end of one."""
    end = max((fact.time.first for fact, _ in placed if fact.time and _is_end(fact.value)), default=None)

    def is_current(placed_fact: PlacedFact) -> bool:
        time = placed_fact.fact.last_time
        return not (end and time and time.last < end and _is_pregnancy(placed_fact.fact))

    return split_facts(placed, is_current, ENDED)


def _is_end(value: object) -> bool:
    if value == REFUTED:
        return True
    code = _read_present_code(value)
    return code.startswith(END_CODES) or IN_THE_PUERPERIUM.match(code) is not None


def _is_pregnancy(fact: Fact) -> bool:
    is_stated = (fact.attribute, fact.value) == ("pregnancy_status", "pregnant")
    return is_stated or _read_present_code(fact.value).startswith(PREGNANCY_CODES)


def _read_present_code(value: object) -> str:
    """Return a code that is present or past, in lower case; empty for what is no code of a set."""
    code, presence = value if isinstance(value, tuple) else ("", "absent")
    return "" if presence == "absent" else str(code).lower()
