"""References as other people's bibliographies keep them: BibTeX, RIS, CSL-JSON, and citations in a house style.

All of them are written from one reading of the record (`work.py`), so that they cannot disagree.
"""

from schemas.exports.losses import Losses

LOSSES: Losses = {
    "updated_at": "a bibliography says nothing of its records' history",
    "original_language": "no field of its own",
    "translation": "no field of its own",
    "peer_reviewed": "no field of its own",
    "design": "no field of its own",
    "facts": "what a document says of itself is no part of a citation",
    "links": "ties between works have no field; retraction itself is carried as a status",
    "claims": "a bibliography names works, not what they say",
}
LOSSES_OF_STYLES: Losses = {
    **LOSSES,
    "id": "a citation is for readers; it is numbered or sorted, not keyed",
    "language": "the styles do not print it",
    "notes": "the styles do not print them",
    "identifiers": "only those that the style prints, the DOI before all",
    "url": "only where there is no DOI",
    "authors": "as many as the style prints",
}
