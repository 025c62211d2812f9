"""Therapies, their regimens, and their place among broader ones."""

from db.loader.catalogue_index import Index, Record
from db.loader.compile.shared_columns import Rows, Values, codings, life, pick, span
from db.loader.public_ids import component_id

PLAIN = ("id", "name", "synonyms", "kind", "summary", "professional_summary", "stage", "activity")
PARTS = ("role", "name", "cell_type", "cell_source", "cell_origin", "engineering", "encapsulation", "route", "site")


def therapies(index: Index, record: Record) -> Rows:
    id_ = record["id"]
    yield "therapies", {**pick(record, *PLAIN), "origin": "curated", **life(record)}
    yield from codings("therapies", id_, record["codings"])
    for position, parent in enumerate(record["parents"]):
        yield "therapy_parents", {"therapy_id": id_, "parent_id": parent, "position": position}
    for ancestor, depth in index.above[id_].items():
        yield "therapy_ancestors", {"therapy_id": id_, "ancestor_id": ancestor, "depth": depth}
    for position, condition in enumerate(record["conditions"]):
        values = {"condition_id": condition["id"], "role": condition["role"], "position": position}
        yield "therapy_conditions", {"therapy_id": id_, **values}
    for position, component in enumerate(record["components"]):
        yield "components", {"therapy_id": id_, "position": position, **_component(id_, component)}


def _component(therapy: str, component: Record) -> Values:
    return {
        "id": component_id(therapy, component["key"]),
        "part_id": component["part"],
        **pick(component, *PARTS),
        **span(component, "dose", "low", "high", "unit"),
        **span(component, "repeat", "low", "high"),
        **span(component, "timing", "low", "high", "unit"),
    }
