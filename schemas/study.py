"""Studies as registered, and the groups of people in them."""

from typing import Any, ClassVar

from marshmallow import Schema
from marshmallow.fields import Field

from db.vocab.words import (
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
from schemas.record_fields import Group, Integer, Many, One, PartialDate, Text, Word
from schemas.record_schema import RecordSchema


class EnrolmentSchema(Schema):
    """How many people, planned or actual."""

    count = Integer(metadata={"source": "enrolment", "description": "Number of people."})
    type = Word(ENROLMENT_TYPE, metadata={"source": "enrolment_type", "description": "Planned or actual."})


def _date(column: str) -> type[Schema]:
    members: dict[str, Field[Any]] = {
        "date": PartialDate(metadata={"source": column, "description": "As far as it is known."}),
        "type": Word(DATE_TYPE, metadata={"source": f"{column}_type", "description": "Actual or estimated."}),
    }
    return Schema.from_dict(members, name=f"{column.title().replace('_', '')}DateSchema")


_DATES = {column: _date(column) for column in ("start", "primary_completion", "completion")}


def _on(column: str, what: str) -> Group:
    return Group(_DATES[column], allow_none=True, metadata={"description": what})


class StudyReferenceSchema(Schema):
    """A work that registers, plans or reports the study."""

    role = Word(STUDY_REFERENCE_ROLE, metadata={"description": "What it is to the study."})
    reference = One("ReferenceSchema", metadata={"description": "The work."})


class PopulationSchema(Schema):
    """A group of people whose figures are told apart."""

    always: ClassVar[tuple[str, ...]] = ("id", "label")

    id = Text(required=True, most=200, metadata={"description": "Id of the group."})
    label = Text(required=True, most=1000, metadata={"description": "Who they are."})
    role = Word(POPULATION_ROLE, metadata={"description": "What the group is in its study."})
    size = Integer(allow_none=True, metadata={"description": "Number of people."})
    received = One("TherapySchema", allow_none=True, metadata={"description": "The therapy that this group got."})
    study = One("StudySchema", allow_none=True, metadata={"description": "The study it belongs to."})
    parent = One("PopulationSchema", allow_none=True, metadata={"description": "The larger group."})
    description = Text(allow_none=True, metadata={"description": "More on who they are."})
    external_id = Text(most=200, allow_none=True, metadata={"description": "Id of the arm in its register."})


class StudySchema(RecordSchema):
    """A study, under the id of its register."""

    always: ClassVar[tuple[str, ...]] = ("id", "title")

    title = Text(required=True, most=2000, metadata={"description": "Title of the study."})
    acronym = Text(most=200, allow_none=True, metadata={"description": "Short name."})
    design = Word(DESIGN, allow_none=True, metadata={"description": "Design."})
    allocation = Word(ALLOCATION, allow_none=True, metadata={"description": "How people are allotted to groups."})
    masking = Word(MASKING, allow_none=True, metadata={"description": "Who does not know the allotment."})
    phase = Word(PHASE, allow_none=True, metadata={"description": "Phase of the trial."})
    status = Word(
        STUDY_STATUS, allow_none=True, metadata={"source": "recruitment", "description": "Recruitment, at `as_of`."}
    )
    enrolment = Group("EnrolmentSchema", allow_none=True, metadata={"description": "People in the study."})
    start = _on("start", "When it started.")
    primary_completion = _on("primary_completion", "When data for the primary outcome are complete.")
    completion = _on("completion", "When it ends.")
    as_of = PartialDate(allow_none=True, metadata={"description": "When the register was read."})
    sponsor = Text(most=500, allow_none=True, metadata={"description": "Who is responsible."})
    origin = Word(ORIGIN, metadata={"description": "Written by an editor or imported."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "Ids in other registers."})
    therapies = Many("TherapySchema", metadata={"description": "Therapies under study."})
    references = Many("StudyReferenceSchema", whole=True, metadata={"description": "Works on the study."})
    populations = Many("PopulationSchema", on_request=True, metadata={"description": "Groups of people in the study."})
    claims = Many("ClaimSchema", on_request=True, metadata={"description": "Claims from this study, not rejected."})
