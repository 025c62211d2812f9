"""Words beside an allergy, or in a note to it, that deny it or give it to somebody else."""

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.harmless_words import ALLERGY
from schemas.imports.fhir.words.note_words import refuse_unknown_notes
from schemas.imports.fhir.words.word_tables import NEGATIONS, compile_words

DENIED = compile_words(
    *(r"(?!non[- ]steroid|not (otherwise|elsewhere|specified))(" + "|".join(NEGATIONS) + ")",),
    *(r"de-?label\w*", r"label removed", r"tolerat\w*", r"vertr(ä|ae)gt", r"vertragen", r"tol[eè]r\w*", r"verdraagt"),
    *("n(k(d|f)?|d)a", "nil known", r"negati[vf]\w*", r"removed", r"resolved", r"outgrown", r"disprov\w*", "only"),
    *("side effects?", r"nebenwirkung\w*", r"effets? secondaires?", r"efectos? secundari\w*", "bijwerking(en)?"),
    *(
        r"rul\w* out",
        r"never",
        r"nunca",
        r"jamais",
        r"nie",
        r"nooit",
        "mai",
        r"denie[sd]",
        r"widerlegt",
        "gel(ö|oe)scht",
    ),
)


def refuse_denied_allergy(resource: JsonObject) -> None:
    """Raise `UnusedError` where words beside the code deny an allergy, or a note has words that are not understood."""
    if DENIED.search(read_concept_words(resource.get("code"))):
        raise UnusedError("has words that speak of no allergy, or of one that was ruled out", "code")
    refuse_unknown_notes(resource, ALLERGY)
