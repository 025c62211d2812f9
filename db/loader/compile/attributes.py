"""Compiles patient attributes, which are written in code and not in the files."""

from db.loader.compile.shared_columns import Rows, coding_rows
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTES
from db.vocab.catalogue_records.lifecycle import Coding
from db.vocab.enums import OPERATORS

PLAIN_FIELDS = ("id", "name", "type", "unit", "decimals", "low", "high", "question", "valid_for")


def compile_attributes() -> Rows:
    for attribute in ATTRIBUTES:
        yield (
            "attributes",
            {
                **{name: getattr(attribute, name) for name in PLAIN_FIELDS},
                "values": list(attribute.values),
                "derivations": list(attribute.derivations),
                "units": list(accepted(attribute)) if attribute.unit else [],
                "operators": list(OPERATORS[attribute.type]),
                "status": "published",
            },
        )
        yield from coding_rows("attributes", attribute.id, map(_parse_coding, attribute.codings))


def _parse_coding(coding: str) -> Coding:
    system, _, code = coding.partition(":")
    return {"system": system, "code": code, "relation": "exact"}
