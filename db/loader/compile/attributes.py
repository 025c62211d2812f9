"""Patient attributes, written from the vocabulary in code."""

from db.loader.compile.shared_columns import Rows, codings
from db.vocab.attributes import ATTRIBUTES


def attributes() -> Rows:
    for attribute in ATTRIBUTES:
        plain = ("id", "name", "type", "unit", "decimals", "low", "high", "question")
        yield (
            "attributes",
            {
                **{name: getattr(attribute, name) for name in plain},
                "values": list(attribute.values),
                "derivations": list(attribute.derivations),
                "status": "published",
            },
        )
        codes = (coding.partition(":") for coding in attribute.codings)
        yield from codings("attributes", attribute.id, ({"system": code[0], "code": code[2]} for code in codes))
