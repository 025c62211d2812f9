"""Which type of diabetes a concept names that is not read as a diagnosis, by its codes or its words."""

import re
from collections.abc import Iterator

from schemas.imports.fhir.codings import iter_codings, list_diagnoses
from schemas.imports.fhir.condition import GESTATIONAL_DIABETES
from schemas.imports.fhir.contradicting_codes import OTHER_SNOMED
from schemas.imports.fhir.diagnosis_relations import find_diabetes_kind
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import get_text, iter_objects
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.patient_signs import NEONATAL
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.contradicting_words import has_doubtful_words, has_stopped_words
from schemas.imports.fhir.words.diagnosis_words import says_earlier, strip_harmless_words
from schemas.imports.fhir.words.doubt_words import has_denying_words
from schemas.imports.fhir.words.folded_text import strip_words
from schemas.imports.fhir.words.note_words import OTHER_KINDS
from schemas.imports.fhir.words.understood_words import refuse_unknown_type_1_words
from schemas.imports.fhir.words.word_tables import (
    CONTRADICTING_KINDS,
    DOUBTFUL_ENDS,
    OTHER_PERSON_WORDS,
    OTHER_STAGES,
    compile_words,
)
from schemas.imports.fhir.words.word_tables import TYPE_1 as TYPE_1_WORDS

# By the address of a system, in any of its spellings, codes of a type that is not type 1. Without a type are E14 and
# 5A14, which say nothing against one; the fifth digit of ICD-9-CM has 0 and 2 for type 2 or none.
ICD10_ADDRESS = re.compile(r"(icd|cim|cie)\W*(sid\W*)?10|2\.16\.840\.1\.113883\.6\.(3|90)$", re.IGNORECASE)
OTHER_CODES = (
    (ICD10_ADDRESS, re.compile(r"E(08|09|11|12|13)(\D.*|\d{1,3})?")),
    (re.compile(r"icd\W*(release\W*)?11", re.IGNORECASE), re.compile(r"5A1[123](\W.*)?")),
    (re.compile(r"icd\W*9", re.IGNORECASE), re.compile(r"250\.?\d[02]")),
    (re.compile(r"^$"), re.compile(r"E(08|09|11|12|13)(\..*)?|5A1[123](\W.*)?")),
)
# What codes of ICD-10 name is a diabetes only in these categories.
ANY_ICD10 = re.compile(r"[A-Z]\d[0-9A-Z](\W.*|\w{1,4})?")
DIABETES_ICD10 = ("E08", "E09", "E10", "E11", "E12", "E13", "E14", "O24")
# SNOMED CT, as public sets of codes print them with their names: with cystic fibrosis, a genetic syndrome, hormones,
# a disease of the pancreas, of receptors, by drugs, antibodies, defects of genes, an injury; and type 2.
FURTHER_SNOMED = {
    *("426705001", "427089005", "5969009", "59079001", "51002006", "42954008", "367391000119102", "408540003"),
    *("413183008", "5368009", "75682002", "609568004", "609569007", "105401000119101", "91352004", "2751001"),
    *("70694009", "399144008", "445353002", "359642000", "81531005", "1481000119100"),
}
NO_TYPES = {"160303001", "15777000"}  # SNOMED CT: family history of diabetes, prediabetes
OTHER_TYPE_SNOMED = (OTHER_SNOMED | FURTHER_SNOMED) - NO_TYPES
GESTATIONAL_ICD10 = "O24"
NAMES_TYPE_1 = compile_words(*TYPE_1_WORDS, "t1d")
_DISEASE = (
    *(r"\w*diab[eèé]t(es?|is|e\w* mell\w*)(?!\w)", r"t[12]dm?", r"dm ?t?[12]?", r"dt[12]", "mody", "niddm", "lada"),
    *(r"\w*zucker(krankheit|krank)\w*", "suikerziekte", r"cukrzyc\w*", r"\w*糖尿病\w*", r"диабет\w*"),
    *("cfrd", "wolfram"),
    *(r"diabeti[ck]er(in)?", r"diab[eéè]ti[ck]\w*(?= type| typ| tipo)"),
)
NAMES_DIABETES = compile_words(r"\w*diab\w*", *_DISEASE)
NAMES_DISEASE = compile_words(*_DISEASE)  # itself, and not as the adjective of a complication
NO_DIABETES_MELLITUS = compile_words("insipidus", r"pr[äe]-?diab\w*")
# What is called a type of its own only where no type 1 is named: adult-onset type 1 diabetes is one.
NO_TYPE_1 = compile_words(r"(adult|maturity)[- ]onset", "wolfram", "cfrd", r"neonatal\w* (onset )?(\w+ )?diab\w*")
# A type that is looked for, spoken of or denied, and what drugs do beside the diabetes.
NOT_MEANT = compile_words(
    r"(screening|screen|test|risk|prevention|counsel\w*|advice|education|untersuchung|beratung|schulung)"
    r" (for|of|on|about|regarding|auf|zu|zum|bei) (\w+ ){0,5}diabetes( mellitus)?",
    *(r"(not|no|nicht|kein|non|pas|geen|n[ãa]o) (type|typ|tipo)\W?(2|ii)", r"(steroid|drug)[- ]?induced hyp(o|er)\w*"),
    r"gestational (age|weeks?)( (of )?\d+ (weeks?|wks?|days?))?",
)
CARE = compile_words(
    r"diabet(es|ic) (\w+[- ]){0,2}(education|review|screening|clinic|counsel\w*|check|monitoring|management|visit|camp"
    r"|self|follow|foot|eye|risk|prevention)[- ]?\w*",
    r"diabetes(schulung|beratung|vorsorge|kontrolle|risiko|screening)\w*",
)
FAMILY = compile_words(r"(in|of) (the |his |her |their )?family", "in der familie")
RULED_OUT = compile_words("ruled out", "excluded", "ausgeschlossen", r"descartad[oa]", r"exclue?s?", r"esclus[oa]")
GESTATIONAL = compile_words(r"gesta[tcz]ion\w*", r"schwangerschaft\w*", "gdm", r"zwangerschap\w*")
# A complication, or what is treated, of a diabetes that the words say is there; whatever other words they have.
_CAUSES = (
    r"(due to|secondary to|caused by|because of|associated with|in|of|from|bei|durch|infolge|par|por|a causa di|door)"
)
CAUSED = compile_words(
    rf"\w+ (co-?occurrent and )?{_CAUSES} (a |an |the |his |her )?(known |established |pre-?existing )?"
    r"(diab[eèé]t(es|e) ?(mellitus|sucr[ée])? ?(type|typ|tipo)? ?(1|i)?|(type|typ|tipo)[ -]?(1|i) diabet(es|e)"
    r"( mellitus)?|t1dm?|dm ?1)(?=\W*(;|,|$)| \((disorder|finding)\))"
)


