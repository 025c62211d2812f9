"""Orders of a stay in hospital, which end with the stay, whatever their status says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.encounter_times import MEMBERS, list_classes
from schemas.imports.fhir.fhir_facts import Fact, UnusedError
from schemas.imports.fhir.json_values import JsonObject, list_one_or_many
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.specimen_times import index_entries, list_named

# HL7: of inpatients, acute and not, and of emergencies.
STAYS = {"IMP", "ACUTE", "NONAC", "EMER", "OBSENC", "SS"}
STAY_CATEGORIES = ("inpatient", "administered", "stationar", "hospitalised", "hospitalized")
HOME_CATEGORIES = ("community", "discharge", "outpatient", "patientspecified")
OF_A_STAY = "is of a stay in hospital, so whether it is taken now is not known"
Stays = Mapping[str, bool]  # whether an encounter is a stay, by the addresses that name it


def find_stays(entries: Sequence[Entry]) -> Stays:
    return index_entries(entries, "Encounter", is_stay)


def is_stay(encounter: JsonObject) -> bool:
    return bool(STAYS & list_classes(encounter))


def refuse_stay_orders(facts: Iterable[Fact | UnusedError], entry: Entry, stays: Stays) -> Iterator[Fact | UnusedError]:
    """Yield the facts, but of a medicine that was ordered for a stay that whether it is taken is not known.

    Such an order says nothing against what is taken at home.
    """
    for found in facts:
        is_taken = isinstance(found, Fact) and found.attribute == "medications" and _read_presence(found) == "present"
        yield UnusedError(OF_A_STAY) if is_taken and _is_of_stay(entry, stays) else found


def _read_presence(fact: Fact) -> str:
    return fact.value[1] if isinstance(fact.value, tuple) else ""


def _is_of_stay(entry: Entry, stays: Stays) -> bool:
    # A list, but of a statement in R4 one concept.
    categories = list_one_or_many(entry.resource, "category")
    words = [word for category in categories for word in _list_names(category)]
    if any(stay in word for word in words for stay in STAY_CATEGORIES):
        return True
    is_of_home = any(home in word for word in words for home in HOME_CATEGORIES)
    is_order = entry.type == "MedicationRequest"
    named = (found for name in MEMBERS for found in list_named(entry, name, stays, is_stay))
    return is_order and not is_of_home and any(named)


def _list_names(concept: object) -> list[str]:
    return [*(code.lower() for code in list_concept_codes(concept)), read_concept_words(concept).lower()]
