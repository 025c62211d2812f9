"""The kinds of values in catalogue files. Each states in plain words what it expects instead of what it refuses."""

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from marshmallow import ValidationError, fields, missing

from db.vocab.catalogue_records.lifecycle import Coding
from db.vocab.date_spellings import advise_on_date
from db.vocab.enums import CODE_SYSTEM
from db.vocab.nearest_name import find_nearest_name
from db.vocab.patterns import (
    COUNTRY,
    LANGUAGE,
    MEASURE_ID,
    PUBLISHED_PARTIAL_DATE,
    REGISTRY_ID,
    SLUG,
    WEB_ADDRESS,
    parse_partial_date,
)
from schemas.imports.catalogue.value_schemas import JsonSchema, allow_null, get_json_schema, with_json_schema

CODE_SCHEMA = {"type": "string", "pattern": f"^({'|'.join(CODE_SYSTEM)}):.+"}
CODING_SCHEMA = {
    "anyOf": [
        CODE_SCHEMA,
        {"type": "object", "required": ["broad"], "properties": {"broad": CODE_SCHEMA}, "additionalProperties": False},
    ]
}
# The largest INTEGER of PostgreSQL.
MAX_COUNT = 2**31 - 1
MAX_LISTED = 20  # known words in one message

FormField: TypeAlias = fields.Field[Any]  # fields of all kinds stand in one table
Parse: TypeAlias = Callable[[object], object]  # from a YAML value to ours; raises ValidationError
ParseText: TypeAlias = Callable[[object], str]
Parsed = TypeVar("Parsed")


class ParsedField(fields.Field[object]):
    """A field that applies one function to the YAML value."""

    def __init__(
        self,
        parse: Parse,
        *,
        required: bool = False,
        allow_none: bool = False,
        load_default: object = missing,
        json_schema: JsonSchema | None = None,
    ) -> None:
        super().__init__(required=required, allow_none=allow_none, load_default=load_default)
        self.parse = parse
        self.json_schema = get_json_schema(parse) if json_schema is None else json_schema
        self.error_messages["required"] = "is missing"
        self.error_messages["null"] = "is empty"

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> object:
        del attr, data, kwargs
        return self.parse(value)


def required_field(parse: Parse) -> ParsedField:
    return ParsedField(parse, required=True)


def optional_field(parse: Parse, default: object = None) -> ParsedField:
    """Return a field that may be left out or left empty, and is `default` then."""
    return ParsedField(
        lambda value: default if value is None else parse(value),
        load_default=default,
        allow_none=True,
        json_schema=allow_null(get_json_schema(parse)),
    )


def list_field(parse: Callable[[object], Parsed]) -> ParsedField:
    """Return a field for a list of distinct values that may be left out or left empty."""

    def parse_all(value: object) -> list[Parsed]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise ValidationError("expected a list: [one, two]")
        return _parse_items(parse, value)

    schema = {"type": ["array", "null"], "items": get_json_schema(parse), "uniqueItems": True}
    return ParsedField(parse_all, load_default=list, allow_none=True, json_schema=schema)


def _parse_items(parse: Callable[[object], Parsed], items: Sequence[object]) -> list[Parsed]:
    problems: dict[int, list[Any]] = {}
    parsed: list[Parsed] = []
    for n, item in enumerate(items):
        try:
            value = parse(item)
        except ValidationError as error:
            problems[n] = list(error.messages)
            continue
        # `in` rather than a set: parsed values may be dicts.
        if value in parsed:
            problems[n] = ["stands in the list twice"]
        parsed.append(value)
    if problems:
        raise ValidationError(problems)
    return parsed


def text_parser(max_length: int = 5000) -> ParseText:
    @with_json_schema({"type": "string", "minLength": 1, "maxLength": max_length})
    def parse(value: object) -> str:
        if not isinstance(value, str):
            raise ValidationError(f"expected text, not {describe_value(value)}: put it in quotes")
        if not value.strip():
            raise ValidationError("is empty: say something, or leave the field out")
        if len(value.strip()) > max_length:
            raise ValidationError(f"is {len(value.strip())} characters long; at most {max_length}")
        return value.strip()

    return parse