def names_other_type(concept: object) -> bool:
    """True for a type of diabetes that is not type 1, by its codes or its words."""
    kinds = {find_diabetes_kind(diagnosis.code) for diagnosis in list_diagnoses(concept)} - {None}
    return bool(kinds - {"type 1"}) or _has_other_code(concept) or _words_name_other_type(read_concept_words(concept))


def doubts_type_1(concept: object) -> bool:
    """True for words alone that name diabetes, and that beside a code of type 1 diabetes would refuse it."""
    if list_diagnoses(concept) or _is_coded_as_something_else(concept):
        return False
    return _words_doubt_type_1(read_concept_words(concept))


def is_gestational(concept: object) -> bool:
    codes = {diagnosis.code.lower() for diagnosis in list_diagnoses(concept)}
    is_coded = any(coding.code.strip().upper().startswith(GESTATIONAL_ICD10) for coding in iter_codings(concept))
    is_coded = is_coded or not codes.isdisjoint(GESTATIONAL_DIABETES)
    return is_coded or GESTATIONAL.search(read_concept_words(concept)) is not None


def _has_other_code(concept: object) -> bool:
    if any(coding.system == "snomed" and coding.code in OTHER_TYPE_SNOMED for coding in iter_codings(concept)):
        return True
    return any(
        systems.search(system) and codes.fullmatch(code)
        for system, code in _iter_addressed(concept)
        for systems, codes in OTHER_CODES
    )


def _iter_addressed(concept: object) -> Iterator[tuple[str, str]]:
    """Yield the address of the system, empty if there is none, and the code of each coding."""
    for _, coding in iter_objects(concept, "coding"):
        yield (get_text(coding, "system") or "").partition("|")[0].rstrip("/"), (get_text(coding, "code") or "").strip()


def _is_coded_as_something_else(concept: object) -> bool:
    """True for a code of ICD-10 that is none of diabetes, such as of screening, of the family or of a complication."""
    codes = [code.upper() for system, code in _iter_addressed(concept) if ICD10_ADDRESS.search(system)]
    return any(ANY_ICD10.fullmatch(code) and not code.startswith(DIABETES_ICD10) for code in codes)


@keep_answers
def _words_name_other_type(words: str) -> bool:
    meant = _strip_what_is_not_meant(words)
    if not meant:
        return False
    if RULED_OUT.search(meant) and not NAMES_TYPE_1.search(meant):
        return False
    is_named = OTHER_KINDS.search(meant) or (NO_TYPE_1.search(meant) and not NAMES_TYPE_1.search(meant))
    return bool(is_named) and not says_earlier(meant) and not DOUBTFUL_ENDS.search(meant)


@keep_answers
def _words_doubt_type_1(words: str) -> bool:
    meant = CARE.sub("", _strip_what_is_not_meant(words))
    if not NAMES_DISEASE.search(meant):
        return False
    stated = strip_harmless_words(meant)
    if has_doubtful_words(stated) or has_denying_words(stated) or has_stopped_words(stated):
        # What is denied of another type speaks for type 1.
        return bool(NAMES_TYPE_1.search(meant)) or not OTHER_KINDS.search(meant)
    return not says_earlier(meant) and not CAUSED.search(meant) and _would_be_refused(meant)


def _strip_what_is_not_meant(words: str) -> str:
    """Return words about the patient's own diabetes mellitus; empty if they are of something else."""
    # The diabetes first, which few words speak of.
    if not NAMES_DIABETES.search(words) or NO_DIABETES_MELLITUS.search(words):
        return ""
    meant = NOT_MEANT.sub("", words)
    is_of_another = OTHER_PERSON_WORDS.search(NEONATAL.sub("", meant)) or FAMILY.search(meant)
    return "" if is_of_another or not NAMES_DIABETES.search(meant) else meant


def _would_be_refused(words: str) -> bool:
    if CONTRADICTING_KINDS["type 1"].search(strip_words(OTHER_STAGES, words)):
        return True
    try:
        refuse_unknown_type_1_words(words)
    except UnusedError:
        return True
    return False
