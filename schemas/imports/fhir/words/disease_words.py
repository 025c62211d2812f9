"""Diseases that words name, as codes: for a Condition that is ruled out or doubted in a code that is not read."""

from collections.abc import Iterator
from functools import cache

from db.vocab.disease_terms import read_disease_terms
from schemas.imports.fhir.json_values import get_text, iter_objects
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.folded_text import SEMANTIC_TAG, fold_words
from schemas.imports.fhir.words.word_tables import TYPE_1, TYPE_2, compile_words

# By what criteria ask for, in the languages of the tables of doubts; of a disease the code of which others are kinds.
_DISEASES = (
    (compile_words(*TYPE_1, "t1d"), ("mondo:0005147",)),
    (compile_words(*TYPE_2), ("mondo:0005148",)),
    (
        compile_words(r"hiv(-?[12])?", r"human immunodeficiency virus", "vih", "aids", "sida", "hi-virus"),
        ("icd10cm:b20",),
    ),
    (compile_words(r"h?[ée]patit(is|e)[- ]?b", "hep b", "hbv", "vhb"), ("icd10cm:b18.1", "icd10cm:b16")),
    (compile_words(r"h?[ée]patit(is|e)[- ]?c", "hep c", "hcv", "vhc"), ("icd10cm:b18.2", "icd10cm:b17.1")),
    (
        compile_words(r"\w*tuber[ck]ul\w*", "tbc?"),
        ("icd10cm:a15", "icd10cm:a17", "icd10cm:a18", "icd10cm:a19"),
    ),
    (
        compile_words(
            *(r"(kidney|renal) (\w+ )?(transplant\w*|graft|allograft)", r"nierentransplant\w*", r"greffe r[ée]nale"),
            *("(trasplante|trapianto) renale?", r"transplant\w* (of )?(kidney|r[ée]nale?)", r"niertransplant\w*"),
        ),
        ("icd10cm:z94.0",),
    ),
    (
        compile_words(
            r"(liver|hepatic) transplant\w*", r"lebertransplant\w*", r"transplant\w* (of )?(liver|hepatique)"
        ),
        ("icd10cm:z94.4",),
    ),
    (
        compile_words(r"pancrea\w* transplant\w*", r"pankreastransplant\w*", r"transplant\w* (of )?pancrea\w*"),
        ("icd10cm:z94.83",),
    ),
    (
        compile_words(
            *("ckd", r"chronic (kidney|renal) (disease|failure|insufficiency)", "chronische niereninsuffizienz"),
            *(r"insuffisance r[ée]nale chronique", r"(enfermedad|insuficiencia) renal cr[óo]nica"),
        ),
        ("icd10cm:n18",),
    ),
    (
        compile_words("cystic fibrosis", r"mu[ck]oviszidose", "mucoviscidose", r"fibrosi[s]? (qu[íi]stica|cistica)"),
        ("icd10cm:e84", "mondo:0009061"),
    ),
)
_CANCER = compile_words(
    *(
        r"\w*cancer\w*",
        r"\w*[ck]ar[cz]inom\w*",
        r"malign\w*",
        r"neoplas\w*",
        r"\w*krebs",
        r"\w*tumou?r\w*",
        r"c[áa]ncer",
    ),
    *(r"tumeur\w*", r"tumore?", r"\w*melanom\w*", r"\w*lymphom\w*", r"linfom\w*", r"\w*leu[ck]\w*", r"\w*myelom\w*"),
)
_ORGANS = (
    (compile_words("breast", r"mamm?a\w*", r"brust\w*", "sein"), ("c50",)),
    (compile_words(r"prostat\w*"), ("c61",)),
    (compile_words("lung", r"bronch\w*", r"lungen\w*", r"poumon", r"pulm[oó]n\w*"), ("c34",)),
    (
        compile_words("colon", r"col[oó]n", r"[ck]olore[ck]t\w*", r"re[ck]t\w*", r"dickdarm\w*", r"darm\w*"),
        ("c18", "c19", "c20"),
    ),
    (compile_words(r"pan[ck]rea\w*", r"bauchspeichel\w*"), ("c25",)),
    (compile_words(r"\w*melanom\w*"), ("c43",)),
    (compile_words("kidney", "renal", r"niere\w*"), ("c64",)),
    (compile_words("bladder", r"(harn)?blasen\w*", r"vessie", "vejiga"), ("c67",)),
    (compile_words(r"thyroid\w*", r"schilddr[üu]sen\w*", r"tiroid\w*", r"thyro[ïi]d\w*"), ("c73",)),
    (compile_words("stomach", r"gastri[ck]\w*", r"magen\w*", "estomac", r"g[áa]stric\w*"), ("c16",)),
    (compile_words("liver", r"hepat\w*", r"leber\w*"), ("c22",)),
    (compile_words(r"cervi\w*", r"zervix\w*"), ("c53",)),
    (compile_words(r"endometri\w*", r"uter\w*"), ("c54", "c55")),
    (compile_words(r"ovar\w*", r"eierstock\w*"), ("c56",)),
    (compile_words(r"testi\w*", r"hoden\w*"), ("c62",)),
    (compile_words(r"\w*lymphom\w*", r"linfom\w*", "hodgkin"), ("c81", "c82", "c83", "c84", "c85")),
    (compile_words(r"\w*myelom\w*"), ("c90",)),
    (compile_words(r"\w*leu[ck]\w*"), ("c91", "c92", "c93", "c94", "c95")),
)
ADDITION = compile_words(r", (unspecified|nos|not otherwise specified|nicht n(ä|ae)her bezeichnet)")


@keep_answers
def find_named_diseases(words: str) -> frozenset[str]:
    """Return the codes of the diseases that folded words name, in lower case."""
    found = {code for pattern, codes in _DISEASES if pattern.search(words) for code in codes}
    if _CANCER.search(words):
        found |= {f"icd10cm:{code}" for pattern, codes in _ORGANS if pattern.search(words) for code in codes}
    return frozenset(found)


def iter_names(concept: object) -> Iterator[str]:
    """Yield the text and the displays of a CodeableConcept, folded, without what names of terms end with."""
    displays = (get_text(coding, "display") for _, coding in iter_objects(concept, "coding"))
    for words in (get_text(concept, "text"), *displays):
        if words and (name := ADDITION.sub("", SEMANTIC_TAG.sub("", fold_words(words))).strip()):
            yield name


@cache
def read_codes_of_names() -> dict[str, str]:
    """Return the codes of the diseases of the vocabulary by their names, folded."""
    return {fold_words(term.name): code for code, term in read_disease_terms().items() if term.name}
