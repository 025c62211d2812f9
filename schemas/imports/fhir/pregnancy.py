"""Pregnancies that have ended: a birth or the like that was recorded later."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fact_filters import Selection, split_facts
from schemas.imports.fhir.fhir_facts import Fact, PlacedFact
from schemas.imports.fhir.fhir_time import parse_fhir_time
from schemas.imports.fhir.json_values import get_text
from schemas.imports.fhir.references import Person, list_foreign_subjects
from schemas.imports.fhir.resource_status import list_concept_codes

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
# Of states that ICD-10-CM numbers by trimester: in childbirth, in the puerperium, in lactation.
AFTER_PREGNANCY = re.compile(
    r"icd10cm:(o(10|24|26|88|91|98)\.\d[23]|o92\.[012][23]|o14\.\d[45]|o1[136]\.[45]|o15\.[12]|o25\.[23]|o94"
    r"|o99\.([014567][23]|[238]\d[45])|o9a\.\d[23]|z39)"
)
DUE_DATES = {"11778-8", "11779-6", "11780-4", "57063-7", "53692-6"}  # LOINC: estimated dates of delivery
DAYS_BEYOND_TERM = 21
ENDED = "is a pregnancy that has ended since"


def find_overdue(entries: Iterable[Entry], person: Person | None, as_of: date) -> datetime | None:
    """Return the last day on which a pregnancy with a date of delivery ends, if it is before the reference date."""
    stated = (
        parse_fhir_time(get_text(entry.resource, "valueDateTime"))
        for entry in entries
        if entry.type == "Observation"
        and DUE_DATES & list_concept_codes(entry.resource.get("code"))
        and not list_foreign_subjects(entry, entry.resource, person)
    )
    ends = [due.last + timedelta(DAYS_BEYOND_TERM) for due in stated if due is not None]
    return max((end for end in ends if end.date() < as_of), default=None)


def drop_ended_pregnancies(placed: Sequence[PlacedFact], overdue: datetime | None) -> Selection:
    """Split off the pregnancies that were stated before the last end of one."""
    ends = [fact.time.first for fact, _ in placed if fact.time and _is_end(fact.value)]
    end = max(ends if overdue is None else [*ends, overdue], default=None)

    def is_current(placed_fact: PlacedFact) -> bool:
        time = placed_fact.fact.last_time
        return not (end and time and time.last < end and _is_pregnancy(placed_fact.fact))

    return split_facts(placed, is_current, ENDED)


def _is_end(value: object) -> bool:
    if value == REFUTED:
        return True
    code = _read_present_code(value)
    return code.startswith(END_CODES) or AFTER_PREGNANCY.match(code) is not None


def _is_pregnancy(fact: Fact) -> bool:
    is_stated = (fact.attribute, fact.value) == ("pregnancy_status", "pregnant")
    return is_stated or _read_present_code(fact.value).startswith(PREGNANCY_CODES)


def _read_present_code(value: object) -> str:
    """Return a code that is present or past, in lower case; empty for what is no code of a set."""
    code, presence = value if isinstance(value, tuple) else ("", "absent")
    return "" if presence == "absent" else str(code).lower()
