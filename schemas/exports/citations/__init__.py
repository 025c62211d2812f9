"""References as other people's bibliographies keep them: BibTeX, RIS, CSL-JSON, and citations in a house style.

All of them are written from one reading of the record (`work.py`), so that they cannot disagree.
"""

from schemas.exports.loss_types import Losses

LOSSES: Losses = {
    "updated_at": "a bibliography has no field for the history of a record",
    "version": "a bibliography has no field for the history of a record",
    "original_language": "the format has no field for it",
    "translation": "the format has no field for it",
    "peer_reviewed": "the format has no field for it",
    "design": "the format has no field for it",
    "facts": "statements of a document about itself are not part of a citation",
    "links": "links between references have no field; a retraction is exported as a status",
    "claims": "a bibliography lists references, not the claims that cite them",
}
LOSSES_OF_STYLES: Losses = {
    **LOSSES,
    "id": "citations are numbered or sorted, without a key",
    "language": "the styles do not print it",
    "notes": "the styles do not print them",
    "identifiers": "only those that the style prints, preferably the DOI",
    "url": "only if there is no DOI",
    "authors": "as many as the style prints",
}
