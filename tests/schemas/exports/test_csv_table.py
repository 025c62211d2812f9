import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocab.exact_json import dumps
from schemas.exports.csv_table import Column, table_columns, to_csv, write_line
from schemas.exports.ndjson import to_ndjson
from schemas.shape import Member, Shape, build_shape
from tests.schemas.exports.conftest import SCHEMAS, Records

TEXT = Shape((Member("id", "id", "text"), Member("note", "note", "text"), Member("tags", "tags", "list")))
INCLUDES = {"therapies": ("components", "risks", "candidates", "approvals"), "studies": ("populations",)}
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def unguarded(cell: str) -> str:
    return cell[1:] if re.match("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell) else cell


def parts(cell: str) -> list[str]:
    """What the separator parts, its escapes undone: the rule of the documentation, read the other way."""
    found = re.findall(r"((?:[^\\|]|\\.)*)(?:\||$)", unguarded(cell), re.DOTALL)[
        : len(re.findall(r"(?<!\\)(?:\\\\)*\|", cell)) + 1
    ]
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in found]


def plain(value: Any) -> str:
    if isinstance(value, dict | list):
        return dumps(value)
    return (
        {None: "", True: "true", False: "false"}.get(value, str(value))
        if not isinstance(value, int) or isinstance(value, bool)
        else str(value)
    )


def walk(value: Any, path: tuple[str, ...]) -> Any:
    """The value at a path, a list wherever the path goes through one."""
    if not path or value is None:
        return value
    if isinstance(value, list):
        return [walk(item, path) for item in value]
    return walk(value[path[0]], path[1:])


@pytest.mark.parametrize("collection", SCHEMAS)
def test_every_value_of_every_record_can_be_read_back(collection: str, records: Records) -> None:
    include = INCLUDES.get(collection, ())
    shape, found = build_shape(SCHEMAS[collection], (), include), records(collection, *include)
    text = "".join(to_csv(found, shape))
    rows = read(text)
    assert len(rows) == len(found) > 0
    for row, record in zip(rows, found, strict=True):
        for column in table_columns(shape):
            value, cell = walk(record, column.path), row[column.name]
            if isinstance(value, list):
                assert parts(cell) == ([plain(item) for item in value] or [""])
            else:
                assert unguarded(cell) == plain(value)


def test_lines_end_in_crlf_and_the_header_stands_alone_without_records() -> None:
    assert [*to_csv([], TEXT)] == ["id,note,tags\r\n"]
    assert "".join(to_csv([{"id": "a", "note": 'x "y"\nz', "tags": []}], TEXT)) == 'id,note,tags\r\na,"x ""y""\nz",\r\n'


def test_the_header_follows_from_the_shape() -> None:
    names = [column.name for column in table_columns(build_shape(SCHEMAS["claims"]))]
    assert names[:7] == ["id", "updated_at", "version", "statement", "kind", "assertion", "standing"]
    assert {"therapy.id", "therapy.name", "interval.low", "population.study.title", "evidence.reference.id"} < {*names}
    assert Column("therapy.id", ("therapy", "id")) in table_columns(build_shape(SCHEMAS["claims"]))


@given(cells, st.lists(cells, max_size=3))
def test_any_text_comes_back_and_none_is_a_formula(note: str, tags: list[str]) -> None:
    [row] = read("".join(to_csv([{"id": "a", "note": note, "tags": tags}], TEXT)))
    assert not re.match("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", row["note"])
    assert not re.match("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", row["tags"])
    assert unguarded(row["note"]) == note
    assert parts(row["tags"]) == (tags or [""])


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "\uff1d1"])
def test_a_formula_is_marked_as_text(formula: str) -> None:
    [row] = read("".join(to_csv([{"id": "a", "note": formula, "tags": []}], TEXT)))
    assert row["note"] == "'" + formula


def test_a_negative_figure_is_no_formula_and_keeps_its_digits() -> None:
    shape = Shape((Member("value", "value", "figure"), Member("tree", "tree", "document")))
    text = "".join(to_csv([{"value": Decimal("-0.30"), "tree": {"low": Decimal("0.30")}}], shape))
    assert text == 'value,tree\r\n-0.30,"{""low"":0.30}"\r\n'


def test_a_line_is_a_record_as_it_stands() -> None:
    documents = ['{"id":"a","n":0.30}', '{"id":"b"}']
    assert "".join(to_ndjson(documents)) == "\n".join(documents) + "\n"


def test_json_text_keeps_digits_and_order() -> None:
    value = {"b": [Decimal("0.30"), Decimal("1E+2"), 1, True, None], "a": "é\n"}
    assert dumps(value) == '{"b":[0.30,1E+2,1,true,null],"a":"é\\n"}'
    assert json.loads(dumps(value), parse_float=Decimal) == value


@pytest.mark.parametrize(
    "cells", [["a", ""], [""], ["a,b", 'x "y"', "z\r\n", "\n", "\r", " a ", "'", "\t", "ü"], ['"'], ["|", "\\"]]
)
def test_line_is_the_one_that_the_standard_library_writes(cells: list[str]) -> None:
    expected = io.StringIO()
    csv.writer(expected, lineterminator="\r\n").writerow(cells)
    assert write_line(cells) == expected.getvalue()
