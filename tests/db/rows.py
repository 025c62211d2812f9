"""A row or two for every table, with the links that a careless DROP would trip over."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from db.models import CODINGS, Base
from db.vocab.record_types import RECORD_TYPE
from tests.factories import build_record

RECORD = {"updated_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}
MERGED = {"status": "merged", "reason": "the same thing"}
NAMED_RECORD = {**RECORD, "name": "Ärmel", "synonyms": ["Öse"]}

ROWS: dict[str, list[dict[str, Any]]] = {
    "attributes": [
        {**RECORD, "id": "age", "name": "age", "type": "quantity", "unit": "a", "question": "How old are you?"}
        | {"values": [], "derivations": []}
    ],
    "conditions": [{**NAMED_RECORD, "id": name, "description": "-"} for name in ("t1d", "diabetes")],
    "measures": [
        {**RECORD, "id": "hba1c", "name": "HbA1c", "definition": "-", "type": "quantity"}
        | {"direction": "lower_better", "unit": "%"}
    ],
    "mechanisms": [{**NAMED_RECORD, "id": "replacement", "action": "replaces", "description": "-"}],
    "references": [
        {**RECORD, "id": name, "kind": "journal_article", "title": name, "authors": [], "language": "en"}
        | {"translation": "none", "retraction": "none", "issued": "2025-06"}
        for name in ("article", "copy")
    ],
    "agents": [{"id": "reader", "agent_type": "automated_agent"}],
    "agent_names": [{"agent_id": "reader", "name": "Reader"}],
    "contributions": [
        {"claim_id": "claim", "position": 0, "evidence_position": 0, "agent_id": "reader", "role": "extracted"}
        | {"date": "2026-01-02", "agent_type": "automated_agent"}
    ],
    "claim_flags": [{"claim_id": "claim", "flag": "concern"}],
    "actor_names": [{"actor": "editor", "name": "Ada"}],
    "searches": [
        {"claim_id": "claim", "position": 0, "agent_id": "reader", "source": "register", "query": "islets"}
        | {"date": "2026-01-02", "found": 0}
    ],
    "changes": [
        {"seq": 1, "collection": "risks", "record_id": "bleeding", "version": 1, "type": "create", "actor": "files"}
        | {"at": RECORD["updated_at"], "reason": "-", "source": "-", "members": ["name"], "document": "{}"}
        | {"affects": [], "previous_hash": "", "hash": "-"}
    ],
    "record_flags": [{"collection": "claims", "id": "claim", "flag": "review_due", "messages": ["asserter: -"]}],
    "record_links": [
        {"collection": "claims", "id": "claim", "target_collection": "therapies", "target_id": "phpi"}
        | {"downward": False}
    ],
    "stale_texts": [{"collection": "risks", "record_id": "bleeding"}],
    "search_phrases": [{"phrase": "armel", "collection": "risks", "record_id": "bleeding", "stems": "armel"}],
    "catalogue_loads": [{"digest": "-", "loaded_at": RECORD["updated_at"]}],
    "load_conflicts": [{"collection": "risks", "id": "bleeding", "file_hash": "-"}],
    "instance_secret": [{"id": 1, "secret": "-"}],
    "records": [
        {**RECORD, "collection": "risks", "id": "bleeding", "version": 1, "owner": "files", "part_of": None, "place": 0}
        | {"document": "{}", "hash": "-", "base_hash": "-", "revision": 1}
    ],
    "revision": [{**RECORD, "id": 1, "number": 1, "digest": "-", "nonce": "-"}],
    "risks": [{**NAMED_RECORD, "id": "bleeding", "category": "procedural", "description": "-"}],
    "search_texts": [
        {"id": 1, "collection": "therapies", "record_id": "phpi", "listed": True, "spelt": ["Ärmel"], "prose": "-"}
        | {"names": "armel", "title": "armel", "body": "", "context": "islet"}
    ],
    "search_names": [{"collection": "therapies", "name": "armel", "text_id": 1}],
    "search_words": [{"word": "armel", "reversed": "lemra", "stem": "armel", "records": 1}],
    "studies": [{**RECORD, "id": "NCT00434811", "title": "CIT-07", "start": "2006-10", "start_type": "actual"}],
    "therapies": [
        {**NAMED_RECORD, "id": "islets", "kind": "class", "summary": "-"},
        {**NAMED_RECORD, "id": "phpi", "kind": "product", "summary": "-"},
        {**NAMED_RECORD, **MERGED, "id": "old", "kind": "product", "summary": "-", "successor_id": "phpi"},
    ],
    "candidates": [
        {
            **RECORD,
            "id": "cit-07",
            "therapy_id": "phpi",
            "title": "CIT-07",
            "reference_id": "article",
            "locator": "p. 1",
        }
        | {"language": "en", "tree": "{}"}
    ],
    "candidate_bounds": [{"candidate_id": "cit-07", "attribute_id": "age", "low": 1800, "high": 6599}],
    "components": [{"id": "infusion", "therapy_id": "phpi", "position": 0, "role": "procedure", "name": "infusion"}],
    "condition_parents": [{"condition_id": "t1d", "parent_id": "diabetes", "position": 0}],
    "populations": [
        {"id": "all", "label": "all", "role": "enrolled", "study_id": "NCT00434811"},
        {"id": "some", "label": "some", "role": "subgroup", "parent_id": "all", "received_id": "phpi"},
    ],
    "reference_facts": [{"reference_id": "article", "position": 0, "name": "page_updated", "value": "2026"}],
    "reference_links": [{"from_id": "copy", "to_id": "article", "type": "copy_of"}],
    "study_references": [
        {"study_id": "NCT00434811", "reference_id": "article", "role": "primary_result", "position": 0}
    ],
    "study_therapies": [{"study_id": "NCT00434811", "therapy_id": "phpi", "position": 0}],
    "therapy_ancestors": [{"therapy_id": "phpi", "ancestor_id": "islets", "depth": 1}],
    "therapy_conditions": [{"therapy_id": "phpi", "condition_id": "t1d", "role": "treats", "position": 0}],
    "therapy_parents": [{"therapy_id": "phpi", "parent_id": "islets", "position": 0}],
    "claims": [
        {**RECORD, "id": name, "therapy_id": "phpi", "component_id": "infusion", "kind": "status"}
        | {"assertion": "shown", "statement": "It is approved.", "standing": "accepted", "contested": False}
        for name in ("claim", "answer")
    ],
    "criteria": [
        {"id": "root", "candidate_id": "cit-07", "position": 0, "depth": 0, "node": "all"}
        | {"negated": False, "computable": True, "parent_id": None, "role": None},
        {"id": "leaf", "candidate_id": "cit-07", "position": 1, "depth": 1, "node": "leaf"}
        | {"negated": False, "computable": False, "parent_id": "root", "role": "inclusion"},
    ],
    "approvals": [
        {"claim_id": "claim", "therapy_id": "phpi", "jurisdiction": "US", "agency": "FDA"}
        | {"category": "authorisation", "state": "approved", "since": "2023-06-28"}
    ],
    "evidence": [
        {"id": "claim.1", "claim_id": "claim", "position": 0, "reference_id": "article", "stance": "corrects"}
        | {"ground": "outdated", "counterclaim_id": "answer", "locator": "p. 2", "level": "label"}
        | {"directness": "direct", "read": "full_text", "read_on": "2026-01-02", "reading": "verbatim"}
        | {"extraction": "manual"}
    ],
}
ROWS |= {name: [build_record(name, "first")] for name in RECORD_TYPE.keys() - ROWS.keys()}
ROWS |= {
    table.name: [{"owner_id": ROWS[owner][0]["id"], "position": 0, "system": "mesh", "code": "D1", "key": "d1"}]
    for owner, table in CODINGS.items()
}


def insert_one_of_each(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        for row in ROWS[table.name]:
            connection.execute(insert(table), row)
