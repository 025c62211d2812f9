"""The reference range that a laboratory sent with a result."""

import re
from collections.abc import Collection
from decimal import Decimal

from db.vocab.accepted_units import accepted
from db.vocab.attributes import Attribute
from db.vocab.plausible_values import has_mistaken_limit
from schemas.fhir_systems import NAME_OF_SYSTEM
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text
from schemas.imports.fhir.resource_status import list_concept_codes
from schemas.imports.fhir.unit_spellings import SPELLINGS, find_ucum_unit
from schemas.match.limits import MAX_REFERENCE_LIMIT

NORMAL = {"normal"}
UNDERSTOOD = {"low", "high", "type", "text", "id", "extension", "normalValue"}
# Words of a range for everybody, and of units: any other may name an age, a sex or a goal.
RANGE_TEXT = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?) ?(?:-|\u2013|to|bis|a) ?(\d{1,9}(?:[.,]\d{1,9})?)(?: \D{1,20})?")
LETTERS = re.compile(r"[^\W\d_]+")
PLAIN_WORDS = frozenset(
    {
        *("normal", "range", "reference", "ref", "interval", "limit", "limits", "low", "high", "lower", "upper"),
        *("of", "for", "to", "from", "and", "bis", "von", "a", "less", "more", "than", "under", "below", "above", "up"),
        *("adult", "adults", "erwachsene", "normbereich", "referenzbereich", "referenz", "norm", "normalbereich"),
        *("valores", "valori", "valeurs", "de", "normales", "normali", "referencia", "riferimento", "référence"),
        *("referentie", "waarden", "mg", "g", "dl", "l", "ml", "ul", "nl", "fl", "u", "iu", "ui", "mmol", "umol"),
        *("\u00b5mol", "\u03bcmol", "\u00b5g", "\u03bcg", "ug", "nmol", "pmol", "mol", "ng", "pg", "kg", "m", "min"),
        *("h", "mm", "hg", "k", "x", "e", "inr", "sec", "s", "c"),
    }
)
NOT_UNDERSTOOD = "is no single normal range in the unit of the value, so criteria about it stay open"


def read_unit(attribute: Attribute, quantity: JsonObject) -> object:
    """Return the UCUM code, or the unit as text where the code is of another system."""
    # Without a system, a code is taken for UCUM, which FHIR's profiles of results require.
    system = get_text(quantity, "system")
    is_ucum = system is None or NAME_OF_SYSTEM.get(system.rstrip("/")) == "ucum"
    unit = quantity.get("code", quantity.get("unit")) if is_ucum else quantity.get("unit")
    return find_ucum_unit(unit, accepted(attribute)) if isinstance(unit, str) else unit


def has_contradictory_units(attribute: Attribute, quantity: JsonObject) -> bool:
    """True if the code and the text name two units that differ, such as `kg` and `lb`, or `%` and `mmol/L`."""
    units, text = accepted(attribute), get_text(quantity, "unit") or ""
    coded, printed = read_unit(attribute, quantity), find_ucum_unit(text, units)
    if not isinstance(coded, str) or coded not in units:
        return False
    return units[coded] != units[printed] if printed in units else find_ucum_unit(text, SPELLINGS) in SPELLINGS


def read_reference_range(attribute: Attribute, element: JsonObject, unit: object) -> dict[str, Decimal]:
    """Return the limits in the unit of the value; empty if there is no range, or not one that is surely meant.

    Ranges for an age, a sex or a state, such as a phase of the cycle, need not be those of the patient.
    """
    given = get_list(element, "referenceRange")
    stated = given[0] if len(given) == 1 else None
    if not isinstance(unit, str) or not isinstance(stated, dict) or not UNDERSTOOD.issuperset(stated):
        return {}
    if "type" in stated and list_concept_codes(stated["type"]) != NORMAL:
        return {}
    if set(LETTERS.findall((get_text(stated, "text") or "").casefold())) - PLAIN_WORDS:
        return {}
    names = [name for name in ("low", "high") if name in stated]
    limits = {name: _read_limit(attribute, get_object(stated, name), unit) for name in names}
    if _has_other_limits(get_text(stated, "text") or "", limits.values()):
        return {}
    known = {name: limit for name, limit in limits.items() if limit is not None}
    is_range = known.get("low", Decimal(0)) <= known.get("high", MAX_REFERENCE_LIMIT) and known.get("high") != 0
    is_mistaken = has_mistaken_limit(attribute.id, {"unit": unit, "reference_range": known})
    return known if len(known) == len(limits) and is_range and not is_mistaken else {}


def _has_other_limits(text: str, limits: Collection[Decimal | None]) -> bool:
    """True if the text beside the limits is a range of two numbers, and not of these."""
    printed = RANGE_TEXT.fullmatch(text.strip())
    stated = {Decimal(number.replace(",", ".")) for number in printed.groups()} if printed else set()
    return bool(stated) and not stated.issuperset(limit for limit in limits if limit is not None)


def _read_limit(attribute: Attribute, quantity: JsonObject, unit: object) -> Decimal | None:
    value = quantity.get("value")
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or "comparator" in quantity:
        return None
    if has_contradictory_units(attribute, quantity) or read_unit(attribute, quantity) != unit:
        return None
    if not 0 <= value <= MAX_REFERENCE_LIMIT:
        return None
    return Decimal(value)
