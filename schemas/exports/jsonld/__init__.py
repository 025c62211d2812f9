"""JSON-LD: our records as nodes of a graph, in schema.org's health terms where it has one, else in terms of our own.

The exporter only says what each thing is and where it is (`@type`, `@id`); what each member means is said once, in
`context.json`, which is served as it is under our own host.
"""

from schemas.exports.loss_types import Losses, RequestedMembers
from schemas.study import StudySchema
from schemas.therapy import TherapySchema

REQUESTED_MEMBERS: RequestedMembers = {
    TherapySchema: (
        (
            *("synonyms", "updated_at", "version", "kind", "summary", "professional_summary", "stage", "activity"),
            "origin",
            *("parent", "parents", "children", "conditions", "codings"),
            *("mechanisms.claims", "risks.claims", "risks.category"),
        ),
        ("components", "candidates", "approvals", "studies", "references", "claims"),
    ),
    StudySchema: ((), ("populations",)),
}
LOSSES: Losses = {
    "procedures": "included in `claims`",
    "outcomes": "included in `claims`",
    "burdens": "included in `claims`",
    "null": "members that are null are left out: a graph has no null",
    "order": "lists are unordered, except authors, components and criteria",
}
