"""What a match answers: a profile's verdict and every reason for it. It never says that somebody is eligible."""

from typing import Any

from marshmallow import Schema, fields, validate

from db.vocab.enums import CRITERION_ROLE
from schemas.match.limits import MOST_ATTESTED, MOST_ITEMS, MOST_PATIENTS, MOST_THERAPIES
from schemas.record_fields import Enum, Integer, Text

VERDICT = ("meets", "does_not_meet", "cannot_tell")
TRUTH = ("met", "not_met", "unknown", "conflicting")
EFFECT = ("satisfies", "blocks", "warns", "open")
MOST_PROFILES = 2000
MOST_CRITERIA = 500
MOST_IGNORED = MOST_THERAPIES + MOST_ATTESTED + 2 * MOST_ITEMS + 1  # of plain facts; a Bundle has fewer entries
DISCLAIMER = (
    "Compares stated facts with published criteria, by computation. It is no medical advice, no diagnosis and no"
    " decision on anyone's entry into a study or treatment; only those who run it can decide that."
)


def _list(schema: str, most: int, said: str) -> fields.List[Any]:
    described = {"description": said}
    return fields.List(fields.Nested(schema), required=True, validate=validate.Length(max=most), metadata=described)


class MatchedTherapySchema(Schema):
    """The therapy of a profile."""

    id = Text(required=True, most=200, metadata={"description": "Its id."})
    name = Text(required=True, most=500, metadata={"description": "Its name."})


class MatchedCandidateSchema(Schema):
    """The candidate profile: one source's criteria."""

    id = Text(required=True, most=200, metadata={"description": "Its id."})
    title = Text(required=True, most=2000, metadata={"description": "Its title."})


class TraceSourceSchema(Schema):
    """Where a criterion is printed."""

    id = Text(required=True, most=200, metadata={"description": "Id of the reference."})
    title = Text(required=True, most=2000, metadata={"description": "Its title."})
    locator = Text(required=True, most=1000, metadata={"description": "Where in it."})


class TraceRowSchema(Schema):
    """One criterion as printed, and what became of it."""

    criterion = Text(required=True, most=300, metadata={"description": "Its id."})
    text = Text(required=True, metadata={"description": "What the source says, in the catalogue's words."})
    role = Enum(CRITERION_ROLE, required=True, metadata={"description": "What it is for."})
    verdict = Enum(
        TRUTH,
        required=True,
        metadata={"description": "Whether the printed criterion is met; an exclusion that is met excludes."},
    )
    effect = Enum(
        EFFECT,
        required=True,
        metadata={"description": "What it does, with the group it stands in, to the verdict."},
    )
    observed = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The facts it was compared with, conversions and derivations shown; null if none."},
    )
    required = Text(required=True, metadata={"description": "What it asks for."})
    source = fields.Nested(TraceSourceSchema, required=True)


class MissingFactSchema(Schema):
    """A fact that is not known, or not exactly enough."""

    attribute = Text(required=True, most=200, metadata={"description": "Id of the attribute."})
    name = Text(required=True, most=500, metadata={"description": "Its name."})
    question = Text(required=True, metadata={"description": "The question to ask."})
    profiles = Integer(
        required=True, metadata={"description": "How many undecided profiles it alone could decide.", "minimum": 0}
    )


class JudgedCriterionSchema(Schema):
    """A criterion that only a person can judge; attest it under `criterion:<id>`."""

    criterion = Text(required=True, most=300, metadata={"description": "Its id."})
    text = Text(required=True, metadata={"description": "What the source says."})
    role = Enum(CRITERION_ROLE, required=True, metadata={"description": "What it is for."})


class WarningSchema(Schema):
    """A relative contraindication or caution that holds; it does not change the verdict."""

    criterion = Text(required=True, most=300, metadata={"description": "Its id."})
    text = Text(required=True, metadata={"description": "What the source says."})
    role = Enum(CRITERION_ROLE, required=True, metadata={"description": "What it is for."})


class MatchSchema(Schema):
    """One patient against one profile."""

    therapy = fields.Nested(MatchedTherapySchema, required=True)
    candidate = fields.Nested(MatchedCandidateSchema, required=True)
    verdict = Enum(VERDICT, required=True, metadata={"description": "With every criterion, those judged included."})
    verdict_on_facts = Enum(
        VERDICT, required=True, metadata={"description": "Without criteria that only a person can judge."}
    )
    statement = Text(required=True, metadata={"description": "The verdict in a sentence."})
    trace = _list("TraceRowSchema", MOST_CRITERIA, "Every criterion, in the order of the source.")
    missing = _list("MissingFactSchema", MOST_CRITERIA, "Facts that would settle it, the most useful first.")
    judgement = _list("JudgedCriterionSchema", MOST_CRITERIA, "What is left to a person's judgement.")
    warnings = _list("WarningSchema", MOST_CRITERIA, "Advice against it that holds.")


class IgnoredSchema(Schema):
    """A part of the request that was not used."""

    pointer = Text(required=True, most=400, metadata={"description": "JSON pointer to it."})
    detail = Text(required=True, metadata={"description": "Why."})
    expected = Text(metadata={"description": "What would have been right, as far as it can be told."})


class MatchMetaSchema(Schema):
    """What a match says of itself."""

    release = Text(required=True, most=100, metadata={"description": "`live`, or the name of a release."})
    licence = Text(required=True, most=100, metadata={"description": "SPDX id of the licence of the data."})
    disclaimer = Text(required=True, metadata={"description": "What the answer is not."})
    as_of = fields.Date(metadata={"description": "The day asked about; absent where the request was refused."})
    ignored = fields.List(
        fields.Nested(IgnoredSchema),
        validate=validate.Length(max=MOST_IGNORED),
        metadata={
            "description": "What was not used: ids that the catalogue does not have, and the resources of a Bundle that"
            " say nothing that is asked, or nothing possible. Absent where the request was refused."
        },
    )


class MatchAnswerSchema(Schema):
    """One entry a profile: decided and fully met ones first."""

    data = _list("MatchSchema", MOST_PROFILES, "One entry a profile.")
    meta = fields.Nested(MatchMetaSchema, required=True)


class MatchProblemSchema(Schema):
    """Why one request of a batch was refused (RFC 9457)."""

    type = Text(required=True, most=2048, metadata={"description": "Kind of problem."})
    title = Text(required=True, most=100, metadata={"description": "Its name."})
    status = Integer(required=True, metadata={"description": "HTTP status it would have alone.", "minimum": 400})
    detail = Text(required=True, metadata={"description": "What is wrong."})
    errors = fields.List(
        fields.Raw(metadata={"$ref": "#/components/schemas/Fault"}),
        validate=validate.Length(max=1000),
        metadata={"description": "Each fault, with its place in that request."},
    )


class BatchAnswerSchema(Schema):
    """The answer to one request of a batch: `data`, or the `problem` that it has."""

    position = Integer(
        required=True,
        metadata={"description": "Which request, counted from 0.", "minimum": 0, "maximum": MOST_PATIENTS - 1},
    )
    data = fields.List(fields.Nested(MatchSchema), validate=validate.Length(max=MOST_PROFILES))
    problem = fields.Nested(MatchProblemSchema)
    meta = fields.Nested(MatchMetaSchema, required=True)
