"""Schemas of registered studies and their populations."""

from typing import Any, ClassVar

from marshmallow import Schema
from marshmallow.fields import Field

from db.vocab.enums import (
    ALLOCATION,
    DATE_TYPE,
    DESIGN,
    ENROLMENT_TYPE,
    MASKING,
    ORIGIN,
    PHASE,
    POPULATION_ROLE,
    STUDY_REFERENCE_ROLE,
    STUDY_STATUS,
)
from schemas.record_fields import Enum, Group, Integer, PartialDate, Text, ToMany, ToOne
from schemas.record_schema import RecordSchema


class EnrolmentSchema(Schema):
    """Number of participants, planned or actual."""

    count = Integer(metadata={"source": "enrolment", "description": "Number of participants."})
    type = Enum(
        ENROLMENT_TYPE, metadata={"source": "enrolment_type", "description": "Whether the number is planned or actual."}
    )


def make_date_schema(column: str) -> type[Schema]:
    members: dict[str, Field[Any]] = {
        "date": PartialDate(metadata={"source": column, "description": "Date with the precision that is known."}),
        "type": Enum(
            DATE_TYPE, metadata={"source": f"{column}_type", "description": "Whether the date is actual or estimated."}
        ),
    }
    # A name of its own for each: marshmallow registers classes by name, and nested ones are looked up there.
    return Schema.from_dict(members, name=f"{column.title().replace('_', '')}DateSchema")


_DATES = {column: make_date_schema(column) for column in ("start", "primary_completion", "completion")}


def date_group(column: str, what: str) -> Group:
    return Group(_DATES[column], allow_none=True, metadata={"description": what})


class StudyReferenceSchema(Schema):
    """Reference that registers, describes or reports the study."""

    role = Enum(STUDY_REFERENCE_ROLE, metadata={"description": "Role of the reference in the study."})
    reference = ToOne("ReferenceSchema", metadata={"description": "Reference."})


class PopulationSchema(Schema):
    """Population for which figures are reported separately."""

    always: ClassVar[tuple[str, ...]] = ("id", "label")

    id = Text(required=True, most=200, metadata={"description": "Identifier of the population."})
    label = Text(required=True, most=1000, metadata={"description": "Label of the population."})
    role = Enum(POPULATION_ROLE, metadata={"description": "Role of the population in the study."})
    size = Integer(allow_none=True, metadata={"description": "Number of participants."})
    received = ToOne("TherapySchema", allow_none=True, metadata={"description": "Therapy received by the population."})
    study = ToOne("StudySchema", allow_none=True, metadata={"description": "Study to which the population belongs."})
    parent = ToOne(
        "PopulationSchema", allow_none=True, metadata={"description": "Population of which this is a subgroup."}
    )
    description = Text(allow_none=True, metadata={"description": "Description of the population."})
    external_id = Text(
        most=200, allow_none=True, metadata={"description": "Identifier of the study arm in the registry."}
    )


class StudySchema(RecordSchema):
    """Study, identified by its registry number."""

    always: ClassVar[tuple[str, ...]] = ("id", "title")

    title = Text(required=True, most=2000, metadata={"description": "Title of the study."})
    acronym = Text(most=200, allow_none=True, metadata={"description": "Acronym of the study."})
    design = Enum(DESIGN, allow_none=True, metadata={"description": "Study design."})
    allocation = Enum(ALLOCATION, allow_none=True, metadata={"description": "Method of allocation to study arms."})
    masking = Enum(
        MASKING, allow_none=True, metadata={"description": "Masking (blinding): who is unaware of the allocation."}
    )
    phase = Enum(PHASE, allow_none=True, metadata={"description": "Trial phase."})
    status = Enum(
        STUDY_STATUS,
        allow_none=True,
        metadata={"source": "recruitment", "description": "Recruitment status as of `as_of`."},
    )
    enrolment = Group("EnrolmentSchema", allow_none=True, metadata={"description": "Enrolment of the study."})
    start = date_group("start", "Start date.")
    primary_completion = date_group(
        "primary_completion", "Primary completion date: last data collection for the primary outcome."
    )
    completion = date_group("completion", "Completion date.")
    as_of = PartialDate(allow_none=True, metadata={"description": "Date on which the registry record was read."})
    sponsor = Text(most=500, allow_none=True, metadata={"description": "Sponsor of the study."})
    origin = Enum(ORIGIN, metadata={"description": "How the record was created: by an editor or by an import."})
    codings = ToMany("CodingSchema", embedded=True, metadata={"description": "Identifiers in other registries."})
    therapies = ToMany("TherapySchema", metadata={"description": "Therapies that are studied."})
    references = ToMany("StudyReferenceSchema", embedded=True, metadata={"description": "References about the study."})
    populations = ToMany("PopulationSchema", on_request=True, metadata={"description": "Populations of the study."})
    claims = ToMany(
        "ClaimSchema",
        on_request=True,
        metadata={"description": "Claims derived from this study that are not rejected."},
    )
