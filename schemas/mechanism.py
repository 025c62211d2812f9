"""Mechanisms: ways in which a therapy may work."""

from schemas.record_fields import Many, Text
from schemas.record_schema import RecordSchema, name, synonyms


class MechanismSchema(RecordSchema):
    """A way in which a therapy may work. Which therapy has it, and on whose word, is said by claims."""

    name = name("mechanism")
    synonyms = synonyms()
    action = Text(metadata={"description": "What it does, in one sentence."})
    description = Text(metadata={"description": "How it is thought to work."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "The same notion in other vocabularies."})
    therapies = Many(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies for which it is shown or proposed."},
    )
    claims = Many(
        "ClaimSchema",
        on_request=True,
        metadata={"description": "Claims on this mechanism; on a therapy, those that tie the two, its own first."},
    )
