"""Check a fact of a record by the rules for the facts of a request, and for values in a mistaken unit."""

from marshmallow import ValidationError

from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import PARTIAL_ANSWERS
from db.vocab.plausible_values import describe_mistaken_unit
from schemas.imports.fhir.fhir_facts import Fact, Ignored, build_ignored
from schemas.match.fact_validation import validate_fact


def find_refusal(fact: Fact, pointer: str) -> Ignored | None:
    """Return why the fact is not used, at its pointer; None if it is."""
    try:
        validate_fact(ATTRIBUTE[fact.attribute], _build_plain_fact(fact))
    except ValidationError as error:
        return {"pointer": pointer, **_find_first_error(error.messages)}
    mistaken = describe_mistaken_unit(fact.attribute, fact.value) if isinstance(fact.value, dict) else None
    return build_ignored(pointer, mistaken) if mistaken else None


def _build_plain_fact(fact: Fact) -> object:
    """The fact as a request would state it, to be validated like one."""
    # The presence is ours; a request would state the code alone.
    if ATTRIBUTE[fact.attribute].type == "set" and isinstance(fact.value, tuple):
        return [fact.value[0]]
    if isinstance(fact.value, dict):
        return {name: value for name, value in fact.value.items() if name != "upper"}
    if isinstance(fact.value, str):
        return PARTIAL_ANSWERS.get(fact.value, (fact.value,))[0]
    return fact.value


def _find_first_error(messages: object) -> dict[str, str]:
    """Return the first error, without its place inside a plain fact, which the sender never wrote."""
    while isinstance(messages, dict):
        messages = next(iter(messages.values()))
    return dict(messages[0]) if isinstance(messages, list) else {"detail": str(messages)}