def pattern_parser(pattern: str, description: str) -> ParseText:
    parse_text = text_parser(300)

    @with_json_schema({"type": "string", "pattern": f"^(?:{pattern})$", "description": f"Expected: {description}."})
    def parse(value: object) -> str:
        if not re.fullmatch(pattern, text := parse_text(value)):
            raise ValidationError(f"{text!r} is not {description}")
        return text

    return parse


def enum_parser(*words: str) -> ParseText:
    """Return a parser for the words of a closed list, which names the most similar one in its message."""

    @with_json_schema({"enum": list(words)})
    def parse(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValidationError(
                f"{describe_value(value)} is not one of the allowed values{describe_known(value, words)}"
            )
        return value

    return parse


@with_json_schema({"type": "integer", "minimum": 0})
def parse_count(value: object) -> int:
    # YAML's `yes` and `true` are ints in Python.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise ValidationError(f"expected a whole number of at least 0, not {describe_value(value)}")
    return value


@with_json_schema({"type": "integer", "minimum": 1})
def parse_ordinal(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_COUNT:
        raise ValidationError(f"expected a whole number of at least 1, not {describe_value(value)}")
    return value


@with_json_schema({"type": "number"})
def parse_decimal(value: object) -> Decimal:
    """Keep the digits as printed."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValidationError(f"expected a number without quotes or unit, not {describe_value(value)}")
    return Decimal(value)


@with_json_schema({"type": "boolean"})
def parse_boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(f"expected true or false, not {describe_value(value)}")
    return value


@with_json_schema(CODING_SCHEMA)
def parse_coding(value: object) -> Coding:
    """Parse `pmid:40544428`, or `{broad: mesh:D006470}` of a wider meaning, into system, code and relation."""
    if isinstance(value, dict):
        if list(value) != ["broad"]:
            raise ValidationError("expected system:code, or {broad: system:code}")
        return parse_coding(value["broad"]) | {"relation": "broad"}
    system, colon, rest = text_parser(2000)(value).partition(":")
    if not colon or system.lower() not in CODE_SYSTEM:
        raise ValidationError(f"{value!r} is not system:code{describe_known(system.lower(), tuple(CODE_SYSTEM))}")
    if not re.fullmatch(CODE_SYSTEM[system.lower()], rest):
        form = CODE_SYSTEM[system.lower()]
        raise ValidationError(f"{rest!r} is not a {system.lower()} code, which looks like {form}")
    return {"system": system.lower(), "code": rest, "relation": "exact"}


@with_json_schema({"type": "string", "pattern": f"^{PUBLISHED_PARTIAL_DATE}$"})
def parse_date(value: object) -> str:
    # Unquoted, YAML reads 2019 as a number, and would read 2019-05-01 as a date.
    if isinstance(value, int):
        raise ValidationError(f'put the date in quotes: "{value}"')
    text = text_parser(300)(value)
    try:
        parse_partial_date(text)
    except ValueError as error:
        advice = advise_on_date(text)
        message = f"{text!r} is not a date: {advice.detail} Write {advice.expected}" if advice else str(error)
        raise ValidationError(message) from None
    return text


parse_digest = pattern_parser(r"[0-9a-f]{64}", "a SHA-256: 64 hexadecimal digits in small letters")
parse_slug = pattern_parser(SLUG, "an id: small letters, digits and single dashes (abc-def-1)")
parse_measure_id = pattern_parser(MEASURE_ID, "a measure's id: small letters, digits and single underscores (abc_def)")
parse_registry_id = pattern_parser(REGISTRY_ID, "a registry's id (NCT04786262)")
parse_language = pattern_parser(LANGUAGE, "a language tag (en, de, zh-Hans)")
parse_country = pattern_parser(COUNTRY, "an ISO 3166 code of two capitals (US, GB); EU stands for the Union")
parse_web_address = pattern_parser(WEB_ADDRESS, "a web address (https://…)")
parse_name = text_parser(300)


def describe_known(value: object, known: Collection[str]) -> str:
    """Return a hint that names the most similar known word, or all of them if they are few."""
    if nearest := find_nearest_name(value, known):
        return f"; did you mean {nearest}?"
    return f"; known are {', '.join(known)}" if len(known) <= MAX_LISTED else ""


def describe_value(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a block of fields"
    return str(value).lower() if isinstance(value, bool) else str(value)
