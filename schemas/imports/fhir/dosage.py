"""Dosage of a medicine: whether it is taken, once or on and on, and until when."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, latest_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects, list_one_or_many
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.resource_status import list_note_words, read_concept_words, refuse_modifiers
from schemas.imports.fhir.unit_spellings import find_ucum_unit
from schemas.imports.fhir.words.folded_text import fold_words
from schemas.imports.fhir.words.word_tables import (
    REFUSED_MEDICINE_WORDS,
    STILL_TAKEN,
    STOP_ORDER_WORDS,
    compile_words,
)

MEMBERS = ("dosage", "dosageInstruction")  # of a MedicationStatement and of a MedicationRequest
# A dose that is given once; in an order also by words that elsewhere say something else.
ONCE = compile_words(
    r"single[- ]dose(?!( \w+)? (vial|pen|syringe|container|ampou?le?|pack|auto\w*|pre-?filled|unit|device)\w*)",
    *(r"one[- ]time( only)?", "once only", "only once", r"pre-?medica\w*", r"pr[äé]medi[ck]\w*", r"einmal(gabe|dosis)"),
    *(r"einmalig\w*", r"(dosis|dose) [úu]nica", "dose unique", "dose singola", "una tantum", r"eenmalig\w*"),
    *("una sola vez", "une seule fois", "una sola volta", "uma [úu]nica vez", "nur einmal", "slechts eenmaal"),
)
ONCE_ORDERED = compile_words(
    "once", "stat", r"x ?1", r"1 ?x", "einmal", "una vez", "une fois", "una volta", "uma vez", "eenmaal"
)
REPEATED = compile_words(
    *(
        r"\w*dai?ly",
        "days?",
        r"\w*week\w*",
        r"\w*month\w*",
        "nightly",
        r"(every|each|per|then|twice)",
        "times",
        r"q\d+\w*",
    ),
    *("qd", "od", "bid", "bd", "tid", "qid", "hs", "nocte", "morning", "evening", "bedtime", "meals?", r"\d(-\d){2,3}"),
    *(
        r"\w*t(ä|ae)gl\w*",
        "d",
        "24 ?h",
        "mtl",
        r"fr(ü|ue)h",
        "tgl",
        r"tage?",
        r"\w*w(ö|oe)ch\w*",
        r"morgens|abends|mittags|nachts",
        r"pro",
        "dann",
    ),
    *(
        r"d[íi]as?",
        r"diari\w*",
        r"semana\w*",
        "cada",
        r"jour\w*",
        "chaque",
        r"semaine\w*",
        r"giorn\w*",
        "ogni",
        r"settiman\w*",
    ),
    *("dagelijks", "dag", "week", "per", "elke", "al d[íi]a", "ao dia", "par", "mois", "mes(es)?", r"mensual\w*"),
)
NOTHING = re.compile(
    r"(?<![\d-])0(\s*[-/ ]\s*0){2,4}(?!\s*[-/ ]?\s*\d)"
)  # in the morning, at noon, in the evening and at night
MAX_DAYS_OF_UNIT: Mapping[str, int] = {"d": 1, "wk": 7, "mo": 31, "a": 366}
MAX_REPEATS, GRACE_DAYS = 100, 92
MAX_DURATION = 100_000  # beyond it, no day can be counted


def list_dosages(resource: JsonObject) -> list[JsonObject]:
    return [dosage for member in MEMBERS for _, dosage in iter_objects(resource, member)]


def is_not_taken(resource: JsonObject, concepts: Iterable[object]) -> bool:
    """True if words or a dose of nothing say that the medicine is not taken, or not now."""
    reasons = list_one_or_many(resource, "statusReason")
    dosages = list_dosages(resource)
    words = [*map(read_concept_words, reasons), *(words for dosage in dosages for words in list_dosage_words(dosage))]
    words += list_note_words(resource)
    is_nothing = bool(dosages) and all(map(_is_dose_of_nothing, dosages))
    return is_nothing or _has_stopped(words, concepts)


def _has_stopped(words: Iterable[str], concepts: Iterable[object]) -> bool:
    named = map(read_concept_words, concepts)
    return any(map(_says_stopped, words)) or any(map(_is_refused, named))


@keep_answers
def _says_stopped(words: str) -> bool:
    return STOP_ORDER_WORDS.search(STILL_TAKEN.sub("", words)) is not None


@keep_answers
def _is_refused(words: str) -> bool:
    return REFUSED_MEDICINE_WORDS.search(words) is not None


def list_dosage_words(dosage: JsonObject) -> list[str]:
    """Return the folded texts of a dosage, each with what it instructs."""
    stated = [fold_words(get_text(dosage, name) or "") for name in ("text", "patientInstruction")]
    return [*stated, *map(read_concept_words, get_list(dosage, "additionalInstruction"))]


def is_single_dose(resource: JsonObject, concepts: Iterable[object]) -> bool:
    """True if a medicine was to be given once, by its dosages or the words beside its code."""
    dosages = list_dosages(resource)
    notes = (fold_words(get_text(note, "text") or "") for _, note in iter_objects(resource, "note"))
    is_worded = any(map(_is_once, [*map(read_concept_words, concepts), *notes]))
    return is_worded or (bool(dosages) and all(map(_is_given_once, dosages)))


def _is_given_once(dosage: JsonObject) -> bool:
    timing = get_object(dosage, "timing")
    repeat = get_object(timing, "repeat")
    words = [*list_dosage_words(dosage), read_concept_words(timing.get("code"))]
    is_ordered = any(map(_is_ordered_once, words)) and not any(map(_is_repeated, words))
    is_counted = repeat.get("count") == 1 and "countMax" not in repeat
    return is_counted or ((is_ordered or any(map(_is_once, words))) and "frequency" not in repeat)


@keep_answers
def _is_once(words: str) -> bool:
    return bool(ONCE.search(words)) and not _is_repeated(words)


@keep_answers
def _is_ordered_once(words: str) -> bool:
    return ONCE_ORDERED.search(words) is not None


@keep_answers
def _is_repeated(words: str) -> bool:
    return REPEATED.search(words) is not None


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
