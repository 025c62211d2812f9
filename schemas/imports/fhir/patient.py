"""Patient: sex, and the age that follows from a full or partial date of birth. The dead and animals are refused."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NoReturn

from db.vocab.attributes import ATTRIBUTE
from db.vocab.calendar_months import count_completed_months
from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_facts import Fact, Ignored, PlacedFact, UnusedError, build_ignored
from schemas.imports.fhir.fhir_time import parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects
from schemas.imports.fhir.resource_status import is_said_to_be_absent, list_concept_codes, refuse_modifiers
from schemas.match.fact_validation import raise_invalid

TEST_TAGS = {"htest", "test"}
ANIMAL = "http://hl7.org/fhir/StructureDefinition/patient-animal"
# Extensions of HL7, US Core and vendors: birth sex, sex for clinical use, recorded sex or gender, gender identity.
SEX_EXTENSION = re.compile(r"sex(?!ual)|gender", re.IGNORECASE)
SEX_OF_CODE: Mapping[str, str] = {
    **dict.fromkeys(("f", "female", "female-typical", "248152002", "la3-6", "446141000124107"), "female"),
    **dict.fromkeys(("m", "male", "male-typical", "248153007", "la2-8", "446151000124109"), "male"),
}
ABSENT = "is said to be absent"
MAX_AGE = ATTRIBUTE["age"].high or 0
MONTHS_OF_UNIT: Mapping[str, Decimal] = {"a": Decimal(12), "mo": Decimal(1)}


def require_living(entry: Entry) -> None:
    """Raise `ValidationError` at the member that says that the patient is dead, or that is not understood."""
    for name, value in entry.resource.items():
        # Anything but a plain `false` counts, for instance an extension without a value.
        if name.startswith(("deceased", "_deceased")) and not (name == "deceasedBoolean" and value is False):
            refuse_dead(entry, name)
    for n, tag in iter_objects(get_object(entry.resource, "meta"), "tag"):
        if (get_text(tag, "code") or "").lower() in TEST_TAGS:
            tagged = ("entry", entry.position, "resource", "meta", "tag", n)
            raise_invalid(tagged, "the patient is marked as one for tests", "a Bundle about a person")
    for n, extension in iter_objects(entry.resource, "extension"):
        if get_text(extension, "url") == ANIMAL:
            member = ("entry", entry.position, "resource", "extension", n)
            raise_invalid(member, "the patient is an animal", "a Bundle about a person")


def refuse_dead(entry: Entry, name: str) -> NoReturn:
    place = ("entry", entry.position, "resource", name)
    raise_invalid(place, "the patient is not known to be alive", "a Bundle about a living patient")


def list_patient_warnings(entry: Entry) -> Iterator[Ignored]:
    """Yield what casts doubt on the record as a whole, although it is used."""
    if entry.resource.get("active", True) is not True:
        yield build_ignored(f"{entry.pointer}/active", "the Patient record is not in active use; it is used here")
    for n, link in iter_objects(entry.resource, "link"):
        if get_text(link, "type") == "replaced-by":
            detail = "another Patient record replaces this one, which is used here"
            yield build_ignored(f"{entry.pointer}/link/{n}", detail)


def iter_patient_facts(resource: JsonObject, as_of: date) -> Iterator[Fact | UnusedError]:
    refuse_modifiers(resource)
    if "gender" not in resource and "birthDate" not in resource:
        raise UnusedError("has neither a date of birth nor female or male as gender")
    for name in ("gender", "birthDate"):
        if name in resource and is_said_to_be_absent(get_object(resource, f"_{name}")):
            yield UnusedError(ABSENT, name)
        elif name in resource:
            yield read_gender(resource) if name == "gender" else read_birth_date(resource[name], as_of)


def read_gender(resource: JsonObject) -> Fact | UnusedError:
    gender, others = resource["gender"], _list_other_sexes(resource)
    if any(other != gender for other in others):
        return UnusedError(f"contradicts an extension that says {', '.join(sorted(others))}", "gender")
    if isinstance(gender, str) and gender in ATTRIBUTE["sex"].values:
        return Fact("sex", gender, member="gender")
    # Criteria ask for sex, and FHIR's `gender` is administrative: `other` and `unknown` decide nothing.
    return UnusedError("is neither female nor male, so the sex is not known", "gender", "female or male")


def _list_other_sexes(resource: JsonObject) -> set[str]:
    extensions = [extension for _, extension in iter_objects(resource, "extension")]
    stated = [row for row in extensions if SEX_EXTENSION.search((get_text(row, "url") or "").rpartition("/")[2])]
    parts = [*stated, *(part for row in stated for _, part in iter_objects(row, "extension"))]
    codes = {get_text(part, "valueCode") or "" for part in parts}.union(
        *(list_concept_codes(part.get("valueCodeableConcept")) for part in parts)
    )
    return {SEX_OF_CODE[code.lower()] for code in codes if code.lower() in SEX_OF_CODE}


def read_birth_date(birth_date: object, as_of: date) -> Fact | UnusedError:
    """Return the age in completed months; of a partial date the range from the youngest to the oldest."""
    born = parse_fhir_time(birth_date)
    if born is None or (isinstance(birth_date, str) and "T" in birth_date):
        return UnusedError("is not a date, so the age is not known", "birthDate", "YYYY-MM-DD, YYYY-MM or YYYY")
    if born.first_day > as_of:
        return UnusedError("is after the reference date", "birthDate", f"{as_of} or earlier")
    return Fact(
        "age",
        build_age(
            count_completed_months(min(born.last_day, as_of), as_of), count_completed_months(born.first_day, as_of)
        ),
        member="birthDate",
    )


def build_age(youngest: int, oldest: int) -> dict[str, object]:
    """An age in completed months, or from `youngest` to `oldest` completed months."""
    beyond = {"upper": oldest + 1} if oldest > youngest else {}
    return {"value": youngest, "unit": "mo", **beyond}


def grow_age(placed: PlacedFact, as_of: date) -> dict[str, object] | None:
    """Return the range of completed months today of somebody whose age was observed at a time."""
    stated, time = placed.fact.value, placed.fact.last_time
    if not isinstance(stated, Mapping) or "comparator" in stated or stated.get("unit") not in MONTHS_OF_UNIT:
        return None
    value, size = Decimal(str(stated["value"])), MONTHS_OF_UNIT[str(stated["unit"])]
    first, last = (time.first_day, min(time.last_day, as_of)) if time else (as_of, as_of)
    beyond = (value + 1 if value == int(value) else value) * size
    oldest = int(beyond) + count_completed_months(first, as_of)
    if oldest > MAX_AGE * 12:
        return None
    return build_age(int(value * size) + count_completed_months(last, as_of), oldest)
