"""Therapies: what each is, the regimen it is made of, and its place among others."""

from marshmallow import Schema

from db.vocab.words import ACTIVITY, COMPONENT_ROLE, CONDITION_ROLE, ORIGIN, STAGE, THERAPY_KIND
from schemas.record_fields import Figure, Group, Integer, Many, One, Text, Word
from schemas.record_schema import RecordSchema, name, synonyms


class DoseSchema(Schema):
    """A dose, as one number or a range."""

    low = Figure(allow_none=True, metadata={"source": "dose_low", "description": "Lowest dose."})
    high = Figure(allow_none=True, metadata={"source": "dose_high", "description": "Highest dose."})
    unit = Text(most=100, allow_none=True, metadata={"source": "dose_unit", "description": "UCUM unit."})


class RepeatSchema(Schema):
    """How many times a component is given."""

    low = Integer(allow_none=True, metadata={"source": "repeat_low", "description": "At least."})
    high = Integer(allow_none=True, metadata={"source": "repeat_high", "description": "At most."})


class TimingSchema(Schema):
    """When a component is given, counted from the index procedure; negative is before it."""

    low = Figure(allow_none=True, metadata={"source": "timing_low", "description": "Earliest."})
    high = Figure(allow_none=True, metadata={"source": "timing_high", "description": "Latest."})
    unit = Text(most=100, allow_none=True, metadata={"source": "timing_unit", "description": "UCUM unit of time."})


class ComponentSchema(RecordSchema):
    """One part or step of a regimen."""

    class Meta:
        exclude = ("updated_at",)

    name = name("component")
    role = Word(COMPONENT_ROLE, metadata={"description": "What it is in the regimen."})
    part = One(
        "TherapySchema", allow_none=True, metadata={"description": "The therapy that this component is, if it is one."}
    )
    cell_type = Text(allow_none=True, metadata={"description": "Type of cell."})
    cell_source = Text(allow_none=True, metadata={"description": "Tissue or line the cells come from."})
    cell_origin = Text(allow_none=True, metadata={"description": "Allogeneic, autologous or xenogeneic."})
    engineering = Text(allow_none=True, metadata={"description": "How the cells' genes were changed."})
    encapsulation = Text(allow_none=True, metadata={"description": "How the cells are enclosed."})
    dose = Group("DoseSchema", allow_none=True, metadata={"description": "Dose of one administration."})
    repeat = Group("RepeatSchema", allow_none=True, metadata={"description": "Number of administrations."})
    timing = Group("TimingSchema", allow_none=True, metadata={"description": "Time from the index procedure."})
    route = Text(allow_none=True, metadata={"description": "Route of administration."})
    site = Text(allow_none=True, metadata={"description": "Site of administration."})


class TherapyConditionSchema(Schema):
    """A condition and what the therapy is to it."""

    id = Text(most=200, metadata={"source": "condition_id", "description": "Id of the condition."})
    name = Text(most=500, metadata={"description": "Name of the condition."})
    role = Word(CONDITION_ROLE, metadata={"description": "Whether it is treated, prevented or studied."})


def _claims(what: str) -> Many:
    return Many("ClaimSchema", on_request=True, metadata={"description": what})


class TherapySchema(RecordSchema):
    """A therapy: a product, a regimen, a class of them, or a comparator such as insulin."""

    name = name("therapy")
    synonyms = synonyms()
    kind = Word(THERAPY_KIND, metadata={"description": "Product, regimen, class or comparator."})
    summary = Text(metadata={"description": "For a patient, in plain words."})
    professional_summary = Text(allow_none=True, metadata={"description": "For a clinician."})
    stage = Word(
        STAGE, allow_none=True, metadata={"description": "Furthest stage reached anywhere for a condition it treats."}
    )
    activity = Word(ACTIVITY, allow_none=True, metadata={"description": "Whether it is being developed or used now."})
    origin = Word(ORIGIN, metadata={"description": "Written by an editor or imported."})
    parent = One("TherapySchema", allow_none=True, metadata={"description": "The primary broader therapy."})
    parents = Many("TherapySchema", metadata={"description": "All broader therapies, the primary one first."})
    children = Many("TherapySchema", on_request=True, metadata={"description": "Narrower therapies."})
    conditions = Many(
        "TherapyConditionSchema", whole=True, metadata={"description": "What it treats, prevents or is studied for."}
    )
    codings = Many("CodingSchema", whole=True, metadata={"description": "The same therapy in other vocabularies."})
    components = Many(
        "ComponentSchema", on_request=True, metadata={"description": "The regimen, in the order it is given."}
    )
    mechanisms = Many(
        "MechanismSchema",
        on_request=True,
        along=("claims",),
        metadata={"description": "Mechanisms shown or proposed, each with the claims that tie it to this therapy."},
    )
    risks = Many(
        "RiskSchema",
        on_request=True,
        along=("claims",),
        metadata={"description": "Risks shown or proposed, each with all its figures for this therapy."},
    )
    procedures = _claims("Claims on how it is done, inherited ones last.")
    outcomes = _claims("Claims on what it did, each with population, measure and time.")
    burdens = _claims("Claims on cost, stay, visits and access.")
    candidates = Many(
        "CandidateSchema",
        on_request=True,
        metadata={"description": "Who may receive it: one profile of criteria for each source."},
    )
    approvals = Many(
        "ApprovalSchema",
        on_request=True,
        metadata={"description": "Decisions of regulators and guideline bodies, oldest first."},
    )
    studies = Many("StudySchema", on_request=True, metadata={"description": "Studies of this therapy."})
    references = Many(
        "ReferenceSchema",
        on_request=True,
        metadata={"description": "Every source that a claim, profile or approval of this therapy cites."},
    )
    claims = _claims("Every claim on this therapy itself that is not rejected.")
