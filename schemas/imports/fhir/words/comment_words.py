"""What is a comment on results, of which a report, a panel or a result may have one among its members."""

from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.word_tables import compile_words

COMMENTS = {"48767-8", "8251-1", "86467-8"}  # LOINC
COMMENT_WORDS = compile_words("comments?", "kommentare?", "commentaires?", "comentarios?", "commenti?", "opmerkingen")


def is_comment(concept: object) -> bool:
    """True for the code, or the name, of a comment."""
    is_coded = not COMMENTS.isdisjoint(list_concept_codes(concept))
    return is_coded or COMMENT_WORDS.search(read_concept_words(concept)) is not None
