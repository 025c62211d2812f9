"""The kinds of value a catalogue file may hold. Each says in plain words what it expects instead."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from db.vocab.enums import CODE_SYSTEM
from db.vocab.nearest_name import find_nearest_name
from db.vocab.patterns import COUNTRY, LANGUAGE, MEASURE_ID, REGISTRY_ID, SLUG, WEB_ADDRESS, parse_partial_date

LARGEST = 2**31 - 1

Parse = Callable[[Any], Any]
Text = Callable[[Any], str]


class Kind(fields.Field[Any]):
    """A field that is one function from the YAML value to ours."""

    def __init__(self, parse: Parse, **options: Any) -> None:
        super().__init__(**options)
        self.parse = parse
        self.error_messages["required"] = "is missing"
        self.error_messages["null"] = "is empty"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        del attr, data, rest
        return self.parse(value)


def required(parse: Parse) -> Kind:
    return Kind(parse, required=True)


def optional(parse: Parse, default: Any = None) -> Kind:
    """Give a field that may be left out, or left empty, and is `default` then."""
    return Kind(lambda value: default if value is None else parse(value), load_default=default, allow_none=True)


def many(parse: Parse, *, needed: bool = False) -> Kind:
    """Give a list of distinct values; left out is the empty list."""

    def parse_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError("expected a list: [one, two]")
        problems: dict[int, list[str]] = {}
        found = [_item(parse, item, n, problems) for n, item in enumerate(value)]
        problems |= {n: ["stands in the list twice"] for n, item in enumerate(found) if item and item in found[:n]}
        if problems:
            raise ValidationError(problems)
        return found

    return (
        required(parse_all)
        if needed
        else Kind(lambda value: [] if value is None else parse_all(value), load_default=list, allow_none=True)
    )


def _item(parse: Parse, item: Any, n: int, problems: dict[int, list[str]]) -> Any:
    try:
        return parse(item)
    except ValidationError as error:
        problems[n] = list(error.messages)
        return None


def text(longest: int = 5000) -> Text:
    def parse(value: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(f"expected text, not {shown(value)}: put it in quotes")
        if not value.strip():
            raise ValidationError("is empty: say something, or leave the field out")
        if len(value.strip()) > longest:
            raise ValidationError(f"is {len(value.strip())} characters long; at most {longest}")
        return value.strip()

    return parse


def matching(pattern: str, what: str) -> Text:
    read = text(300)

    def parse(value: Any) -> str:
        if not re.fullmatch(pattern, found := read(value)):
            raise ValidationError(f"{found!r} is not {what}")
        return found

    return parse


def word(*words: str) -> Parse:
    """Give one of a closed list, or the nearest of it in the message."""

    def parse(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValidationError(f"{shown(value)} is not a word of this field{nearest(value, words)}")
        return value

    return parse


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValidationError(f"expected a whole number of at least 0, not {shown(value)}")
    return value


def figure(value: Any) -> Decimal:
    """Keep the digits as printed."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValidationError(f"expected a number without quotes or unit, not {shown(value)}")
    return Decimal(value)


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(f"expected true or false, not {shown(value)}")
    return value


def code(value: Any) -> dict[str, str]:
    """`pmid:40544428` as its system and its code; the system in any case."""
    system, colon, rest = text(2000)(value).partition(":")
    if not colon or system.lower() not in CODE_SYSTEM:
        raise ValidationError(f"{value!r} is not system:code{nearest(system.lower(), tuple(CODE_SYSTEM))}")
    if not re.fullmatch(CODE_SYSTEM[system.lower()], rest):
        form = CODE_SYSTEM[system.lower()]
        raise ValidationError(f"{rest!r} is not a {system.lower()} code, which looks like {form}")
    return {"system": system.lower(), "code": rest}


def date(value: Any) -> str:
    if isinstance(value, int):
        raise ValidationError(f'put the date in quotes: "{value}"')
    found = text(300)(value)
    try:
        parse_partial_date(found)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    return found


slug = matching(SLUG, "an id: small letters, digits and single dashes (abc-def-1)")
measure = matching(MEASURE_ID, "a measure's id: small letters, digits and single underscores (abc_def)")
registered = matching(REGISTRY_ID, "a registry's id (NCT04786262)")
language = matching(LANGUAGE, "a language tag (en, de, zh-Hans)")
country = matching(COUNTRY, "an ISO 3166 code of two capitals (US, GB); EU stands for the Union")
url = matching(WEB_ADDRESS, "a web address (https://…)")
name = text(300)


def nearest(value: Any, words: tuple[str, ...] | list[str]) -> str:
    """Say which known word was meant, or which there are."""
    if close := find_nearest_name(value, words):
        return f"; did you mean {close}?"
    return f"; known are {', '.join(words)}" if len(words) <= 20 else ""  # noqa: PLR2004 - what a line can hold


def shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a block of fields"
    return str(value).lower() if isinstance(value, bool) else str(value)
