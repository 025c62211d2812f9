"""Compiles claims with their evidence and approvals; whatever of a claim is computed is computed here alone."""

from db.estimates import Estimate, estimate_from_counts
from db.loader import review_dates, standing
from db.loader.catalogue_index import CatalogueIndex
from db.loader.claim_flags import list_flags
from db.loader.compile import contributions
from db.loader.compile.shared_columns import Rows, Values, lifecycle_columns, pick_fields, spread_block
from db.loader.evidence_numbers import number_evidence
from db.loader.public_ids import make_claim_id, make_component_id, make_evidence_id
from db.vocab.catalogue_records.claim import ApprovalRecord, ClaimRecord, EvidenceRecord

LINK_FIELDS = ("therapy", "condition", "mechanism", "risk", "candidate", "measure", "study", "population", "versus")
PLAIN_FIELDS = (
    *("kind", "assertion", "statement", "statistic", "comparator", "value", "unit", "events", "at_risk", "counted"),
    "counts",
    *("occurrences", "severity", "causality", "asserter", "applies_to", "as_of", "certainty", "certainty_reason"),
    *("ruling", "rationale", "certainty_method"),
)
EVIDENCE_FIELDS = (
    *("stance", "ground", "locator", "quote", "quote_sha256", "passage", "level", "primary_level", "directness"),
    *("read", "read_at", "read_on", "reading", "note"),
)
APPROVAL_FIELDS = ("jurisdiction", "agency", "category", "state", "until", "strength")


def compile_claim(index: CatalogueIndex, record: ClaimRecord) -> Rows:
    claim_id = make_claim_id(record["key"])
    successor_id = record["successor"] and make_claim_id(record["successor"])
    lifecycle = lifecycle_columns(record, successor_id)
    computed = _computed_columns(index, record)
    yield "claims", {"id": claim_id, **_claim_columns(index, record), **computed, **lifecycle}
    yield from (("claim_flags", {"claim_id": claim_id, "flag": flag}) for flag in computed["flags"])
    for number, evidence in number_evidence(record):
        key = {"id": make_evidence_id(claim_id, number), "claim_id": claim_id, "position": number - 1}
        yield "evidence", {**key, **_evidence_columns(index, evidence)}
    yield from contributions.compile_contributions(index, claim_id, record)
    if record["approval"]:
        columns = _approval_columns(record["approval"])
        yield "approvals", {"claim_id": claim_id, "therapy_id": record["therapy"], **columns}


def _claim_columns(index: CatalogueIndex, record: ClaimRecord) -> Values:
    links = {f"{name}_id": value for name, value in pick_fields(record, *LINK_FIELDS).items()}
    therapy, component = record["therapy"], record["component"]
    return {
        **links,
        "component_id": therapy and component and make_component_id(therapy, component),
        **pick_fields(record, *PLAIN_FIELDS),
        **spread_block("interval", record["interval"], "type", "low", "high"),
        **spread_block("follow_up", record["follow_up"], "kind", "low", "high", "unit"),
        "origin": index.get_origin("claims", record["key"]),
    }


def _computed_columns(index: CatalogueIndex, record: ClaimRecord) -> Values:
    return {
        "standing": index.standings[record["key"]],
        "stands_because": standing.explain_standing(record, index.retracted_references),
        "contested": standing.is_contested(record, index.retracted_references),
        "cause": standing.trace_cause(record["kind"], _find_component_role(index, record)),
        "reviewed_on": review_dates.find_last_review(record),
        "review_due": (due := review_dates.compute_due_date(record)),
        # `db.review_day` sets the same two columns by SQL when a day begins.
        "is_stale": (is_stale := review_dates.is_overdue(due, index.day)),
        "flags": list_flags(record, index.source_states, is_stale=is_stale),
        "contributions": contributions.build_contribution_documents(index, record["contributions"]),
        "searches": contributions.build_search_documents(index, record["searches"]),
        **_estimate_columns(record),
    }


def _estimate_columns(record: ClaimRecord) -> Values:
    """The estimate from published counts, of a printed pooled cohort too; the catalogue itself never pools."""
    estimate = estimate_from_counts(record["events"], record["at_risk"], record["counted"])
    values = estimate._asdict() if estimate else dict.fromkeys(Estimate._fields)
    return {f"estimate_{name}": value for name, value in values.items()}


def _find_component_role(index: CatalogueIndex, record: ClaimRecord) -> str | None:
    therapy = index.therapies.get(record["therapy"])
    components = therapy["components"] if therapy else []
    return next((part["role"] for part in components if part["key"] == record["component"]), None)


def _evidence_columns(index: CatalogueIndex, evidence: EvidenceRecord) -> Values:
    counterclaim_id = evidence["counterclaim"] and make_claim_id(evidence["counterclaim"])
    links = {"reference_id": evidence["reference"], "counterclaim_id": counterclaim_id}
    documents = contributions.build_contribution_documents(index, evidence["contributions"])
    extraction = evidence["extraction"] or contributions.choose_extraction(index, evidence["contributions"])
    computed = {"contributions": documents, "extraction": extraction}
    return {**links, **pick_fields(evidence, *EVIDENCE_FIELDS), **computed}


def _approval_columns(approval: ApprovalRecord) -> Values:
    links = {"study_id": approval["study"], "document_id": approval["document"]}
    return {"since": approval["from"], **links, **pick_fields(approval, *APPROVAL_FIELDS)}
