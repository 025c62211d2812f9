"""The document of a record: canonical JSON of what its editor writes, with every printed digit.

The TypedDicts of `db.vocab.catalogue_records` are the definition. Members stand in the order of their names; absent
ones, empty texts and lists are left out; a default that is a word is written: no document changes with a default.
Codes are written `system:code`, and a group of criteria names its children, as in the catalogue's files.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring_ascii
from types import UnionType
from typing import Any, TypeAlias, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.candidate import CriterionRecord
from db.vocab.catalogue_records.lifecycle import Coding

Record: TypeAlias = Mapping[str, object]
Value: TypeAlias = Any  # plain values of JSON, with Decimal for a fraction
Convert: TypeAlias = Callable[[Value], Value]

GROUP_NODES = ("all", "any", "at_least")
RECORD_CLASSES: dict[str, type] = {
    section: get_args(list_type)[0] for section, list_type in get_type_hints(CatalogueRecords).items()
}


# Made once: `json.loads` and `json.dumps` make one at each call that has an option.
_decode = json.JSONDecoder(parse_float=Decimal).decode
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def format_document(section: str, record: Record) -> str:
    """Return the document of a record; two spellings of one record have the same document."""
    return format_canonical(_build_writer(RECORD_CLASSES[section])(record))


def parse_document(section: str, document: str) -> Record:
    """Return the record that a document holds, every field present. The inverse of `format_document`."""
    return cast("Record", _build_reader(RECORD_CLASSES[section])(_decode(document)))


def format_canonical(value: Value) -> str:
    """Return compact JSON with sorted names; a Decimal in plain digits."""
    match value:
        case dict():
            members = (f"{encode_basestring_ascii(name)}:{format_canonical(value[name])}" for name in sorted(value))
            return f"{{{','.join(members)}}}"
        case list():
            return f"[{','.join(map(format_canonical, value))}]"
        case Decimal():
            return format(value, "f")
        case _:
            return _encode(value)


def indent_document(document: str) -> str:
    """Return a document with a line for each member, every digit as it is."""
    return _indent(json.loads(document, parse_float=Decimal), "\n")


def _indent(value: Value, newline: str) -> str:
    deeper = f"{newline}  "
    if isinstance(value, dict) and value:
        members = f",{deeper}".join(f"{json.dumps(name)}: {_indent(item, deeper)}" for name, item in value.items())
        return f"{{{deeper}{members}{newline}}}"
    if isinstance(value, list) and value:
        items = f",{deeper}".join(_indent(item, deeper) for item in value)
        return f"[{deeper}{items}{newline}]"
    return format_canonical(value)


@cache
def _build_writer(hint: object) -> Convert:
    """Return the function from a value of this type to plain JSON."""
    if hint is Coding:
        return _write_coding
    if is_typeddict(hint):
        return _write_criterion if hint is CriterionRecord else _build_block_writer(cast("type", hint))
    if get_origin(hint) is list:
        write_item = _build_writer(get_args(hint)[0])
        return lambda items: [write_item(item) for item in items]
    if block := _find_block(hint):
        write = _build_writer(block)
        return lambda value: None if value is None else write(value)
    return _read_plain


def _read_plain(value: Value) -> Value:
    return value


@cache
def _build_block_writer(block: type) -> Convert:
    writers = {name: _build_writer(hint) for name, hint in get_type_hints(block).items()}

    def write(record: Record) -> Value:
        written = {name: convert(record[name]) for name, convert in writers.items()}
        return {name: value for name, value in written.items() if value not in (None, "", [])}

    return write


def _write_criterion(criterion: CriterionRecord) -> Value:
    written = _build_block_writer(CriterionRecord)(criterion)
    children, node = written.pop("children", []), written.pop("node")
    return {**written, node: children} if node in GROUP_NODES else written


@cache
def _build_reader(hint: object) -> Convert:
    """Return the function from plain JSON to a value of this type; absent members become None or an empty list."""
    if is_typeddict(hint) and hint is not Coding:
        return _read_criterion if hint is CriterionRecord else _build_block_reader(cast("type", hint))
    if get_origin(hint) is list:
        read_item = _build_reader(get_args(hint)[0])
        return lambda items: [read_item(item) for item in items or ()]
    if block := _find_block(hint):
        read = _build_reader(block)
        return lambda value: None if value is None else read(value)
    return _read_coding if hint is Coding else _build_plain_reader(hint)


def _build_plain_reader(hint: object) -> Convert:
    if hint is str:
        return _read_text
    if Decimal in _list_choices(hint) and int not in _list_choices(hint):
        return lambda value: None if value is None else Decimal(value)
    return _read_plain


def _read_text(value: str | None) -> str:
    return "" if value is None else value


@cache
def _build_block_reader(block: type) -> Convert:
    readers = {name: _build_reader(hint) for name, hint in get_type_hints(block).items()}
    absent = {name: "" if read is _read_text else None for name, read in readers.items()}
    # Most members are absent or plain: a write reads thousands of documents, and a call for each member would cost
    # most of it.
    converting = [(name, read) for name, read in readers.items() if read not in {_read_plain, _read_text}]

    def read_block(value: Value) -> Value:
        block = {**absent, **value}
        if len(block) > len(absent):
            block = {name: block[name] for name in absent}
        for name, read in converting:
            block[name] = read(value.get(name))
        return block

    return read_block


def _read_criterion(value: Value) -> Value:
    node = next((node for node in GROUP_NODES if node in value), "leaf")
    return _build_block_reader(CriterionRecord)({**value, "node": node, "children": value.get(node)})


def _write_coding(coding: Coding) -> Value:
    code = f"{coding['system']}:{coding['code']}"
    return code if coding["relation"] == "exact" else {coding["relation"]: code}


def _read_coding(code: str | Mapping[str, str]) -> Coding:
    relation, code = ("exact", code) if isinstance(code, str) else next(iter(code.items()))
    system, _, rest = code.partition(":")
    return {"system": system, "code": rest, "relation": relation}


def _list_choices(hint: object) -> Sequence[object]:
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)


def _find_block(hint: object) -> object | None:
    """Return the block of a type such as `Interval | None`."""
    return next((choice for choice in _list_choices(hint) if is_typeddict(choice) and choice is not hint), None)


def list_changed_members(document: str, other: str) -> Iterator[str]:
    """Give the names of the members in which two documents of one section differ."""
    first, second = (json.loads(text, parse_float=str, parse_int=str) for text in (document, other))
    for name in sorted({*first, *second}):
        if first.get(name) != second.get(name):
            yield name
