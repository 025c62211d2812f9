"""Response schemas of matching. A verdict is never a statement that a person is eligible."""

from typing import Any

from marshmallow import Schema, fields, validate

from db.vocab.enums import CRITERION_ROLE, FLAG_OF_STATUS, TRUTH, VERDICT
from schemas.match.limits import MAX_ATTESTED, MAX_CODES_AND_DATES, MAX_PATIENTS, MAX_THERAPIES, MAX_UNUSED
from schemas.record_fields import Enum, Integer, Text

EFFECT = ("satisfies", "blocks", "warns", "open")
MAX_PROFILES = 100_000
MAX_CRITERIA = 500
# Of a Bundle, or of plain facts.
MAX_IGNORED = MAX_THERAPIES + max(MAX_UNUSED, MAX_ATTESTED + MAX_CODES_AND_DATES)
DISCLAIMER = (
    "Compares stated facts with published criteria, by computation. It is no medical advice, no diagnosis and no"
    " decision on anyone's entry into a study or treatment; only those who run it can decide that."
)


def _nested_list(schema: str, most: int, description: str) -> fields.List[Any]:
    described = {"description": description}
    return fields.List(fields.Nested(schema), required=True, validate=validate.Length(max=most), metadata=described)


def _optional_list(schema: str, description: str) -> fields.List[Any]:
    rule = validate.Length(max=MAX_CRITERIA)
    return fields.List(fields.Nested(schema), validate=rule, metadata={"description": description})


class MatchedTherapySchema(Schema):
    """The therapy of a profile."""

    id = Text(required=True, most=200, metadata={"description": "Identifier."})
    name = Text(required=True, most=500, metadata={"description": "Name."})


class MatchedCandidateSchema(Schema):
    """A candidate profile: the criteria of one source."""

    id = Text(required=True, most=200, metadata={"description": "Identifier."})
    title = Text(required=True, most=2000, metadata={"description": "Title."})
    flags = fields.List(
        Enum(tuple(FLAG_OF_STATUS.values())),
        required=True,
        validate=validate.Length(max=len(FLAG_OF_STATUS)),
        metadata={
            "description": "Warnings about the source; criteria of a retracted one are traced, and the verdict is"
            " `cannot_tell`."
        },
    )


class TraceSourceSchema(Schema):
    """The source of a criterion."""

    id = Text(required=True, most=200, metadata={"description": "Identifier of the reference."})
    title = Text(required=True, most=2000, metadata={"description": "Title."})
    locator = Text(required=True, most=1000, metadata={"description": "Location within the reference."})


class NamedCriterionSchema(Schema):
    """What every mention of a criterion begins with."""

    criterion = Text(required=True, most=300, metadata={"description": "Identifier."})
    text = Text(required=True, metadata={"description": "The criterion, in the words of the catalogue."})
    role = Enum(CRITERION_ROLE, required=True, metadata={"description": "Role of the criterion."})


class TraceRowSchema(NamedCriterionSchema):
    """One criterion of a profile and its evaluation."""

    verdict = Enum(
        TRUTH,
        required=True,
        metadata={"description": "Truth value of the criterion. A met exclusion criterion excludes the patient."},
    )
    effect = Enum(
        EFFECT,
        required=True,
        metadata={"description": "Effect of the criterion on the verdict, taking its enclosing group into account."},
    )
    observed = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The facts it was compared with, with conversions and derivations; null if none."},
    )
    required = Text(
        required=True,
        metadata={"description": "The computable criterion, or `judged by a person`."},
    )
    source = fields.Nested(TraceSourceSchema, required=True)


class MissingFactSchema(Schema):
    """A fact that is unknown or not exact enough."""

    attribute = Text(required=True, most=200, metadata={"description": "Identifier of the attribute."})
    name = Text(required=True, most=500, metadata={"description": "Name."})
    question = Text(required=True, metadata={"description": "Question that asks for the fact."})
    profiles = Integer(
        required=True,
        metadata={"description": "Number of undecided profiles that this fact alone could decide.", "minimum": 0},
    )


class JudgedCriterionSchema(NamedCriterionSchema):
    """A criterion that needs a person's judgement; attest it under `attested`."""


