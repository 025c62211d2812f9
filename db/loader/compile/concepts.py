"""Conditions, mechanisms, risks and measures."""

from db.loader.catalogue_index import Index, Record
from db.loader.compile.shared_columns import Rows, codings, life, pick


def conditions(_: Index, record: Record) -> Rows:
    yield "conditions", {**pick(record, "id", "name", "synonyms", "description"), **life(record)}
    yield from codings("conditions", record["id"], record["codings"])
    for position, parent in enumerate(record["parents"]):
        yield "condition_parents", {"condition_id": record["id"], "parent_id": parent, "position": position}


def mechanisms(_: Index, record: Record) -> Rows:
    yield "mechanisms", {**pick(record, "id", "name", "synonyms", "action", "description"), **life(record)}
    yield from codings("mechanisms", record["id"], record["codings"])


def risks(_: Index, record: Record) -> Rows:
    yield "risks", {**pick(record, "id", "name", "synonyms", "category", "description"), **life(record)}
    yield from codings("risks", record["id"], record["codings"])


def measures(_: Index, record: Record) -> Rows:
    plain = pick(record, "id", "name", "definition", "family", "type", "direction", "unit")
    yield "measures", {**plain, **life(record)}
    yield from codings("measures", record["id"], record["codings"])
