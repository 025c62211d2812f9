"""Notes to a result that name another value, or that may be a label of it, such as *Goal* or *positive control*."""

import re
from collections.abc import Set as AbstractSet

from schemas.imports.fhir.json_values import JsonObject, get_object, iter_objects
from schemas.imports.fhir.words.folded_text import compile_folded, strip_accents
from schemas.imports.fhir.words.unknown_words import list_words
from schemas.imports.fhir.words.word_tables import compile_words

# What is another value than the measured one, or is of no one's blood.
NOT_MEASURED = compile_words(
    *(r"(positive|negative|low|high|normal|internal|external|level \d) control(?! of)", r"control (level|sample) ?\d?"),
    r"(?<!.)\W*(target|goal|reference) range\W*(?!.)",
    r"(below|less than|above|over|under) (the )?(limit|cutoff)",
    *(r"(patient|self)[- ]reported", r"(reported|told|stated) by (the )?patient"),
    *(r"(poor|low|bad|good|new|second|other|next) (sample|specimen)", r"(sample|specimen) (poor|low|bad)"),
    r"(calculated|estimated|derived|berechnet|errechnet|calcul[ée]e?|calculad[oa]|calcolat[oa]|berekend)"
    r" (from|aus|anhand|(à partir )?d\w*|uit|a partir d\w*)"
    r"(?! (the |der )?(\w*serum|\w*[ck]reat|cystatin|total|\w*chol))",
    r"(mean|average|mittel\w*|durchschnitt\w*|moyenne|media|m[ée]dia|gemiddelde?) (of|over|for|der|aus|von|de|di|d\w*)"
    r" (\w+ ){0,3}(day|week|month|year|tage|woche|monat|jahr|jour|semaine|mois|an|d[íi]a|mes|giorn|settiman|anni|dag"
    r"|we[ek]|maand|jaar)\w*",
    *(r"should (be|read) \W{0,2}(\d\S*|[a-z]+/[a-z]+|%)", r"units? (is|are|was|were|should|not|wrong)"),
)
# Which value there is, as words say it: harmless only if it is that of the result.
STATED_VALUE = compile_folded(
    r"\b(?:today|now|measured|poc|point of care|lab|laboratory|venous|capillary|heute|gemessen|labor|mesur[ée]e?|medido"
    r"|misurato|reading|value|result|reported|actual|true|final|wert|ergebnis|valor|valore|valeur|r[ée]sultat|resultado|risultato"
    r"|uitslag|waarde)(?::| =| is| was| ist| war| est| es| era)? (\d+(?:[.,]\d+)?)(?! ?-|[.,]?\d)"
)
# A note that is nothing but such words and at most one number may be a label of what it stands beside, not a remark.
LABELS = frozenset(
    strip_accents(
        "target goal reference normal standard limit cutoff value values result results reported sample control "
        "controls level mean average calculated automated estimated recommended diagnostic final new next number unit "
        "units expected the is was of for a1c hba hba1c egfr ziel zielwert soll sollwert referenz referenzwert norm "
        "normwert grenzwert wert werte ergebnis mittelwert mittel durchschnitt berechnet kontrolle kontrollen einheit "
        "cible valeur valeurs résultat résultats référence calculé objectif contrôle moyenne unité objetivo valor "
        "valores resultado resultados referencia media calculado unidad referência unidade obiettivo valore valori "
        "risultato risultati riferimento calcolato controllo unità streefwaarde waarde uitslag referentiewaarde "
        "berekend gemiddelde eenheid de der die das le la el il mg dl mmol mol kg ml min"
    ).split()
)
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?")
COMPARED = re.compile("[<>≤≥]")
BARE_NUMBER = re.compile(r"[^\w<>≤≥]*\d+(?:[.,]\d+)?[^\w<>≤≥]*")


def list_stated_values(resource: JsonObject) -> frozenset[str]:
    """Return the values of an Observation and of its components, as they are written."""
    elements = (resource, *(component for _, component in iter_objects(resource, "component")))
    return frozenset(str(get_object(element, "valueQuantity").get("value")) for element in elements)


def names_other_value(sentence: str, values: AbstractSet[str]) -> bool:
    """True for `value 8.2` in a folded sentence, unless that is one of the values."""
    return any(number.replace(",", ".") not in values for number in STATED_VALUE.findall(sentence))


def is_label(sentence: str) -> bool:
    """True for `Goal`, `target 7.1` or `8.2 %`, which may name another value; not for a range or a limit."""
    words = list_words(sentence)
    if NOT_MEASURED.search(sentence) or not words:
        return bool(words) or BARE_NUMBER.fullmatch(sentence) is not None
    return words <= LABELS and len(NUMBER.findall(sentence)) <= 1 and not COMPARED.search(sentence)