class WarningSchema(NamedCriterionSchema):
    """A relative contraindication or caution that is met; it does not change the verdict."""


class MatchSchema(Schema):
    """The result for one patient and one profile."""

    therapy = fields.Nested(MatchedTherapySchema, required=True)
    candidate = fields.Nested(MatchedCandidateSchema, required=True)
    verdict = Enum(
        VERDICT,
        required=True,
        metadata={"description": "Verdict over all criteria."},
    )
    verdict_on_facts = Enum(
        VERDICT, metadata={"description": "Verdict without the criteria that need a person's judgement."}
    )
    statement = Text(metadata={"description": "The verdict in a sentence."})
    trace = _optional_list("TraceRowSchema", "Criteria in the order of the source.")
    missing = _optional_list("MissingFactSchema", "Facts that would settle the verdict, most useful first.")
    judgement = _optional_list("JudgedCriterionSchema", "Criteria left to a person's judgement.")
    warnings = _optional_list("WarningSchema", "Relative contraindications and cautions that are met.")


class IgnoredSchema(Schema):
    """A part of the request that was not used."""

    pointer = Text(required=True, most=400, metadata={"description": "JSON pointer to the part."})
    detail = Text(required=True, metadata={"description": "Reason."})
    expected = Text(metadata={"description": "A value that would have been accepted, if one can be suggested."})


class VerdictCountsSchema(Schema):
    """Number of profiles by verdict, those beyond `limit` included."""

    meets = Integer(required=True, metadata={"description": "Number of profiles whose criteria are met.", "minimum": 0})
    cannot_tell = Integer(required=True, metadata={"description": "Number of undecided profiles.", "minimum": 0})
    does_not_meet = Integer(
        required=True, metadata={"description": "Number of profiles whose criteria are not met.", "minimum": 0}
    )


class MatchMetaSchema(Schema):
    """Metadata of a match."""

    release = Text(required=True, most=100, metadata={"description": "`live`, or the name of a release."})
    licence = Text(required=True, most=100, metadata={"description": "SPDX identifier of the licence of the data."})
    attribution = Text(required=True, most=500, metadata={"description": "How to credit the data, in one line."})
    disclaimer = Text(required=True, metadata={"description": "Limits of the use of the result."})
    as_of = fields.Date(metadata={"description": "Reference date; absent if the request was rejected."})
    counts = fields.Nested(VerdictCountsSchema)
    ignored = fields.List(
        fields.Nested(IgnoredSchema),
        validate=validate.Length(max=MAX_IGNORED),
        metadata={
            "description": "Parts of the request that were not used: unknown identifiers, and resources of a Bundle"
            " that hold no usable fact. Absent if the request was rejected."
        },
    )


class MatchAnswerSchema(Schema):
    """One entry per profile, ordered by verdict."""

    data = _nested_list("MatchSchema", MAX_PROFILES, "One entry per profile.")
    meta = fields.Nested(MatchMetaSchema, required=True)


class MatchProblemSchema(Schema):
    """Problem details of one request of a batch (RFC 9457)."""

    type = Text(required=True, most=2048, metadata={"description": "Problem type."})
    title = Text(required=True, most=100, metadata={"description": "Name."})
    status = Integer(
        required=True, metadata={"description": "HTTP status that this request would have on its own.", "minimum": 400}
    )
    detail = Text(required=True, metadata={"description": "Explanation."})
    # A reference instead of a nested schema: the component is that of all other problems, and is written elsewhere.
    errors = fields.List(
        fields.Raw(metadata={"$ref": "#/components/schemas/Fault"}),
        validate=validate.Length(max=1000),
        metadata={"description": "The errors, with their location in that request."},
    )


class BatchAnswerSchema(Schema):
    """The response to one request of a batch: `data` or `problem`."""

    position = Integer(
        required=True,
        metadata={"description": "Index of the request, from 0.", "minimum": 0, "maximum": MAX_PATIENTS - 1},
    )
    data = fields.List(fields.Nested(MatchSchema), validate=validate.Length(max=MAX_PROFILES))
    problem = fields.Nested(MatchProblemSchema)
    meta = fields.Nested(MatchMetaSchema, required=True)
