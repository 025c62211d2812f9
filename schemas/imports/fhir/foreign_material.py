"""Specimens and body sites of somebody else: of a donor or a fetus, a graft, the placenta or cord blood."""

from collections.abc import Mapping

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects, list_one_or_many
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.long_texts import has_long_text
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.folded_text import compile_folded, fold_words
from schemas.imports.fhir.words.word_tables import OTHER_PERSON_WORDS

FOREIGN_WORDS = compile_folded(
    r"\b(fo?etal|fo?etus(es)?|donors?|(allo|auto|iso|xeno)?-?grafts?|placenta\w*|umbilical|spender\w*|nabelschnur\w*|plazenta|transplantat\w*|donneu(r|se)|donante|donatore|doador|navelstreng\w*"
    r"|cord(ão|ón|on|one) (umbilical|ombelicale|ombilical)|sangue do cordão|sang(re|ue)? de(l)? cord\w+"
    r"|(?<!spinal )(?<!vocal )(?<!spermatic )cord)\b"
)
SPECIMEN_EXTENSION = "http://hl7.org/fhir/StructureDefinition/observation-specimenCode"
# Codes of SNOMED CT and of HL7 (table 0487) for specimens that are often sent without words.
FLUID_OF_CODE: Mapping[str, str] = {
    # Urine, also of 24 hours, a spot, from midstream or a catheter; then other fluids.
    **dict.fromkeys(
        ("122575003", "276833005", "278020009", "258574006", "122565001", "UR", "URC", "URT", "RANDU"), "urine"
    ),
    **dict.fromkeys(("258450006", "CSF"), "csf"),
    **dict.fromkeys(("119342007", "SAL"), "saliva"),
    **dict.fromkeys(("119339001", "STL"), "stool"),
    **dict.fromkeys(("122569007", "SWT"), "sweat"),
    **dict.fromkeys(("418564007", "PLR"), "pleural"),
    **dict.fromkeys(("168139001", "PRT"), "peritoneal"),
}
FOREIGN_SPECIMENS = {"122556008", "122560006"}  # SNOMED CT: of cord blood, of a blood donor


def refuse_foreign_site(resource: JsonObject) -> None:
    """Raise `UnusedError` for a body site or specimen whose words say that it is not, or not surely, the patient's."""
    # A list in Condition and Procedure, a single concept in Observation.
    for site in list_one_or_many(resource, "bodySite"):
        if names_foreign_material(read_concept_words(site)):
            raise UnusedError("is about a body site that is not surely the patient's", "bodySite")
    for _, extension in iter_objects(resource, "extension"):
        if get_text(extension, "url") == SPECIMEN_EXTENSION and FOREIGN_WORDS.search(read_material(extension)):
            raise UnusedError("is about a specimen that is not surely the patient's", "extension")
    for specimen in list_one_or_many(resource, "specimen"):
        words = fold_words(get_text(specimen, "display") or "")
        if names_foreign_material(words) or OTHER_PERSON_WORDS.search(words):
            raise UnusedError("is about a specimen that is not surely the patient's", "specimen")


@keep_answers
def names_foreign_material(words: str) -> bool:
    return FOREIGN_WORDS.search(words) is not None


def read_material(specimen: JsonObject) -> str:
    """Return the words for the material of a Specimen, or of an extension that stands for one."""
    concept = specimen.get("type", specimen.get("valueCodeableConcept"))
    codes = (FLUID_OF_CODE.get(code, "") for code in sorted(list_concept_codes(concept)))
    return "; ".join([read_concept_words(concept), *codes])


def is_foreign_specimen(resource: JsonObject) -> bool:
    """True for a Specimen whose type, or the site that it was taken from, is not surely the patient's."""
    if get_text(resource, "resourceType") != "Specimen":
        return False
    site = get_object(get_object(resource, "collection"), "bodySite")
    # The site is a concept in R4, and a reference or a concept in R5.
    words = [read_concept_words(concept) for concept in (resource.get("type"), site, site.get("concept"))]
    is_named = (
        has_long_text(resource) or any(map(FOREIGN_WORDS.search, words)) or any(map(OTHER_PERSON_WORDS.search, words))
    )
    return is_named or not FOREIGN_SPECIMENS.isdisjoint(list_concept_codes(resource.get("type")))
