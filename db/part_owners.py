"""To which records the rows of each table belong."""

from collections.abc import Mapping

from db.models import CODINGS, Base

# Each table of parts: the columns that name the records whose parts the rows are, and the tables of those records.
PART_OWNERS: dict[str, dict[str, str]] = {
    **{table.name: {"owner_id": owner} for owner, table in CODINGS.items()},
    "condition_parents": {"condition_id": "conditions"},
    "reference_facts": {"reference_id": "references"},
    "reference_links": {"from_id": "references", "to_id": "references"},
    "therapy_parents": {"therapy_id": "therapies"},
    "therapy_ancestors": {"therapy_id": "therapies"},
    "therapy_conditions": {"therapy_id": "therapies"},
    "components": {"therapy_id": "therapies"},
    "study_therapies": {"study_id": "studies"},
    "study_references": {"study_id": "studies"},
    "populations": {"study_id": "studies"},
    "evidence": {"claim_id": "claims"},
    "claim_flags": {"claim_id": "claims"},
    "agents": {},
    "agent_names": {},
    "contributions": {"claim_id": "claims"},
    "searches": {"claim_id": "claims"},
    "approvals": {"claim_id": "claims"},
    "criteria": {"candidate_id": "candidates"},
    "candidate_bounds": {},
    "search_texts": {},
    "search_names": {},
    "search_words": {},
    "search_phrases": {},
    "record_links": {},
    "record_flags": {},
}

# Tables whose rows are built from the documents of another collection than that of the records they date.
_OWN_COLLECTIONS = {"populations": "populations", "agent_names": "agents", "candidate_bounds": "candidates"}


def find_collection(table: str) -> str:
    """Return the collection whose documents the rows of a table are built from; of all texts of search, `search`."""
    if table.startswith("search_"):
        return "search"
    owners = PART_OWNERS.get(table, {})
    return _OWN_COLLECTIONS.get(table) or next(iter(owners.values()), table)


# What a record shows of another one that it links to; a population is shown whole.
_LABEL_COLUMNS = frozenset({"id", "name", "title", "label", "statement", "status", "successor_id"})
LABEL_COLUMNS: Mapping[str, frozenset[str]] = {
    name: frozenset(table.columns.keys()) & (_LABEL_COLUMNS if name != "populations" else set(table.columns.keys()))
    for name, table in Base.metadata.tables.items()
}
# Tables of the database itself, and the documents of which the others are the projection.
UNPROJECTED_TABLES = (
    *("actor_names", "catalogue_loads", "changes", "instance_secret", "load_conflicts"),
    *("records", "revision", "stale_texts"),
)
TABLE_COLLECTIONS: Mapping[str, str] = {
    name: find_collection(name) for name in Base.metadata.tables if name not in UNPROJECTED_TABLES
}
