"""What was ruled out ends what was stated of it before: of the same disease in any code, and of each of its kinds.

That something was ruled out long ago proves no absence today, and still revives nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.imports.fhir.codings import TYPE_1_DIABETES
from schemas.imports.fhir.diagnosis_relations import find_broader
from schemas.imports.fhir.fact_filters import Selection, is_later, list_last_end, read_code, split_facts
from schemas.imports.fhir.fhir_facts import PlacedFact, has_passed
from schemas.imports.fhir.fhir_time import FhirTime

DAYS_VALID = 366  # that something was ruled out says little a year later
# Codes of one disease that no hierarchy makes the same.
SAME_DISEASES = (frozenset(TYPE_1_DIABETES), frozenset({"icd10cm:b20", "icd10cm:z21"}))
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
    """Drop what is said to be present, unless it was stated surely later than the same or a broader code was ruled out.

    What is ruled out by its own code is left to the selection of the latest.
    """
    if not refutations or group[0].fact.attribute != "conditions":
        return Selection(list(group), [])
    code = read_code(group[0])[0].lower()
    broader = find_broader(code)
    same = frozenset[str]().union(*(codes for codes in SAME_DISEASES if not codes.isdisjoint(broader)))
    # A broader code that is ruled out today contradicts its kinds, which the matcher reports.
    known = ((other, refutations[other]) for other in (broader | same) - {code} if other in refutations)
    ends = [stated.last for other, stated in known if not (stated.is_compared and other in broader)]
    return split_facts(
        group,
        lambda placed: read_code(placed)[1] != "present" or all(is_later(placed.fact.time, end) for end in ends),
        REFUTED,
    )
