"""How to state that something does not apply, for errors that answer a negated name such as `no-hiv`."""

from collections.abc import Collection, Mapping

from db.vocab.attributes import Attribute
from db.vocab.nearest_name import find_nearest_name, strip_negation

DENIED_VALUES: Mapping[str, str] = {"boolean": "false", "event": "[]", "set": '{"present": [], "complete": true}'}


def describe_denied_code(word: object, known: Collection[str] = ()) -> str | None:
    """Return the list that says that a code does not apply, if the word is the code, or one of those known, negated.

    Without known codes, what stands behind the negation is taken for one.
    """
    rest = strip_negation(word)
    right = rest if rest is None or not known or rest in known else find_nearest_name(rest, known)
    return right and f'{{"absent": ["{right[:200]}"]}}'


def describe_denied_attribute(name: object, attributes: Mapping[str, Attribute]) -> str | None:
    """Return the fact that says that what the attribute asks for is not so, if the name is that of one, negated."""
    rest = strip_negation(name)
    right = rest and (rest if rest in attributes else find_nearest_name(rest, attributes))
    if not right:
        return None
    value = DENIED_VALUES.get(attributes[right].type)
    if value:
        return f'"{right}": {value}'
    values = attributes[right].values
    return f"{right}, one of {', '.join(values)}" if values else right
