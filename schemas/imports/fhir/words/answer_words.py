"""Words of a coded answer, which may contradict the code beside them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from schemas.imports.fhir.codings import ANSWERS
from schemas.imports.fhir.interpretation import UNDECIDED
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.contradicting_words import has_doubtful_words
from schemas.imports.fhir.words.folded_text import SEMANTIC_TAG, fold_words

WORDED: Mapping[str, Mapping[str, str]] = {
    "sex": {
        **dict.fromkeys(("f", "weiblich", "femenino", "mujer", "femmina", "féminin", "feminino", "vrouw"), "female"),
        **dict.fromkeys(("m", "männlich", "masculino", "hombre", "maschio", "masculin", "man"), "male"),
    },
    "pregnancy_status": {
        **dict.fromkeys(("schwanger", "embarazada", "enceinte", "incinta", "grávida", "zwanger"), "pregnant"),
        **dict.fromkeys(
            ("nicht schwanger", "no embarazada", "pas enceinte", "non incinta", "não grávida", "niet zwanger"),
            "not_pregnant",
        ),
    },
}
ABO_GROUP = re.compile(
    r"(?:(?:blood )?(?:group|type)|blutgruppe|gruppo|groupe|grupo|bloedgroep)?\W*(ab|a|b|0|o)"
    r"(?:\W+(?:rh\w*|d|pos\w*|neg\w*))*\W*",
    re.IGNORECASE,
)


@keep_answers
def find_worded_answer(attribute: str, text: str) -> str | None:
    """Return the answer that a text states in words that are known, in any case."""
    words = SEMANTIC_TAG.sub("", fold_words(text).casefold().strip())
    if attribute == "abo_group" and (found := ABO_GROUP.fullmatch(words)):
        return found[1].upper().replace("0", "O")
    return _fold_spellings(attribute).get(words)


@cache
def _fold_spellings(attribute: str) -> Mapping[str, str]:
    spellings = {**ANSWERS.get(attribute, {}), **WORDED.get(attribute, {})}
    return {fold_words(spelling).casefold(): answer for spelling, answer in spellings.items()}


def has_doubtful_answer(attribute: str, texts: Iterable[str]) -> bool:
    """True if words whose answer is not known speak of a doubt, a negation or somebody else."""
    others = [text for text in texts if find_worded_answer(attribute, text) is None]
    if attribute == "pregnancy_status" and others:  # `currently not pregnant`: too much depends on a word
        return True
    return any(UNDECIDED.search(text) or has_doubtful_words(text) for text in map(fold_words, others))
