"""Records made from the schemas alone: every member has a value, so that a new field reaches every exporter's test.

Values come from counters, so that no two are alike and each enum goes through its values in turn.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import Any, TypeAlias

from marshmallow import Schema, fields, validate

from schemas.candidate import CriterionSchema
from schemas.record_fields import Group, Link, Moment, PartialDate
from schemas.shape import Member, Shape, served_fields

Record: TypeAlias = dict[str, Any]

LIST_LENGTH = 1  # short lists make small records: the tests export one anew for each change
# Members whose form the type of their field does not give away.
TEXTS: Mapping[str, str] = {
    "container": "Journal {0} 2020;{0}({0}):{0}-9{0}",
    "jurisdiction": "EU",
    "language": "en",
    "original_language": "de",
    "url": "https://example.org/{0}",
}
WORDS: Mapping[str, str] = {"relation": "exact"}  # codes that are not exact are left out of some formats
GROUP_MEMBERS, LEAF_MEMBERS = {"n", "children"}, {"attribute", "operator", "value", "unit", "window"}
VALUES: Mapping[str, Any] = {
    "between": [Decimal("1.5"), Decimal("2.5")],
    "is": True,
    **{operator: ["a", "b"] for operator in ("in", "not_in", "includes_any", "includes_none", "includes_all")},
}


def format_text(number: int, name: str) -> str:
    return TEXTS.get(name, f"{name.replace('_', '-')}-{{0}}").format(number + 10)


# The first class that fits: a partial date is text as well.
BUILDERS: Mapping[type[fields.Field[Any]], Callable[[int, str], Any]] = {
    PartialDate: lambda number, _: f"20{number % 90 + 10}-0{number % 9 + 1}-1{number % 9}",
    Moment: lambda number, _: f"2026-01-0{number % 9 + 1}T00:00:00Z",
    fields.List: lambda number, name: [f"{name} {number}", f"{name} {number}b"],
    fields.Integer: lambda number, _: number,
    fields.Decimal: lambda number, _: Decimal(f"{number}.50"),
    fields.Boolean: lambda _, __: True,
    fields.String: format_text,
}


class RecordFactory:
    """Makes records; each value is the next of its kind."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.turns: dict[tuple[str, ...], Iterator[int]] = {}

    def build_records(self, schema: type[Schema], shape: Shape, number: int) -> list[Record]:
        return [self.build_record(schema, shape) for _ in range(number)]

    def build_record(self, schema: type[Schema], shape: Shape) -> Record:
        known = served_fields(schema)
        return {member.name: self.member_value(known[member.name], member) for member in shape.members}

    def member_value(self, field: fields.Field[Any], member: Member) -> Any:
        if member.shape is None:
            return self.field_value(field, member.name)
        assert isinstance(field, Group | Link)
        if member.kind == "many":
            return self.build_records(field.target, member.shape, LIST_LENGTH)
        return self.build_record(field.target, member.shape)

    def build_document(self, schema: type[Schema]) -> Record:
        """A document of a schema of marshmallow's own fields, such as a comparison."""
        return {name: self.document_value(field, name) for name, field in served_fields(schema).items()}

    def document_value(self, field: fields.Field[Any], name: str) -> Any:
        match field:
            case fields.List(inner=fields.Nested() as inner):
                return [self.build_document(type(inner.schema)) for _ in range(LIST_LENGTH)]
            case fields.Nested():
                return self.build_document(type(field.schema))
            case fields.Raw():
                return Decimal(f"{next(self.numbers)}.5")
            case _:
                return self.field_value(field, name)

    def field_value(self, field: fields.Field[Any], name: str) -> Any:
        if name in WORDS:
            return WORDS[name]
        if choices := [rule.choices for rule in field.validators if isinstance(rule, validate.OneOf)]:
            return self.next_choice(tuple(choices[0]))
        if isinstance(field, fields.Nested) and field.many:
            return [self.build_document(type(field.schema))]
        if isinstance(field, fields.Nested):
            return self.build_criteria()
        build = next(build for kind, build in BUILDERS.items() if isinstance(field, kind))
        return build(next(self.numbers), name)

    def next_choice(self, choices: tuple[str, ...]) -> str:
        turn = next(self.turns.setdefault(choices, count()))
        return choices[(turn + turn // len(choices)) % len(choices)]  # shifted each round, so as not to fall in step

    def build_criteria(self) -> Record:
        """A root of all the sorts of nodes: a leaf for each operator and role, and a group for each sort."""
        leaves = [self.build_criterion("leaf") for _ in range(12)]
        groups = [self.build_criterion(node, self.build_criterion("leaf")) for node in ("all", "any", "at_least")]
        sentence = {name: value for name, value in self.build_criterion("leaf").items() if name not in LEAF_MEMBERS}
        return self.build_criterion("all", *leaves, *groups, sentence) | {"negated": False}

    def build_criterion(self, node: str, *children: Record) -> Record:
        omitted = {"children", "node", *(GROUP_MEMBERS if node == "leaf" else LEAF_MEMBERS)}
        known = served_fields(CriterionSchema)
        record = {name: self.criterion_value(field, name) for name, field in known.items() if name not in omitted}
        record |= {"node": node, "children": list(children)} if node != "leaf" else {"node": node}
        if node == "leaf":
            record["value"] = VALUES.get(record["operator"], Decimal(f"{next(self.numbers)}.5"))
        return record | {"negated": next(self.numbers) % 2 == 0}

    def criterion_value(self, field: fields.Field[Any], name: str) -> Any:
        if isinstance(field, fields.Nested):
            inner = type(field.schema)
            return {key: self.field_value(field, key) for key, field in served_fields(inner).items()}
        return None if isinstance(field, fields.Raw) and name == "value" else self.field_value(field, name)
