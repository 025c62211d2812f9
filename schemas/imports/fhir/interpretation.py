"""The interpretation of a result: found or not, off the scale of the assay, or not valid."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from schemas.imports.fhir.codings import iter_codings
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.folded_text import compile_folded

# Codes of interpretations and of answers: found, not found, or undecided.
FINDINGS: Mapping[str, bool | None] = {
    "POS": True,
    "H": True,
    "HH": True,
    "LA6576-8": True,
    "10828004": True,
    "NEG": False,
    "N": False,
    "LA6577-6": False,
    "260385009": False,
    "IND": None,
    "E": None,
}
FINDING_SYSTEMS = ("", "interpretation", "loinc", "snomed")
OFF_SCALE, FAILED = {"<", ">"}, "QCF"  # the latter: quality control failure
INVALID_WORDS = compile_folded(
    r"\b(invalid\w*|h?[aeéä]e?mol[yií][sztc]\w*|emoli[sz]\w*|clotted|coagul\w*|geronnen|contamin\w*|kontaminiert"
    r"|insuffi\w*|unreliable|lip(ae|ä|e|é|i)mi\w*|lipemi\w*|interfer\w*|i[ck]teri[ck]\w*|itteric\w*|rejected"
    r"|not reportable|(see|siehe|voir|ver|vedi|zie) (the )?(comment|note|below|report|kommentar|bemerkung|befund"
    r"|commentaire|remarque|comentario|nota|commento|opmerking)"
    r"|(not|non|no|n[ãa]o|nicht|niet|pas) (v[áa]lid\w*|verwertbar|beurteilbar|geldig|attendibil\w*|fiable)"
    r"|quality control failure|ungültig|ongeldig|non conform\w*|unbrauchbar)\b"
)

NOT_FOUND = compile_folded(
    r"\b(n[eé]gati[vf]\w*|not (detected|found|present|reactive|positive)|non[- ]?(detected|reactive)|undetect\w+"
    r"|absen[tc]\w*|no\b.{0,40}\bdetected"
    r"|kein\w* nachweis|nicht (nachweisbar|nachgewiesen|positiv)"
    r"|no detectad\w+|non rilevat\w+|afwezig|niet aantoonbaar)\b"
)
FOUND = compile_folded(r"\b(positi[vf]\w*|detected|reactive|present|nachweisbar|detectad\w+|rilevat\w+|aantoonbaar)\b")
UNDECIDED = compile_folded(
    r"\b(unknown|indeterminate|equivocal|borderline|inconclusive|unbekannt|grenzwertig|unklar|indeterminad\w+|dudos\w+"
    r"|inconnue?|desconocid[oa]|sconosciut[oa]|onbekend)\b"
)

_NAMES = "qualifier value finding result test of the for is weakly strongly antibody antibodies ab titre titer"
# Words that may stand beside a finding; any other may say anything.
FINDING_WORDS: Mapping[bool, frozenset[str]] = {
    True: frozenset(
        f"{_NAMES} positive positiv positif positivo positiva positief pos detected reactive present high elevated "
        "abnormal nachweisbar nachgewiesen detectado detectada rilevato rilevata aantoonbaar aangetoond"
        " h erhoht hoch above".split()
    ),
    False: frozenset(
        f"{_NAMES} negative negativ negatif negativo negativa negatief neg not non nicht no none detected reactive "
        "normal nachweisbar nachgewiesen detectado detectada rilevato rilevata "
        "aantoonbaar niet undetectable absent n low".split()
    ),
}


def read_finding(element: JsonObject) -> bool:
    """Return whether what was looked for was found; raises `UnusedError` if that is not said."""
    concepts = [*get_list(element, "interpretation"), element.get("valueCodeableConcept")]
    # The same letter means something else in the lists of a laboratory's own.
    codings = [coding for concept in concepts for coding in iter_codings(concept) if coding.system in FINDING_SYSTEMS]
    findings = {FINDINGS[coding.code] for coding in codings if coding.code in FINDINGS}
    finding = findings.pop() if len(findings) == 1 else None
    if finding is None or _is_contradicted(finding, concepts, element):
        raise UnusedError("its interpretation is neither positive nor negative")
    return finding


def _is_contradicted(finding: bool, concepts: Iterable[object], element: JsonObject) -> bool:  # noqa: FBT001 - a value
    words = "; ".join(map(read_concept_words, concepts))
    if set(re.findall(r"\w+", words.casefold())) - FINDING_WORDS[finding] or _has_contradicting_value(finding, element):
        return True
    is_zero = finding and get_object(element, "valueQuantity").get("value") == 0
    others = NOT_FOUND if finding else FOUND
    return is_zero or bool(others.search(words if finding else NOT_FOUND.sub("", words)) or UNDECIDED.search(words))


def _has_contradicting_value(finding: bool, element: JsonObject) -> bool:  # noqa: FBT001 - a value
    """True for a positive finding within the reference range, or below a limit, and the reverse."""
    quantity, ranges = get_object(element, "valueQuantity"), get_list(element, "referenceRange")
    if str(quantity.get("comparator", "")).startswith("<" if finding else ">"):
        return True
    value = quantity.get("value")
    high = get_object(ranges[0], "high").get("value") if len(ranges) == 1 and isinstance(ranges[0], dict) else None
    if not isinstance(value, int | Decimal) or not isinstance(high, int | Decimal):
        return False
    return value <= high if finding else value > high


def refuse_invalid_result(element: JsonObject) -> None:
    """Raise `UnusedError` for a result whose interpretation says that the measurement failed."""
    for concept in get_list(element, "interpretation"):
        is_failed = any(coding.code == FAILED for coding in iter_codings(concept))
        if is_failed or INVALID_WORDS.search(read_concept_words(concept)):
            raise UnusedError("has an interpretation that says that it is not valid")


def read_comparator(element: JsonObject, quantity: JsonObject) -> dict[str, object]:
    """Return the comparator of a quantity, which its interpretation may hold: `>` is off the scale of the assay.

    Raises `UnusedError` where both are there and differ.
    """
    codings = [coding for concept in get_list(element, "interpretation") for coding in iter_codings(concept)]
    stated = {coding.code for coding in codings if coding.system in {"", "interpretation"}} & OFF_SCALE
    comparator = quantity.get("comparator", next(iter(stated), None))
    if len(stated) > 1 or any(not str(comparator).startswith(sign) for sign in stated):
        raise UnusedError("has a comparator and an interpretation that contradict each other")
    return {} if comparator is None and "comparator" not in quantity else {"comparator": comparator}
