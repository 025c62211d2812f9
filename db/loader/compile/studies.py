"""Compiles studies, the therapies they try, the works that report them, and the groups of people in them."""

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.shared_columns import Rows, Values, coding_rows, lifecycle_columns, pick_fields
from db.vocab.catalogue_records.study import PopulationRecord, StudyRecord

PLAIN_FIELDS = ("id", "title", "acronym", "design", "allocation", "masking", "phase", "as_of", "sponsor")
POPULATION_FIELDS = ("id", "label", "role", "size", "description", "external_id")


def compile_study(index: CatalogueIndex, record: StudyRecord) -> Rows:
    study_id = record["id"]
    lifecycle = {"origin": index.get_origin("studies", study_id)}
    lifecycle |= lifecycle_columns(record, status_field="record_status")
    yield "studies", {**pick_fields(record, *PLAIN_FIELDS), **_registration_columns(record), **lifecycle}
    yield from coding_rows("studies", study_id, record["codings"])
    for position, therapy in enumerate(record["therapies"]):
        yield "study_therapies", {"study_id": study_id, "therapy_id": therapy, "position": position}
    for position, link in enumerate(record["references"]):
        values = {"reference_id": link["id"], "role": link["role"], "position": position}
        yield "study_references", {"study_id": study_id, **values}


def _registration_columns(record: StudyRecord) -> Values:
    enrolment = record["enrolment"]
    # `status` of the table is the lifecycle of the record, as in all tables.
    values: Values = {"recruitment": record["status"]}
    values |= {"enrolment": enrolment and enrolment["count"], "enrolment_type": enrolment and enrolment["type"]}
    dates = {name: record[name] for name in ("start", "primary_completion", "completion")}
    for name, dated in dates.items():
        values |= {name: dated and dated["date"], f"{name}_type": dated and dated["type"]}
    return values


def compile_population(_: CatalogueIndex, record: PopulationRecord) -> Rows:
    links = {"study_id": record["study"], "received_id": record["received"], "parent_id": record["parent"]}
    yield "populations", {**pick_fields(record, *POPULATION_FIELDS), **links}
