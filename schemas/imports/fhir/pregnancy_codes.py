"""Codes of pregnancies and of what ends them: a birth, the time after it, or another end.

By system. Codes of OPS and of SNOMED CT are those that public lists print with their titles.
"""

import re
from collections.abc import Mapping

from schemas.fhir_systems import ICD10

BEGUN, ENDED = "begun", "ended"
_ENDED_CATEGORIES = (
    # Abortive outcome, labour and delivery, the puerperium; outcome of delivery and care after it.
    *(f"o{number:02}" for number in (*range(9), *range(61, 78), *range(80, 88), 89, 90)),
    *("o60.1", "o60.2", "o60.3", "z37", "z39"),
)
# The German O09 is the duration of a pregnancy, Z35 of WHO the supervision of one at risk.
_PREGNANT_CATEGORIES = ("z33", "z34", "z35", "z3a", "z32.1", *(f"o{number:02}" for number in (9, *range(10, 49), 60)))
ENDED_STARTS: Mapping[str, tuple[str, ...]] = {
    # A negative test, and a pregnancy that was terminated.
    "icd10cm": (*_ENDED_CATEGORIES, "z33.2", "z32.02"),
    ICD10: _ENDED_CATEGORIES,
    "icd10pcs": ("10e", "10d", "10a", "10t"),
    # Births, forceps and other vaginal operations, sections, the placenta and tears after a birth.
    "ops": ("9-260", "9-261", "9-268", "5-72", "5-738", "5-74", "5-756", "5-758"),
}
BEGUN_STARTS: Mapping[str, tuple[str, ...]] = {
    "icd10cm": (*_PREGNANT_CATEGORIES, "z32.01"),
    ICD10: _PREGNANT_CATEGORIES,
    "icd10pcs": ("10",),
    "ops": ("9-280", "5-730"),
    # Bleeding, vomiting, a pregnancy, one unwanted or at high risk, toxaemia.
    "icpc2": ("w03", "w05", "w78", "w79", "w81", "w84"),
}
# Of states that ICD-10-CM numbers by trimester: in childbirth, in the puerperium, in lactation.
AFTER_PREGNANCY = re.compile(
    r"o(10|24|26|88|91|98)\.\d[23]|o92\.[012][23]|o14\.\d[45]|o1[136]\.[45]|o15\.[12]|o25\.[23]|o94"
    r"|o99\.([014567][23]|[238]\d[45])|o9a\.\d[23]"
)
ENDED_SNOMED = frozenset(
    {
        # Deliveries and births.
        *("177184002", "48782003", "700000006", "302383004", "61586001", "236974004", "177157003", "237311001"),
        *("386216000", "11466000", "177141003", "274130007", "367494004", "169762003"),
        # Miscarriages, terminations and pregnancies outside the womb.
        *("19169002", "85116003", "156073000", "35999006", "714812005", "79586000", "445912000"),
    }
)
BEGUN_SNOMED = frozenset(
    {
        *("77386006", "72892002", "83074005", "169560008", "169563005", "169565003", "237238006", "248985009"),
        *("314204000", "424619006", "47200007", "250423000"),
        # Pre-eclampsia, threatened miscarriage; prenatal visits, care and ultrasound.
        *("398254007", "54048003", "424441002", "134435003", "268445003"),
    }
)
# Of codes of these systems the table tells whether they are a sign, whatever the words beside them.
DECIDED_SYSTEMS = ENDED_STARTS.keys()
UNDOTTED = re.compile(r"[a-z][0-9][0-9a-z][0-9a-z]{1,4}")

# LOINC: estimated dates of delivery, when a delivery was, weeks of gestation, tests of urine and blood for hCG.
DUE_DATES = {
    *("11778-8", "11779-6", "11780-4", "11781-2", "53692-0", "53694-6", "57063-0", "57064-8", "90368-2"),
}
DATE_OF_DELIVERY = "93857-1"
GESTATIONAL_AGES = {"18185-9", "11884-4", "49051-6"}
PREGNANCY_TESTS = {"2106-3", "2118-8", "2110-5", "2112-1", "80384-1", "80385-8"}
# Of choriogonadotropin: a mass or a substance, and also in units per volume.
HCG_MASSES = {"2111-3", "2119-6", "34670-0", "55869-2", "93769-8"}
HCG_AMOUNTS = HCG_MASSES | {"19080-1", "20415-6", "21198-7", "25372-4", "30243-0", "45194-8", "83086-9"}
POSITIVE_TESTS = {"250423000"}  # SNOMED CT: a positive test of pregnancy
PREGNANCY_DOCUMENTS = {"57055-6"}  # LOINC: the summary of a pregnancy before the birth
TERM_DAYS, DAYS_BEYOND_TERM = 280, 21
WEEKS_OF_CODE: Mapping[str, int] = {f"Z3A.{weeks:02}": weeks for weeks in range(8, 43)} | {"Z3A.49": 42}


def find_coded_sign(system: str, code: str) -> str | None:
    """Return whether a code is a sign of a pregnancy or of its end; None if of neither."""
    if system == "snomed":
        return ENDED if code in ENDED_SNOMED else BEGUN if code in BEGUN_SNOMED else None
    folded = code.strip().lower()
    dotted = f"{folded[:3]}.{folded[3:]}" if UNDOTTED.fullmatch(folded) and system.startswith("icd10") else folded
    if system == "icd10pcs":
        dotted = folded
    is_after = system == "icd10cm" and AFTER_PREGNANCY.match(dotted)
    if is_after or dotted.startswith(ENDED_STARTS.get(system, ())):
        return ENDED
    return BEGUN if dotted.startswith(BEGUN_STARTS.get(system, ())) else None
