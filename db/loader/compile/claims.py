"""Claims with their evidence and approvals; standing, contested and cause are computed here and nowhere else."""

from db.loader import standing
from db.loader.catalogue_index import Index, Record
from db.loader.compile.shared_columns import Rows, Values, life, pick, span
from db.loader.public_ids import claim_id, component_id

LINKS = ("therapy", "condition", "mechanism", "risk", "candidate", "measure", "study", "population", "versus")
PLAIN = (
    *("kind", "assertion", "statement", "statistic", "comparator", "value", "unit", "events", "at_risk", "counted"),
    *("occurrences", "severity", "causality", "asserter", "applies_to", "as_of", "certainty", "certainty_reason"),
    *("ruling", "rationale", "reviewed_on"),
)
CITED = (
    *("stance", "ground", "locator", "quote", "level", "directness", "read", "read_at", "read_on"),
    *("reading", "extraction", "note"),
)
DECIDED = ("jurisdiction", "agency", "category", "state", "until", "strength")


def claims(index: Index, record: Record) -> Rows:
    id_ = claim_id(record["key"])
    successor = record["successor"] and claim_id(record["successor"])
    yield "claims", {"id": id_, **_claim(record), **_computed(index, record), **life(record, successor)}
    for position, row in enumerate(record["evidence"]):
        answer = row["counterclaim"] and claim_id(row["counterclaim"])
        values = {"reference_id": row["reference"], "counterclaim_id": answer, **pick(row, *CITED)}
        yield "evidence", {"claim_id": id_, "position": position, **values}
    if approval := record["approval"]:
        values = {"since": approval["from"], "study_id": approval["study"], "document_id": approval["document"]}
        values |= pick(approval, *DECIDED)
        yield "approvals", {"claim_id": id_, "therapy_id": record["therapy"], **values}


def _claim(record: Record) -> Values:
    component = record["component"] and component_id(record["therapy"], record["component"])
    return {
        **{f"{name}_id": record[name] for name in LINKS},
        "component_id": component,
        **pick(record, *PLAIN),
        **span(record, "interval", "type", "low", "high"),
        **span(record, "follow_up", "kind", "low", "high", "unit"),
        "origin": "curated",
    }


def _computed(index: Index, record: Record) -> Values:
    return {
        "standing": index.standings[record["key"]],
        "contested": standing.contested(record, index.dead),
        "cause": standing.cause(record["kind"], _role(index, record)),
    }


def _role(index: Index, record: Record) -> str | None:
    therapy = index.find("therapies", record["therapy"])
    components = therapy["components"] if therapy else []
    return next((part["role"] for part in components if part["key"] == record["component"]), None)
