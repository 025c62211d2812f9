"""Schemas of therapies: description, regimen and position in the hierarchy."""

from marshmallow import Schema

from db.vocab.enums import ACTIVITY, COMPONENT_ROLE, CONDITION_ROLE, ORIGIN, STAGE, THERAPY_KIND
from schemas.record_fields import Enum, Figure, Group, Integer, Text, ToMany, ToOne
from schemas.record_schema import RecordSchema, name_field, synonyms_field


class DoseSchema(Schema):
    """Dose as a single value or a range; a single value has equal bounds."""

    low = Figure(allow_none=True, metadata={"source": "dose_low", "description": "Lower bound of the dose."})
    high = Figure(allow_none=True, metadata={"source": "dose_high", "description": "Upper bound of the dose."})
    unit = Text(most=100, allow_none=True, metadata={"source": "dose_unit", "description": "UCUM unit of the dose."})


class RepeatSchema(Schema):
    """Number of administrations of a component."""

    low = Integer(
        allow_none=True, metadata={"source": "repeat_low", "description": "Minimum number of administrations."}
    )
    high = Integer(
        allow_none=True, metadata={"source": "repeat_high", "description": "Maximum number of administrations."}
    )


class TimingSchema(Schema):
    """Time of administration relative to the index procedure; negative values are before it."""

    low = Figure(allow_none=True, metadata={"source": "timing_low", "description": "Earliest time."})
    high = Figure(allow_none=True, metadata={"source": "timing_high", "description": "Latest time."})
    unit = Text(most=100, allow_none=True, metadata={"source": "timing_unit", "description": "UCUM unit of time."})


class ComponentSchema(RecordSchema):
    """Component or step of a regimen."""

    # Parts change with their therapy, which has the date and the version.
    class Meta:
        exclude = ("updated_at", "version")

    name = name_field("component")
    role = Enum(COMPONENT_ROLE, metadata={"description": "Role of the component in the regimen."})
    part = ToOne(
        "TherapySchema", allow_none=True, metadata={"description": "Therapy record of this component, if it has one."}
    )
    cell_type = Text(allow_none=True, metadata={"description": "Cell type."})
    cell_source = Text(allow_none=True, metadata={"description": "Tissue or cell line of origin."})
    cell_origin = Text(allow_none=True, metadata={"description": "Allogeneic, autologous or xenogeneic."})
    engineering = Text(allow_none=True, metadata={"description": "Genetic modification of the cells."})
    encapsulation = Text(allow_none=True, metadata={"description": "Encapsulation of the cells."})
    dose = Group("DoseSchema", allow_none=True, metadata={"description": "Dose per administration."})
    repeat = Group("RepeatSchema", allow_none=True, metadata={"description": "Number of administrations."})
    timing = Group(
        "TimingSchema",
        allow_none=True,
        metadata={"description": "Time of administration relative to the index procedure."},
    )
    route = Text(allow_none=True, metadata={"description": "Route of administration."})
    site = Text(allow_none=True, metadata={"description": "Site of administration."})


class TherapyConditionSchema(Schema):
    """Condition with the role of the therapy."""

    id = Text(most=200, metadata={"source": "condition_id", "description": "Identifier of the condition."})
    name = Text(most=500, metadata={"description": "Name of the condition."})
    role = Enum(
        CONDITION_ROLE,
        metadata={"description": "Whether the therapy treats, prevents or is studied for the condition."},
    )


def claims_field(what: str) -> ToMany:
    return ToMany("ClaimSchema", on_request=True, metadata={"description": what})


class TherapySchema(RecordSchema):
    """Therapy: a product, a regimen, a class of therapies, or a comparator such as insulin."""

    name = name_field("therapy")
    synonyms = synonyms_field()
    kind = Enum(THERAPY_KIND, metadata={"description": "Kind of therapy: product, regimen, class or comparator."})
    summary = Text(metadata={"description": "Summary for patients in plain language."})
    professional_summary = Text(allow_none=True, metadata={"description": "Summary for clinicians."})
    stage = Enum(
        STAGE,
        allow_none=True,
        metadata={
            "description": "Most advanced development stage reached in any jurisdiction for a condition it treats."
        },
    )
    activity = Enum(
        ACTIVITY, allow_none=True, metadata={"description": "Whether the therapy is currently in development or use."}
    )
    origin = Enum(ORIGIN, metadata={"description": "How the record was created: by an editor or by an import."})
    parent = ToOne("TherapySchema", allow_none=True, metadata={"description": "Primary parent therapy."})
    parents = ToMany("TherapySchema", metadata={"description": "Parent therapies, the primary one first."})
    children = ToMany("TherapySchema", on_request=True, metadata={"description": "Child therapies."})
    conditions = ToMany(
        "TherapyConditionSchema",
        embedded=True,
        metadata={"description": "Conditions that the therapy treats, prevents or is studied for."},
    )
    codings = ToMany(
        "CodingSchema", embedded=True, metadata={"description": "Codes for the therapy in other vocabularies."}
    )
    components = ToMany(
        "ComponentSchema",
        on_request=True,
        metadata={"description": "Components of the regimen, in order of administration."},
    )
    mechanisms = ToMany(
        "MechanismSchema",
        on_request=True,
        along=("claims",),
        metadata={
            "description": "Mechanisms that are shown or proposed, each with the claims that link it to this therapy."
        },
    )
    risks = ToMany(
        "RiskSchema",
        on_request=True,
        along=("claims",),
        metadata={
            "description": "Risks that are shown or proposed, each with the claims that link it to this therapy."
        },
    )
    procedures = claims_field("Claims about the procedure; inherited claims last.")
    outcomes = claims_field("Claims about outcomes, each with population, measure and follow-up.")
    burdens = claims_field("Claims about cost, hospital stay, visits and access.")
    candidates = ToMany(
        "CandidateSchema",
        on_request=True,
        metadata={"description": "Eligibility profiles: one set of criteria per source."},
    )
    approvals = ToMany(
        "ApprovalSchema",
        on_request=True,
        metadata={"description": "Decisions of regulators, payers and guideline bodies, oldest first."},
    )
    studies = ToMany("StudySchema", on_request=True, metadata={"description": "Studies of this therapy."})
    references = ToMany(
        "ReferenceSchema",
        on_request=True,
        metadata={"description": "References cited by any claim, profile or approval of this therapy."},
    )
    claims = claims_field("Claims about this therapy that are not rejected; inherited claims are not included.")
