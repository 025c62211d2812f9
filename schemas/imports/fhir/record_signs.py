"""What a record says, in whatever is no fact, against facts that were stated before it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from schemas.imports.fhir.absence_statements import Absences, find_absences
from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.diagnosis_doubts import NO_DOUBTS, Doubts, find_doubts
from schemas.imports.fhir.fhir_facts import PlacedFact
from schemas.imports.fhir.pregnancy_signs import PregnancySigns, find_pregnancy_signs
from schemas.imports.fhir.references import Person


class Signs(NamedTuple):
    """Signs of pregnancies, doubts about diagnoses, and what is said not to be."""

    pregnancies: PregnancySigns
    doubts: Doubts
    absences: Absences


def find_signs(entries: Sequence[Entry], person: Person | None, placed: Sequence[PlacedFact], as_of: date) -> Signs:
    used = {pointer for fact, pointer in placed if fact.attribute == "conditions"}
    # Without a diagnosis there is nothing to doubt.
    doubts = find_doubts(entries, person, used, as_of) if used else NO_DOUBTS
    return Signs(find_pregnancy_signs(entries, person, as_of), doubts, find_absences(entries, person, placed, as_of))
