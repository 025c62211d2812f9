"""FHIR R5: a therapy as a Bundle of definitions and evidence. An export, not a server: nothing here is an endpoint.

Each resource is known by the `urn:uuid` of its entry, which is the same on every day for the same record, and carries
the address of our record as its identifier.
"""

from schemas.exports.losses import Losses, RequestedMembers
from schemas.therapy import TherapySchema

REQUESTED_MEMBERS: RequestedMembers = {
    TherapySchema: (
        (),
        ("components", "risks", "outcomes", "candidates", "approvals", "studies.populations", "references"),
    )
}

LOSSES: Losses = {
    # Claims that no resource for definitions takes
    "mechanisms": "R5 has no definition of how a therapy works",
    "procedures": "how it is done is no part of a product's definition",
    "burdens": "cost, stay and visits have no resource",
    "claims": "only outcomes, risks and approvals are carried; of the rest, descriptions have no resource",
    "children": "narrower therapies are not named",
    # What a resource has no element for
    "*updated_at": "only the newest moment of all, as the timestamp of the Bundle",
    "*origin": "whether a record was imported has no element",
    "*.kind": "the resource itself says it",
    "parent.*": "the primary parent is not told from the others",
    "parents.id": "broader therapies stand as text",
    "components.part.*": "a part that is a therapy itself stands under its name as a part",
    "risks.description": "the name and the codes of an effect stand for it",
    "risks.synonyms": "the name and the codes of an effect stand for it",
    "risks.id": "the name and the codes of an effect stand for it",
    "risks.claims.risk.*": "the name and the codes of an effect stand for it",
    "*.measure.id": "the name of a measure stands for it",
    "*.applies_to": "whether narrower therapies inherit a claim has no element",
    "*.condition.*": "a claim's own condition has no element",
    "*.candidate.*": "a claim's own profile of criteria has no element",
    "*.mechanism.*": "a claim's own mechanism has no element",
    "*.inherited_from.*": "the therapy of a claim tells whether it is inherited",
    "outcomes.risk.*": "an outcome is told by its measure",
    "*.external_id": "the number of a group in its register has no element",
    "*.component.id": "the name of a part stands for it",
    "*.therapy.id": "the name of the therapy stands for it",
    "candidates.therapy.name": "a profile's therapy has no element",
    "*.evidence.read*": "how the editors read a source has no element",
    "*.evidence.extraction": "how the editors read a source has no element",
    "*.evidence.quote": "the words of a source have no element",
    "*.evidence.counterclaim.*": "what holds instead has no element",
    "approvals.evidence.*": "an authorisation has no place for its evidence",
    "approvals.standing": "an authorisation has no place for what the catalogue holds",
    "approvals.study.*": "an authorisation has no place for a study",
    "approvals.document.title": "the decision's document stands under its id",
    "candidates.language": "the language of a profile's source has no element",
    "candidates.criteria.locator": "the root of a tree stands for its parts",
    "candidates.criteria.n": "the root of a tree stands for its parts",
    "candidates.criteria.reference.*": "the root of a tree stands for its parts",
    "candidates.criteria.text": "the root of a tree stands for its parts",
    "candidates.criteria*.id": "a criterion is known by its words",
    "candidates.criteria*.attribute.id": "a patient fact is known by its name",
    "candidates.criteria*.computable": "a criterion without an attribute is one that only a person can judge",
    "candidates.criteria*.conflict": "readings that contradict each other have no element; they stand as alternatives",
    "candidates.criteria*.excluding": "the text of a criterion tells which codes do not count",
    "candidates.criteria*.selection": "the text of a criterion tells which value counts",
    "candidates.criteria*.role": "below the root a role is inherited",
    "*population.parent.*": "a larger group has no element",
    "*population.received.*": "what a group received is told by the Evidence that observes it",
    "*population.study.*": "the study of a group is told by its comparison groups",
    "*versus.parent.*": "a larger group has no element",
    "*versus.received.*": "what a group received is told by the Evidence that observes it",
    "*versus.study.*": "the study of a group is told by its comparison groups",
    "*populations.parent.*": "a larger group has no element",
    "*populations.received.*": "what a group received is told by the Evidence that observes it",
    "*populations.study.*": "the study of a group is told by its comparison groups",
    "references.design": "a Citation has no element for it",
    "references.facts.*": "a Citation has no element for what a document says of itself",
    "references.links.*": "ties between works are not carried",
    "references.original_language": "a Citation has no element for it",
    "references.peer_reviewed": "a Citation has no element for it",
    "references.translation": "a Citation has no element for it",
    "studies.*.type": "whether a date is estimated has no element",
    "studies.primary_completion.*": "a ResearchStudy has one period",
    "studies.therapies.*": "the therapies under study are told by the product's trials",
}
