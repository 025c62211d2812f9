"""By which route and in which form a medicine is taken, and so whether it acts in the whole body or at a place."""

from collections.abc import Collection, Iterator, Sequence

from schemas.imports.fhir.dosage import list_dosages
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_text, iter_objects
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.folded_text import SEMANTIC_TAG, compile_folded, fold_words

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
# A capsule is abbreviated as `gél.` in French, and what is injected under the skin acts in the whole body.
LOCAL_WORDS = compile_folded(
    r"\b(ointment|cream|(?<!\d mg )gel|lotion|paste|foam|shampoo|drops?|eyes?|ophthalmic|(intra)?ocular|intravitreal"
    r"|ears?|otic|(?<!unter die )(haut|wund)\w*|apply|appl[iy]\w*|aplica\w*|aanbrengen|smeren|aug(e|en)|eyedrops?|gtt"
    r"|ung|(?<!bajo la )piel|(?<!sotto la )pelle|(?<!sous la )peau|(?<!onder de )huid|pomata|s?[uú]pposit\w*"
    r"|z[äa]pfchen|mundsp(ü|ue)l\w*|mouth ?rinse|swish|collutorio|vernebl\w*|protopic|restasis|ikervis|verkazia"
    r"|eyelids?|affected area|salbe|creme|pomad[ae]|crema|pommade|cr[èe]me|zalf|(augen|ohren|nasen)\w+|collirio|collyre"
    r"|colirio|(oog|oor|neus)\w+|ung[üu]ento|unguento|onguent|auftragen|aufzutragen|kutan|nasal|nose|inhal\w*|aerosol"
    r"|nebuli[sz]\w*|spray|topical(ly)?|cutaneous|(trans)?dermal|(?<!under )(?<!under the )(?<!into the )skin"
    r"|scalp|patch|vaginal"
    r"|rectal|suppositor\w*|enema|mouthwash|gargle|dental|stent|implant"
    r"|intra-?(nasal|articular|lesional|dermal|tympanic|vitreous|cameral|bursal)\w*|nebul\w*|vernebel\w*|lokal\w*"
    r"|(sub)?conjunctival\w*|peribulbar|periocular|local (use|injection|application))\b"
)
LOCAL_METHODS = {"417924000"}  # SNOMED CT: apply
# Groups of ATC for use in the whole body only, of which the same substances are used at a place under other codes.
SYSTEMIC_GROUPS = ("L01", "L03", "L04", "H02")


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
    if any(map(has_local_words, _iter_words(dosages, concepts))):
        raise UnusedError("is an ingredient with words that speak of local use")


def _is_systemic(concept: object, known: Collection[str]) -> bool:
    """True if a code or a name is known and no other contradicts it, such as `eye drops` beside `oral`."""
    codings = [coding for _, coding in iter_objects(concept, "coding")]
    names = [get_text(coding, name) for coding in codings for name in ("code", "display")]
    found = {SEMANTIC_TAG.sub("", name.strip().lower()) for name in (*names, get_text(concept, "text")) if name}
    return not found.isdisjoint(known) and not any(map(has_local_words, found))


@keep_answers
def has_local_words(words: str) -> bool:
    return LOCAL_WORDS.search(words) is not None


def refuse_local_use(
    codes: Sequence[str], resource: JsonObject, concepts: Sequence[object], medications: Sequence[JsonObject]
) -> None:
    """Raise `UnusedError` where words say that a medicine with a code for systemic use is used at a place."""
    dosages = list_dosages(resource)
    is_local = any(LOCAL_METHODS & list_concept_codes(dosage.get("method")) for dosage in dosages)
    routes = [dosage.get("route") for dosage in dosages]
    forms = [medication.get(name) for medication in medications for name in FORM_MEMBERS]
    words = [*_iter_words(dosages, concepts), *map(read_concept_words, (*routes, *forms))]
    if any(code.startswith(SYSTEMIC_GROUPS) for code in codes) and (is_local or any(map(has_local_words, words))):
        raise UnusedError("has words that speak of local use, which contradict its code")


def _iter_words(dosages: Sequence[JsonObject], concepts: Sequence[object]) -> Iterator[str]:
    yield from map(read_concept_words, concepts)
    yield from (read_concept_words(dosage.get(name)) for dosage in dosages for name in ("site", "method"))
    yield from (fold_words(get_text(dosage, "text") or "") for dosage in dosages)
