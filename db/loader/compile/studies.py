"""Studies as registered, what they try and what reports them, and the groups of people in them."""

from db.loader.catalogue_index import Index, Record
from db.loader.compile.shared_columns import Rows, Values, codings, life, pick

PLAIN = ("id", "title", "acronym", "design", "allocation", "masking", "phase", "as_of", "sponsor")
GROUP = ("id", "label", "role", "size", "description", "external_id")


def studies(_: Index, record: Record) -> Rows:
    id_ = record["id"]
    yield "studies", {**pick(record, *PLAIN), **_registered(record), **life(record, status="record_status")}
    yield from codings("studies", id_, record["codings"])
    for position, therapy in enumerate(record["therapies"]):
        yield "study_therapies", {"study_id": id_, "therapy_id": therapy, "position": position}
    for position, row in enumerate(record["references"]):
        values = {"reference_id": row["id"], "role": row["role"], "position": position}
        yield "study_references", {"study_id": id_, **values}


def _registered(record: Record) -> Values:
    enrolment = record["enrolment"] or {}
    values: Values = {"recruitment": record["status"], "origin": "curated"}
    values |= {"enrolment": enrolment.get("count"), "enrolment_type": enrolment.get("type")}
    for name in ("start", "primary_completion", "completion"):
        values |= {name: (record[name] or {}).get("date"), f"{name}_type": (record[name] or {}).get("type")}
    return values


def populations(_: Index, record: Record) -> Rows:
    links = {"study_id": record["study"], "received_id": record["received"], "parent_id": record["parent"]}
    yield "populations", {**pick(record, *GROUP), **links}
