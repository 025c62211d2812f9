"""The ATC codes of a medicine: of its concept, of a Medication contained beside it, or of the ingredients of that."""

import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.imports.fhir.codings import iter_codings
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.rxnorm import BRANDS, INGREDIENTS, describe_expected_code
from schemas.imports.fhir.systemic_use import has_local_words, refuse_local_use, require_systemic_use
from schemas.imports.fhir.words.contradicting_words import refuse_doubtful_medicine

ATC_LEVELS = (3, 4, 5, 7)  # characters of the groups that say what a medicine is for
# The groups of ATC of which ingredients are known by name; the same substance in another group is used locally.
GROUP_LENGTH, INSULIN_GROUP = 3, "A10"
NAMED_GROUPS = {ingredient.atc[:GROUP_LENGTH] for ingredient in INGREDIENTS.values()}
INSULIN = re.compile(r"\b(insulin|insulina|insuline)\b")
NO_CODE = (
    "has no ATC code, nor an ingredient of RxNorm that is known here; clinical drugs and brands of RxNorm are not read"
)


def list_drug_concepts(resource: JsonObject) -> list[object]:
    # R4 has `medicationCodeableConcept`, R5 a CodeableReference under `medication`.
    stated = [resource.get("medicationCodeableConcept"), get_object(resource, "medication").get("concept")]
    return [*stated, *(medication.get("code") for medication in list_contained_medications(resource))]


def list_contained_medications(resource: JsonObject) -> list[JsonObject]:
    references = (resource.get("medicationReference"), get_object(resource, "medication").get("reference"))
    targets = {get_text(reference, "reference") for reference in references}
    return [
        medication
        for _, medication in iter_objects(resource, "contained")
        if f"#{medication.get('id')}" in targets and holds(medication)
    ]


def list_drug_codes(resource: JsonObject) -> list[str]:
    """Return the ATC codes of a medicine: of a concept, as R4 and R5 spell it, or of a contained Medication.

    A Medication whose code is not known contains each of its active ingredients.
    """
    medications = list_contained_medications(resource)
    concepts = list_drug_concepts(resource)
    for concept in concepts:
        refuse_doubtful_medicine(concept, "")
        refuse_other_medicine(concept)
    if not any(coding.system == "atc" for concept in concepts for coding in iter_codings(concept)):
        require_systemic_use(resource, concepts, medications)
    if codes := [code for concept in concepts for code in find_atc_codes(concept)]:
        refuse_local_use(codes, resource, concepts, medications)
        return find_common_codes(codes)
    ingredients = [concept for medication in medications for concept in iter_active_ingredients(medication)]
    found = [find_common_codes(find_atc_codes(concept)) for concept in ingredients]
    require_codes([code for codes in found for code in codes], [*concepts, *ingredients])
    return list(dict.fromkeys(code for codes in found for code in codes))


def refuse_other_medicine(concept: object) -> None:
    """Raise `UnusedError` where the words beside a code, or an ingredient of RxNorm, are those of another medicine."""
    groups = {code[:GROUP_LENGTH] for code in find_atc_codes(concept)} & NAMED_GROUPS
    if not groups:
        return
    named = _list_named_groups(read_concept_words(concept).lower()) | {
        INGREDIENTS[coding.code].atc[:GROUP_LENGTH]
        for coding in iter_codings(concept)
        if coding.system == "rxnorm" and coding.code in INGREDIENTS
    }
    if named - groups:
        raise UnusedError("has words or codes that name another medicine than its code")


@keep_answers
def _list_named_groups(words: str) -> frozenset[str]:
    """Return the groups of ATC of the medicines that words name."""
    named = {item.atc[:GROUP_LENGTH] for item in INGREDIENTS.values() if re.search(rf"\b{item.name}", words)}
    return frozenset(named | ({INSULIN_GROUP} if INSULIN.search(words) else set()))


def list_ended_codes(resource: JsonObject) -> list[str]:
    """Return the ATC codes that only words name, of a medicine for use in the whole body without a code that is read.

    Such a medicine is not read, but that it is not taken may be what ended one with a code.
    """
    concepts = list_drug_concepts(resource)
    ingredients = [
        one for medication in list_contained_medications(resource) for one in iter_active_ingredients(medication)
    ]
    words = " ".join(map(read_concept_words, concepts))
    if any(map(find_atc_codes, (*concepts, *ingredients))) or has_local_words(words):
        return []
    named = {BRANDS.get(word, word) for word in re.findall(r"\w+", words)}
    found = (ingredient.atc for ingredient in INGREDIENTS.values() if ingredient.name.split()[0] in named)
    return list(dict.fromkeys(found))


def require_codes(codes: Sequence[str], concepts: Iterable[object]) -> None:
    if not codes:
        raise UnusedError(NO_CODE, "", describe_expected_code(concepts))


def iter_active_ingredients(medication: JsonObject) -> Iterator[object]:
    """Yield the concepts of the ingredients, as R4 and R5 spell them; inactive ones and references are left out."""
    for _, ingredient in iter_objects(medication, "ingredient"):
        # Not a truth test: a value that is not understood must not pass for true.
        if ingredient.get("isActive", True) is True and "modifierExtension" not in ingredient:
            yield ingredient.get("itemCodeableConcept", get_object(ingredient, "item").get("concept"))


def find_common_codes(codes: Sequence[str]) -> list[str]:
    """Return the code, or of several the narrowest group that all belong to.

    Raises `UnusedError` if they have none in common, as codes of a substance for two routes.
    """
    if len(set(codes)) <= 1:
        return list(codes[:1])
    starts = [codes[0][:level] for level in ATC_LEVELS if all(code.startswith(codes[0][:level]) for code in codes)]
    if not starts:
        raise UnusedError("has codes of different medicines or routes, so which is meant is not known")
    return starts[-1:]


def list_names(codes: Iterable[str]) -> list[str]:
    """Return the names of the ingredients that have these ATC codes."""
    return [ingredient.name for ingredient in INGREDIENTS.values() if ingredient.atc in codes]


def holds(medication: JsonObject) -> bool:
    is_active = medication.get("status", "active") == "active"
    return is_active and not {"modifierExtension", "implicitRules"} & medication.keys()


def find_atc_codes(concept: object) -> list[str]:
    """Return the ATC codes of a concept; of an ingredient only where it has none, as that does not say the route."""
    codings = list(iter_codings(concept))
    stated = [coding.code.upper() for coding in codings if coding.system == "atc"]
    return stated or [
        INGREDIENTS[coding.code].atc for coding in codings if coding.system == "rxnorm" and coding.code in INGREDIENTS
    ]
