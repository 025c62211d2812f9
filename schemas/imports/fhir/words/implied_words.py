"""Words beside a diagnosis that contradict what follows from it: an exposure, a vaccination, a list of candidates.

By the fact that would follow, since the same words are part of other diagnoses.
"""

import re
from collections.abc import Iterable, Mapping

from db.vocab.implications import IMPLICATIONS
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.words.word_tables import compile_words

INFECTION = compile_words(
    *(
        r"expos\w*",
        r"contact",
        r"kontakt\w*",
        r"contatto",
        r"contacto",
        r"pr(e|o)p",
        "prophylaxis",
        r"needle-?stick\w*",
    ),
    *(
        r"va[ck][cz]in\w*",
        r"\w*impf\w*",
        r"immuni[sz]\w*",
        r"immun(e|it(y|at|e|a))?",
        r"inmun\w*",
        "bcg",
        r"carrier \w+",
    ),
    *(
        "(?<!hbeag )(?<!hbeag-)negativ[eoa]?",
        r"negatief",
        "cleared",
        r"eliminat\w*",
        "test(ing|s|ed)?(?! positiv)",
        r"\w+test",
    ),
    *(
        r"latent\w*",
        "old",
        r"treated (in )?\d+",
        r"inactive",
        r"inaktiv\w*",
        r"scar",
        r"narbe\w*",
        r"counsel\w*",
        r"ausgeheilt",
    ),
)
MALIGNANCY = compile_words(
    *(r"benign\w*", r"gutartig\w*", r"benin\w*", r"goedaardig\w*", r"fibroaden\w*", r"lipom[aey]?\w*", r"gen(e|etic)?"),
    *(
        "brca ?[12]? (carrier|mutation|positive)",
        "lump",
        "polyps?",
        r"mammogra\w*",
        r"dcis",
        "in situ",
        r"premalignan\w*",
    ),
    *(r"prophyla\w*", r"va[ck][cz]in\w*", r"negativ[eoa]? (for|fur|biops\w*)"),
)
TRANSPLANT = compile_words(
    *(r"candid\w*", r"kandidat\w*", r"await\w*", r"wait(ing)?[- ]?list\w*", r"\w*warteliste", "listed", "listing"),
    *(
        r"pre-?transplant\w*",
        r"vor \w*transplant\w*",
        r"evaluat\w*",
        r"evaluierung",
        r"work-?up",
        "referral",
        r"\w*spende",
    ),
    *(
        r"donation",
        r"donaci\w*",
        r"donazione",
        r"lista (de|d') ?\w+",
        r"liste d\W?\w+",
        "wachtlijst",
        "needs?",
        "eligible",
    ),
    *(r"assess\w*", r"consider\w*", "stones?"),
)
PREGNANCY = compile_words(
    *(
        r"(?<!positive pregnancy )test(s|ing)?(?! positiv)",
        r"\w+test",
        r"counsel\w*",
        r"beratung",
        r"desire\w*",
        r"kinderwunsch",
        r"infertil\w*",
        "partner",
    ),
    *(r"contracep\w*", r"verh(u|ue)tung\w*", r"anticoncep\w*", "deseo", r"unerf(u|ue)llte\w*", r"planning"),
)
CONTRADICTIONS: Mapping[str, re.Pattern[str]] = {
    "chronic_infection": INFECTION,
    "active_infection": INFECTION,
    "malignancy_history": MALIGNANCY,
    "prior_transplants": TRANSPLANT,
    "pregnancy_status": PREGNANCY,
}
# Of supervised pregnancies, whose own titles speak of such a history.
SUPERVISED = "icd10cm:o09"


def refuse_contradicted_implications(codes: Iterable[str], words: str) -> None:
    """Raise `UnusedError` where words contradict a fact that one of the diagnoses would decide."""
    known = [code.lower() for code in codes if not code.lower().startswith(SUPERVISED)]
    for implication in IMPLICATIONS:
        pattern = CONTRADICTIONS.get(implication.attribute) if implication.cause == "conditions" else None
        if pattern and any(code.startswith(implication.codes) for code in known) and pattern.search(words):
            raise UnusedError("has words that speak of a test, a risk, a plan or a harmless form of it", "code")
