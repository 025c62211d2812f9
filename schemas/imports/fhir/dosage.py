"""Dosage of a medicine: by which route and in which form it is taken, and until when."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, latest_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words, refuse_modifiers
from schemas.imports.fhir.unit_spellings import find_ucum_unit
from schemas.imports.fhir.words.folded_text import compile_folded, fold_words
from schemas.imports.fhir.words.word_tables import REFUSED_MEDICINE_WORDS, STILL_TAKEN, STOP_ORDER_WORDS

MEMBERS = ("dosage", "dosageInstruction")  # of a MedicationStatement and of a MedicationRequest
# Codes of SNOMED CT, and the words for them: oral, intravenous, subcutaneous, intramuscular.
SYSTEMIC_ROUTES = frozenset(
    {
        *("26643006", "47625008", "34206005", "78421000"),
        *("oral", "oral route", "oral use", "by mouth", "po", "intravenous", "intravenous route", "iv"),
        *("subcutaneous", "subcutaneous route", "sc", "sq", "intramuscular", "intramuscular route", "im"),
    }
)
FORM_MEMBERS = ("form", "doseForm")  # of a Medication in R4 and in R5
# Codes of SNOMED CT and of HL7, and the words for them.
SYSTEMIC_FORMS = frozenset(
    {
        *("385055001", "421026006", "385057009", "385049006", "tab", "ortab", "cap"),
        *("tablet", "tablets", "tablet dose form", "oral tablet", "film-coated tablet", "tablet, film coated"),
        *("gastro-resistant tablet", "prolonged-release tablet", "extended release oral tablet"),
        *("capsule", "capsules", "capsule dose form", "oral capsule", "capsule, hard", "capsule, soft"),
        *("prolonged-release capsule", "prolonged-release capsule, hard", "extended release oral capsule"),
        *("385023001", "385024007", "oral solution", "oral suspension"),
        *("385219001", "385229008", "injection", "injection solution", "solution for injection", "injectable solution"),
        *("infusion", "solution for infusion", "powder for solution for infusion"),
    }
)
SEMANTIC_TAG = re.compile(r" \([a-z ]+\)$")  # at the end of a name of SNOMED CT
LOCAL_WORDS = compile_folded(
    r"\b(ointment|cream|gel|lotion|paste|foam|shampoo|drops?|eyes?|ophthalmic|(intra)?ocular|intravitreal|ears?|otic"
    r"|(haut|wund)\w*|apply|appl[iy]\w*|aplica\w*|aanbrengen|smeren|aug(e|en)|eyedrops?|gtt|ung|piel|pelle|peau|huid"
    r"|pomata|s?[uú]pposit\w*|z[äa]pfchen|mundsp(ü|ue)l\w*|mouth ?rinse|swish|collutorio"
    r"|vernebl\w*|protopic|restasis|ikervis|verkazia"
    r"|eyelids?|affected area|salbe|creme|pomad[ae]|crema|pommade|cr[èe]me|zalf|(augen|ohren|nasen)\w+|collirio|collyre"
    r"|colirio|(oog|oor|neus)\w+|ung[üu]ento|unguento|onguent|auftragen|aufzutragen|kutan|nasal|nose|inhal\w*|aerosol|nebuli[sz]\w*|spray|topical(ly)?|cutaneous|(trans)?dermal|skin|scalp|patch|vaginal"
    r"|rectal|suppositor\w*|enema|mouthwash|gargle|dental|stent|implant)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"(?<![\d-])0(\s*[-/ ]\s*0){2,4}(?!\s*[-/ ]?\s*\d)"
)  # in the morning, at noon, in the evening and at night
LOCAL_METHODS = {"417924000"}  # SNOMED CT: apply
MAX_DAYS_OF_UNIT: Mapping[str, int] = {"d": 1, "wk": 7, "mo": 31, "a": 366}
MAX_REPEATS, GRACE_DAYS = 100, 92
MAX_DURATION = 100_000  # beyond it, no day can be counted


def list_dosages(resource: JsonObject) -> list[JsonObject]:
    return [dosage for member in MEMBERS for _, dosage in iter_objects(resource, member)]


def is_not_taken(resource: JsonObject, concepts: Iterable[object]) -> bool:
    """True if words or a dose of nothing say that the medicine is not taken, or not now."""
    reasons = [resource.get("statusReason"), *get_list(resource, "statusReason")]
    dosages = list_dosages(resource)
    words = [*map(read_concept_words, reasons), *(words for dosage in dosages for words in _list_dosage_words(dosage))]
    words += [fold_words(get_text(note, "text") or "") for _, note in iter_objects(resource, "note")]
    is_nothing = bool(dosages) and all(map(_is_dose_of_nothing, dosages))
    return is_nothing or _has_stopped(words, concepts)


def _has_stopped(words: Iterable[str], concepts: Iterable[object]) -> bool:
    named = map(read_concept_words, concepts)
    orders = (STILL_TAKEN.sub("", text) for text in words)
    return any(map(STOP_ORDER_WORDS.search, orders)) or any(map(REFUSED_MEDICINE_WORDS.search, named))


def _list_dosage_words(dosage: JsonObject) -> list[str]:
    stated = [fold_words(get_text(dosage, name) or "") for name in ("text", "patientInstruction")]
    return [*stated, *map(read_concept_words, get_list(dosage, "additionalInstruction"))]


def _is_dose_of_nothing(dosage: JsonObject) -> bool:
    rates = [rate for _, rate in iter_objects(dosage, "doseAndRate")]
    highs = (get_object(get_object(rate, "doseRange"), "high") for rate in rates)
    stated = [*(get_object(rate, "doseQuantity") for rate in rates), *highs]
    # An object in R4, and a list in R5.
    ratios = [get_object(dosage, "maxDosePerPeriod"), *(ratio for _, ratio in iter_objects(dosage, "maxDosePerPeriod"))]
    stated += [get_object(ratio, "numerator") for ratio in ratios]
    doses = [quantity["value"] for quantity in stated if "value" in quantity]
    is_zero = bool(doses) and all(isinstance(dose, int | Decimal) and dose == 0 for dose in doses)
    return is_zero or NOTHING.search(get_text(dosage, "text") or "") is not None


def refuse_modified_dosage(resource: JsonObject) -> None:
    for dosage in list_dosages(resource):
        refuse_modifiers(dosage)
        refuse_modifiers(get_object(dosage, "timing"))


def require_systemic_use(resource: JsonObject, concepts: Sequence[object], medications: Sequence[JsonObject]) -> None:
    """Raise `UnusedError` for a route or form that is not known to be systemic, and for words that speak of local use.

    Where neither is stated, an ingredient is taken to be for systemic use.
    """
    dosages = list_dosages(resource)
    routes = [dosage["route"] for dosage in dosages if "route" in dosage]
    if not all(_is_systemic(route, SYSTEMIC_ROUTES) for route in routes):
        raise UnusedError("is an ingredient taken by a route that is not known to be systemic", "dosage")
    is_local = any(LOCAL_METHODS & list_concept_codes(dosage.get("method")) for dosage in dosages)
    if is_local or any("site" in dosage and "route" not in dosage for dosage in dosages):
        raise UnusedError("is an ingredient used at a site, or by a method, that is not known to be systemic", "dosage")
    forms = [medication[name] for medication in medications for name in FORM_MEMBERS if name in medication]
    if not all(_is_systemic(form, SYSTEMIC_FORMS) for form in forms):
        raise UnusedError("is an ingredient in a form that is not known to be systemic")
    stated = [*map(read_concept_words, concepts)]
    stated += [read_concept_words(dosage.get(name)) for dosage in dosages for name in ("site", "method")]
    stated += [fold_words(get_text(dosage, "text") or "") for dosage in dosages]
    if any(map(LOCAL_WORDS.search, stated)):
        raise UnusedError("is an ingredient with words that speak of local use")


def _is_systemic(concept: object, known: Collection[str]) -> bool:
    """True if a code or a name is known and no other contradicts it, such as `eye drops` beside `oral`."""
    codings = [coding for _, coding in iter_objects(concept, "coding")]
    names = [get_text(coding, name) for coding in codings for name in ("code", "display")]
    found = {SEMANTIC_TAG.sub("", name.strip().lower()) for name in (*names, get_text(concept, "text")) if name}
    return not found.isdisjoint(known) and not any(map(LOCAL_WORDS.search, found))


def is_dosage_over(resource: JsonObject, authored: FhirTime | None, as_of: date) -> bool:
    """True if the medicine was to be taken until a day before the reference date, by all its instructions."""
    ends = [_find_last_day(get_object(dosage, "timing"), authored) for dosage in list_dosages(resource)]
    return bool(ends) and all(end is not None and end < as_of for end in ends)


def is_supply_over(resource: JsonObject, authored: FhirTime | None, as_of: date) -> bool:
    """True if the order may not be dispensed any more, or if what it allows to dispense was used up."""
    supply = get_object(resource, "dispenseRequest")
    end = parse_fhir_time(get_object(supply, "validityPeriod").get("end"))
    if end is not None and end.last_day < as_of:
        return True
    days, repeats = _count_days(get_object(supply, "expectedSupplyDuration")), supply.get("numberOfRepeatsAllowed", 0)
    if authored is None or days is None or not isinstance(repeats, int) or not 0 <= repeats <= MAX_REPEATS:
        return False
    # Some months of grace, as supplies are used irregularly and the next order may be on another server.
    return authored.last_day + timedelta(days * (repeats + 1) + GRACE_DAYS) < as_of


def refuse_later_dosage(resource: JsonObject, as_of: date) -> None:
    """Raise `UnusedError` for a medicine that by all instructions is to be taken from a later day only."""
    starts = [_find_first_day(get_object(dosage, "timing")) for dosage in list_dosages(resource)]
    supply = get_object(get_object(resource, "dispenseRequest"), "validityPeriod")
    valid = parse_fhir_time(supply.get("start"))
    # A partial date of a plan may lie ahead even today.
    is_ahead = valid is not None and (valid.is_after(as_of) or valid.first_day < valid.last_day > as_of)
    if is_ahead or (starts and all(start is not None and start > as_of for start in starts)):
        raise UnusedError("begins after the reference date, or may", "dosageInstruction")


def _find_first_day(timing: JsonObject) -> date | None:
    start = parse_fhir_time(get_object(get_object(timing, "repeat"), "boundsPeriod").get("start"))
    times = [parse_fhir_time(event) for event in get_list(timing, "event")]
    days = [time.last_day for time in (start, *times) if time is not None]
    return min(days) if days and None not in times else None


def _find_last_day(timing: JsonObject, authored: FhirTime | None) -> date | None:
    repeat = get_object(timing, "repeat")
    end = parse_fhir_time(get_object(repeat, "boundsPeriod").get("end"))
    if end is None and (times := [parse_fhir_time(event) for event in get_list(timing, "event")]):
        end = None if None in times else latest_time(time for time in times if time)
    days = _count_days(get_object(repeat, "boundsDuration"))
    if days is None:
        days = _count_days(get_object(get_object(repeat, "boundsRange"), "high"))
    if days is None and repeat.get("count") == 1 and "countMax" not in repeat:
        days = GRACE_DAYS
    if end is None and authored is not None and days is not None:
        return authored.last_day + timedelta(days)
    return end.last_day if end else None


def _count_days(duration: JsonObject) -> int | None:
    """Return the most days that a duration can last; None if it is not known."""
    value = duration.get("value")
    unit = find_ucum_unit(get_text(duration, "code") or get_text(duration, "unit") or "", MAX_DAYS_OF_UNIT)
    if not isinstance(value, int | Decimal) or "comparator" in duration or unit not in MAX_DAYS_OF_UNIT:
        return None
    return int(value * MAX_DAYS_OF_UNIT[unit]) + 1 if 0 <= value <= MAX_DURATION else None
