"""What leaves medicines and diagnoses open that were stated before it, though it states no fact about them.

That there are none, a prescription that replaces another, a proposal not to give it, a stopped dispense, an allergy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.care_concepts import find_care_time
from schemas.imports.fhir.condition_times import find_condition_time
from schemas.imports.fhir.drug_codes import find_atc_codes, list_drug_concepts
from schemas.imports.fhir.fact_filters import Selection, is_later, list_last_end, read_code, split_facts
from schemas.imports.fhir.fhir_facts import PlacedFact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_text
from schemas.imports.fhir.patient_signs import is_of_patient
from schemas.imports.fhir.references import Person, iter_targets
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.word_tables import compile_words

# IPS and SNOMED CT, by what there is none of.
ABSENT: Mapping[str, frozenset[str]] = {
    "medications": frozenset({"no-known-medications", "787481004", "182849000"}),
    "conditions": frozenset({"no-known-problems", "160245001"}),
}
NO_MEDICINES = compile_words(
    r"(no|not on any|not taking any) (known |current |regular )?(medications?|medicines?|drugs|meds)",
    *(r"keine (bekannte |aktuelle |dauer)?(medikation|medikamente)", r"aucun (traitement|m[ée]dicament)\w*"),
    *(
        r"sin (medicaci[óo]n|medicamentos|tratamiento)\w*",
        r"nessun (farmaco|trattamento)",
        r"geen (medicatie|medicijnen)",
    ),
    r"sem (medica[çc][ãa]o|medicamentos)",
)
NOT_STATED = ("not-taken", "stopped", "unknown", "intended", "draft")
STOPPED = ("stopped", "declined")
UNCERTAIN_INTENTS = ("plan", "proposal")
ENDED = "is not surely later than a statement that there is none, or that it is not to be taken"
REPLACED = "was replaced by a later prescription, or its dispense was stopped"


class Absences(NamedTuple):
    """When all of an attribute and when each code was said not to be, and the pointers of what was replaced.

    Codes with a star are groups of which a part is meant.
    """

    attributes: Mapping[str, Sequence[FhirTime | None]]
    codes: Mapping[str, Sequence[FhirTime | None]]
    replaced: frozenset[str]


NO_ABSENCES = Absences({}, {}, frozenset())


class _Absence(NamedTuple):
    attribute: str  # all of it, or
    codes: Sequence[str]  # these of medicines
    time: FhirTime | None


def find_absences(
    entries: Sequence[Entry], person: Person | None, placed: Iterable[PlacedFact], as_of: date
) -> Absences:
    """Return what is said not to be, of the patient."""
    attributes: dict[str, list[FhirTime | None]] = {}
    codes: dict[str, list[FhirTime | None]] = {}
    replaced: set[str] = set()
    for entry in entries:
        found, targets = [*_iter_absences(entry.resource, as_of)], _list_replaced(entry)
        if not (found or targets) or not is_of_patient(entry, person):
            continue
        replaced |= targets
        for absence in found:
            attributes.setdefault(absence.attribute, []).extend([] if absence.codes else [absence.time])
            for code in absence.codes:
                codes.setdefault(code, []).append(absence.time)
    for one in placed:
        if one.fact.attribute == "allergies" and read_code(one)[1] == "present":
            codes.setdefault(read_code(one)[0], []).append(one.fact.time)
    return Absences(
        {name: list_last_end(times) for name, times in attributes.items()},
        {code: list_last_end(times) for code, times in _index_by_group(codes).items()},
        frozenset(entry.pointer for entry in entries if entry.addresses & replaced) if replaced else frozenset(),
    )


def drop_absent(placed: Sequence[PlacedFact], absences: Absences) -> Selection:
    """Split off what is present and was not stated surely later than that it is not, and what was replaced."""
    if absences == NO_ABSENCES:
        return Selection(list(placed), [])

    def is_standing(one: PlacedFact) -> bool:
        code, presence = read_code(one)
        if presence != "present":
            return True
        ends = list(absences.attributes.get(one.fact.attribute, ()))
        if one.fact.attribute == "medications":
            ends += [end for other in {*_list_groups(code), f"{code}*"} for end in absences.codes.get(other, ())]
        return all(is_later(one.fact.time, end) for end in ends)

    def is_replaced(one: PlacedFact) -> bool:
        is_taken = one.fact.attribute == "medications" and read_code(one)[1] == "present"
        return is_taken and one.pointer in absences.replaced

    current = split_facts(placed, lambda one: not is_replaced(one), REPLACED)
    standing = split_facts(current.facts, is_standing, ENDED)
    return Selection(standing.facts, [*current.ignored, *standing.ignored])


def _list_groups(code: str) -> list[str]:
    """Return the code and the groups of ATC that it belongs to."""
    return [code[:length] for length in range(len("atc:A"), len(code) + 1)]


def _index_by_group(codes: Mapping[str, Sequence[FhirTime | None]]) -> dict[str, list[FhirTime | None]]:
    """Add the times of all codes of a group under its name with a star, as the group may mean any of them."""
    indexed = {code: list(times) for code, times in codes.items()}
    for code, times in codes.items():
        for group in _list_groups(code):
            indexed.setdefault(f"{group}*", []).extend(times)
    return indexed


def _iter_absences(resource: JsonObject, as_of: date) -> Iterator[_Absence]:
    kind = resource.get("resourceType")
    if kind == "Condition" and not ABSENT["conditions"].isdisjoint(list_concept_codes(resource.get("code"))):
        yield _Absence("conditions", (), _find_condition_time(resource, as_of))
    elif kind == "MedicationStatement" and get_text(resource, "status") not in NOT_STATED:
        if any(map(_names_no_medicine, list_drug_concepts(resource))):
            yield _Absence("medications", (), find_care_time(resource, as_of))
    elif kind == "MedicationRequest" and resource.get("doNotPerform") is True:
        if get_text(resource, "intent") in UNCERTAIN_INTENTS and (codes := _list_codes(resource)):
            yield _Absence("medications", codes, find_care_time(resource, as_of))
    elif kind == "MedicationDispense" and get_text(resource, "status") in STOPPED and (codes := _list_codes(resource)):
        yield _Absence("medications", codes, _find_dispense_time(resource))


def _find_condition_time(resource: JsonObject, as_of: date) -> FhirTime | None:
    try:
        return find_condition_time(resource, as_of)
    except UnusedError:
        return None


def _find_dispense_time(resource: JsonObject) -> FhirTime | None:
    stated = (parse_fhir_time(resource.get(name)) for name in ("statusChanged", "whenHandedOver", "whenPrepared"))
    return next(filter(None, stated), None)


def _names_no_medicine(concept: object) -> bool:
    is_coded = not ABSENT["medications"].isdisjoint(list_concept_codes(concept))
    return is_coded or NO_MEDICINES.search(read_concept_words(concept)) is not None


def _list_codes(resource: JsonObject) -> list[str]:
    codes = [code for concept in list_drug_concepts(resource) for code in find_atc_codes(concept)]
    return [f"atc:{code}" for code in dict.fromkeys(codes)]


def _list_replaced(entry: Entry) -> set[str]:
    """Return the references of prescriptions that this one replaces, or whose dispense this one says was stopped."""
    if entry.type == "MedicationRequest" and get_text(entry.resource, "status") != "draft":
        return set(iter_targets(entry, entry.resource, "priorPrescription"))
    if entry.type == "MedicationDispense" and get_text(entry.resource, "status") in STOPPED:
        return set(iter_targets(entry, entry.resource, "authorizingPrescription"))
    return set()
