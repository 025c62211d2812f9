"""Compiles therapies, the components of their regimens, and their place among broader therapies."""

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.shared_columns import Rows, Values, coding_rows, lifecycle_columns, pick_fields, spread_block
from db.loader.public_ids import make_component_id
from db.vocab.catalogue_records.therapy import ComponentRecord, TherapyRecord

PLAIN_FIELDS = ("id", "name", "synonyms", "kind", "summary", "professional_summary", "stage", "activity")
COMPONENT_FIELDS = (
    *("role", "name", "cell_type", "cell_source", "cell_origin", "engineering", "encapsulation", "route", "site"),
)


def compile_therapy(index: CatalogueIndex, record: TherapyRecord) -> Rows:
    therapy_id = record["id"]
    origin = index.get_origin("therapies", therapy_id)
    yield "therapies", {**pick_fields(record, *PLAIN_FIELDS), "origin": origin, **lifecycle_columns(record)}
    yield from coding_rows("therapies", therapy_id, record["codings"])
    for position, parent in enumerate(record["parents"]):
        yield "therapy_parents", {"therapy_id": therapy_id, "parent_id": parent, "position": position}
    for ancestor, depth in index.ancestors[therapy_id].items():
        yield "therapy_ancestors", {"therapy_id": therapy_id, "ancestor_id": ancestor, "depth": depth}
    for position, condition in enumerate(record["conditions"]):
        values = {"condition_id": condition["id"], "role": condition["role"], "position": position}
        yield "therapy_conditions", {"therapy_id": therapy_id, **values}
    for position, component in enumerate(record["components"]):
        columns = _component_columns(therapy_id, component)
        yield "components", {"therapy_id": therapy_id, "position": position, **columns}


def _component_columns(therapy_id: str, component: ComponentRecord) -> Values:
    return {
        "id": make_component_id(therapy_id, component["key"]),
        "part_id": component["part"],
        **pick_fields(component, *COMPONENT_FIELDS),
        **spread_block("dose", component["dose"], "low", "high", "unit"),
        **spread_block("repeat", component["repeat"], "low", "high"),
        **spread_block("timing", component["timing"], "low", "high", "unit"),
    }
