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
    # Claims without a resource among the definitions
    "mechanisms": "R5 has no definition of how a therapy works",
    "procedures": "the definition of a product does not include how it is administered",
    "burdens": "cost, stay and visits have no resource",
    "claims": "only outcomes, risks and approvals are exported; other claims have no resource",
    "children": "child therapies are not included",
    # What a resource has no element for
    "*updated_at": "only the latest of all, as the timestamp of the Bundle",
    "*origin": "whether a record was imported has no element",
    "*.kind": "implied by the resource type",
    "parent.*": "the primary parent is not distinguished from the others",
    "parents.id": "represented by the names of the parents",
    "components.part.*": "represented by the name of the component",
    "risks.description": "represented by the name and the codes of the effect",
    "risks.synonyms": "represented by the name and the codes of the effect",
    "risks.id": "represented by the name and the codes of the effect",
    "risks.claims.risk.*": "represented by the name and the codes of the effect",
    "*.measure.id": "represented by the name of the measure",
    "*.applies_to": "whether descendants inherit a claim has no element",
    "*.condition.*": "a claim's own condition has no element",
    "*.candidate.*": "a claim's own profile of criteria has no element",
    "*.mechanism.*": "a claim's own mechanism has no element",
    "*.inherited_from.*": "implied by the therapy of the claim",
    "outcomes.risk.*": "represented by the measure of the outcome",
    "*.external_id": "the number of a group in its register has no element",
    "*.component.id": "represented by the name of the component",
    "*.therapy.id": "represented by the name of the therapy",
    "candidates.therapy.name": "a profile's therapy has no element",
    "*.evidence.id": "a related artifact has no identifier of its own",
    "*.evidence.read*": "how the editors read a source has no element",
    "*.evidence.extraction": "how the editors read a source has no element",
    "*.evidence.quote*": "the words of a source have no element",
    "*.evidence.contributions.*": "who entered a row has no element",
    "*.contributions.agent.id": "represented by the name of the agent",
    "*.contributions.date": "the date of a contribution has no element",
    "*.contributions.agent_type": "how an agent worked has no element",
    "*.searches.*": "a search without results has no element",
    "*.review_due": "the date of the next review has no element",
    "*.evidence.counterclaim.*": "the claim that holds instead has no element",
    "approvals.evidence.*": "an authorisation has no element for its evidence",
    "approvals.standing": "an authorisation has no element for editorial standing",
    "approvals.study.*": "an authorisation has no element for a study",
    "approvals.document.title": "represented by the id of the document",
    "candidates.language": "the language of a profile's source has no element",
    "candidates.criteria.locator": "the root of the tree is represented by its children",
    "candidates.criteria.n": "the root of the tree is represented by its children",
    "candidates.criteria.reference.*": "the root of the tree is represented by its children",
    "candidates.criteria.text": "the root of the tree is represented by its children",
    "candidates.criteria*.id": "represented by the text of the criterion",
    "candidates.criteria*.attribute.id": "represented by the name of the attribute",
    "candidates.criteria*.judged_if_unknown": "represented by the text of the criterion",
    "candidates.criteria*.computable": "implied by the absence of an attribute",
    "candidates.criteria*.conflict": "contradicting readings have no element; they are exported as alternatives",
    "candidates.criteria*.excluding": "represented by the text of the criterion",
    "candidates.criteria*.selection": "represented by the text of the criterion",
    "candidates.criteria*.role": "implied by the role of the enclosing criterion",
    "*population.parent.*": "a larger group has no element",
    "*population.received.*": "represented by the Evidence on the group",
    "*population.study.*": "implied by the comparison groups of the study",
    "*versus.parent.*": "a larger group has no element",
    "*versus.received.*": "represented by the Evidence on the group",
    "*versus.study.*": "implied by the comparison groups of the study",
    "*populations.parent.*": "a larger group has no element",
    "*populations.received.*": "represented by the Evidence on the group",
    "*populations.study.*": "implied by the comparison groups of the study",
    "references.design": "a Citation has no element for it",
    "references.facts.*": "a Citation has no element for the statements of a document about itself",
    "references.links.*": "links between references are not exported",
    "references.original_language": "a Citation has no element for it",
    "references.peer_reviewed": "a Citation has no element for it",
    "references.translation": "a Citation has no element for it",
    "studies.*.type": "whether a date is estimated has no element",
    "studies.primary_completion.*": "a ResearchStudy has one period",
    "studies.therapies.*": "implied by the product for which the study is listed",
}
