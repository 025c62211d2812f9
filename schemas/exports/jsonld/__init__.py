"""JSON-LD: our records as nodes of a graph, in schema.org's health terms where it has one, else in terms of our own.

The exporter only says what each thing is and where it is (`@type`, `@id`); what each member means is said once, in
`context.json`, which is served as it is under our own host.
"""

from schemas.exports.losses import Losses, RequestedMembers
from schemas.study import StudySchema
from schemas.therapy import TherapySchema

REQUESTED_MEMBERS: RequestedMembers = {
    TherapySchema: (
        (
            *("synonyms", "updated_at", "kind", "summary", "professional_summary", "stage", "activity", "origin"),
            *("parent", "parents", "children", "conditions", "codings"),
            *("mechanisms.claims", "risks.claims", "risks.category"),
        ),
        ("components", "candidates", "approvals", "studies", "references", "claims"),
    ),
    StudySchema: ((), ("populations",)),
}
LOSSES: Losses = {
    "procedures": "a therapy's claims stand once, under `claims`",
    "outcomes": "a therapy's claims stand once, under `claims`",
    "burdens": "a therapy's claims stand once, under `claims`",
    "null": "what is unknown is not there, as a graph has no null",
    "order": "lists are sets, but for authors, components and criteria",
}
