"""What was ruled out ends what was stated of it before: of the same disease in any code, and of each of its kinds.

That something was ruled out long ago proves no absence today, and still revives nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.imports.fhir.codings import TYPE_1_DIABETES
from schemas.imports.fhir.diagnosis_relations import MAX_CODES_KEPT, find_broader
from schemas.imports.fhir.fact_filters import Selection, is_later, list_last_end, read_code, split_facts
from schemas.imports.fhir.fhir_facts import PlacedFact, has_passed
from schemas.imports.fhir.fhir_time import FhirTime

DAYS_VALID = 366  # that something was ruled out says little a year later
# Codes of one disease that no hierarchy makes the same.
SAME_DISEASES = (
    frozenset(TYPE_1_DIABETES),
    # Infections with HIV and with the virus of hepatitis B, and transplants of blood-forming cells.
    frozenset({"icd10cm:b20", "icd10cm:z21"}),
    frozenset({"icd10cm:b18.0", "icd10cm:b18.1"}),
    frozenset({"icd10cm:z94.81", "icd10cm:z94.84"}),
)
# Complications, which nobody has without the transplant that they are of.
TRANSPLANT_OF: Mapping[str, str] = {
    "icd10cm:t86.0": "icd10cm:z94.84",
    "icd10cm:t86.1": "icd10cm:z94.0",
    "icd10cm:t86.4": "icd10cm:z94.4",
}
REFUTED_SOME_TIME = "is said and ruled out, and which of both was later is not known"
REFUTED = "is not surely later than a statement that rules it out"


class Refutation(NamedTuple):
    """When a code was last ruled out, and whether the matcher itself compares it with what is stated."""

    last: FhirTime | None
    is_compared: bool


def find_refutations(by_code: Mapping[str, Sequence[PlacedFact]], as_of: date) -> Mapping[str, Refutation]:
    """Return for each code that was ruled out when that was said last."""
    found: dict[str, Refutation] = {}
    for code, group in by_code.items():
        presences = {read_code(placed)[1] for placed in group}
        absent = (placed.fact.last_time for placed in group if read_code(placed)[1] == "absent")
        for last in list_last_end(absent):
            is_valid = last is None or not has_passed(last, DAYS_VALID, as_of)
            found[code] = Refutation(last, is_valid and "present" not in presences)
    return found


def drop_refuted(group: Sequence[PlacedFact], refutations: Mapping[str, Refutation]) -> Selection:
    """Drop what is present or past, unless it was stated surely later than the same or a broader code was ruled out.

    What is ruled out by its own code is left to the selection of the latest, but for what has no time or is past: that
    stays beside a later statement.
    """
    if not refutations or group[0].fact.attribute != "conditions":
        return Selection(list(group), [])
    code = read_code(group[0])[0].lower()
    broader, own = find_broader(code), refutations.get(code)
    # A broader code that is ruled out today contradicts its kinds, which the matcher reports.
    known = ((other, refutations[other]) for other in list_same(code) - {code} if other in refutations)
    ends = [stated.last for other, stated in known if not (stated.is_compared and other in broader)]
    ends_of = {"present": ends, "past": [*ends, *([own.last] if own else [])]}
    standing = split_facts(
        group,
        lambda placed: all(is_later(placed.fact.time, end) for end in ends_of.get(read_code(placed)[1], ())),
        REFUTED,
    )
    if own is None or own.last is not None or not any(read_code(placed)[1] == "present" for placed in standing.facts):
        return standing
    undated = split_facts(standing.facts, lambda placed: read_code(placed)[1] == "past", REFUTED_SOME_TIME)
    return Selection(undated.facts, [*standing.ignored, *undated.ignored])


@lru_cache(maxsize=MAX_CODES_KEPT)
def list_same(code: str) -> frozenset[str]:
    """Return the codes that rule this one out: itself, the broader ones, and others of the same disease."""
    broader = find_broader(code)
    transplants = {TRANSPLANT_OF[one] for one in broader & TRANSPLANT_OF.keys()}
    return broader.union(transplants, *(codes for codes in SAME_DISEASES if not codes.isdisjoint(broader)))
