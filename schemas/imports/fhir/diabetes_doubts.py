"""Later doubts about type 1 diabetes: another type, or the same one unsure or ruled out, in whatever is no fact.

A doubt decides nothing by itself: it leaves open what was stated before it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from schemas.fhir_systems import ICD10
from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.codings import iter_codings, list_diagnoses
from schemas.imports.fhir.condition_times import find_condition_time, is_abatement_ahead
from schemas.imports.fhir.contradicting_codes import OTHER_SNOMED
from schemas.imports.fhir.diagnosis_relations import find_diabetes_kind
from schemas.imports.fhir.fact_filters import Selection, is_later, list_last_end, read_code, split_facts
from schemas.imports.fhir.fhir_facts import PlacedFact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime
from schemas.imports.fhir.german_certainty import require_certainty
from schemas.imports.fhir.json_values import JsonObject, get_choice
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.patient_signs import is_of_patient
from schemas.imports.fhir.references import Person
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.diagnosis_words import says_earlier
from schemas.imports.fhir.words.note_words import OTHER_KINDS
from schemas.imports.fhir.words.word_tables import DOUBTFUL_ENDS, TYPE_1, compile_words

TYPE_1_DIABETES = "type 1"
UNSURE = {"unconfirmed", "provisional", "differential", "refuted"}
OVER = {"resolved", "inactive", "remission"}
# E14 is diabetes without a type, and says nothing against one.
OTHER_ICD10 = ("E08", "E09", "E11", "E12", "E13")
DOUBTED = "is not surely later than a statement that it is another type of diabetes, unsure or ruled out"
NAMES_TYPE_1 = compile_words(*TYPE_1)
NAMES_DIABETES = compile_words(r"\w*diab\w*", r"t[12]dm?", r"dm ?[12]?", "mody", "niddm", "lada")
NO_DIABETES_MELLITUS = compile_words("insipidus", r"pr[äe]-?diab\w*")


def find_diabetes_doubts(
    entries: Iterable[Entry], person: Person | None, used: Collection[str], as_of: date
) -> list[FhirTime | None]:
    """Return when type 1 diabetes was last doubted, None if at an unknown time; empty if it was not.

    `used` has the pointers of the codes that are read as facts, which the matcher compares by itself.
    """
    conditions = (entry for entry in entries if entry.type == "Condition" and f"{entry.pointer}/code" not in used)
    doubts = [entry for entry in conditions if _is_doubt(entry.resource, as_of) and is_of_patient(entry, person)]
    return list_last_end(time for entry in doubts for time in _list_times(entry.resource, as_of))


def drop_doubted_diabetes(placed: Sequence[PlacedFact], doubts: Sequence[FhirTime | None]) -> Selection:
    """Split off type 1 diabetes, unless it was stated surely later than the last doubt.

    Beside another type that is stated it stays, since the two contradict each other.
    """
    if not doubts or {_find_present_kind(one) for one in placed} - {None, TYPE_1_DIABETES}:
        return Selection(list(placed), [])
    return split_facts(
        placed,
        lambda one: _find_present_kind(one) is None or all(is_later(one.fact.time, doubt) for doubt in doubts),
        DOUBTED,
    )


def _find_present_kind(placed: PlacedFact) -> str | None:
    code, presence = read_code(placed)
    is_present = placed.fact.attribute == "conditions" and presence == "present"
    return find_diabetes_kind(code) if is_present else None


def _is_doubt(resource: JsonObject, as_of: date) -> bool:
    concept, verified = resource.get("code"), list_concept_codes(resource.get("verificationStatus"))
    if "entered-in-error" in verified:
        return False
    words = read_concept_words(concept)
    kinds = {find_diabetes_kind(diagnosis.code) for diagnosis in list_diagnoses(concept)} - {None}
    if kinds - {TYPE_1_DIABETES} or _has_other_code(concept) or _names_other_type(words):
        return "refuted" not in verified and not _is_over(resource, as_of)
    is_unsure = not UNSURE.isdisjoint(verified) or not _is_certain(resource)
    return is_unsure and (TYPE_1_DIABETES in kinds or NAMES_TYPE_1.search(words) is not None)


def _has_other_code(concept: object) -> bool:
    return any(
        (coding.system in {ICD10, "icd10cm"} and coding.code.strip().upper().startswith(OTHER_ICD10))
        or (coding.system == "snomed" and coding.code in OTHER_SNOMED - {"160303001", "15777000"})
        for coding in iter_codings(concept)
    )


@keep_answers
def _names_other_type(words: str) -> bool:
    is_named = OTHER_KINDS.search(words) and NAMES_DIABETES.search(words) and not NO_DIABETES_MELLITUS.search(words)
    return bool(is_named) and not says_earlier(words) and not DOUBTFUL_ENDS.search(words)


def _is_over(resource: JsonObject, as_of: date) -> bool:
    has_abated = any(not is_abatement_ahead(resource, name, as_of) for name in get_choice(resource, "abatement"))
    return has_abated or not OVER.isdisjoint(list_concept_codes(resource.get("clinicalStatus")))


def _is_certain(resource: JsonObject) -> bool:
    try:
        require_certainty(resource)
    except UnusedError:
        return False
    return True


def _list_times(resource: JsonObject, as_of: date) -> list[FhirTime | None]:
    try:
        return [find_condition_time(resource, as_of)]
    except UnusedError:  # it begins later
        return []
