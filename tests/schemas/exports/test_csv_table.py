import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocab.exact_json import dumps
from schemas.exports.csv_cells import MAX_KEPT, MAX_KEPT_LENGTH, TextResults
from schemas.exports.csv_table import Column, table_columns, write_line
from schemas.exports.csv_table import to_csv as write_cells
from schemas.exports.ndjson import to_ndjson
from schemas.shape import Member, Shape, build_shape
from tests.plain_csv import follow_path, write_plain_csv
from tests.schemas.exports.cell_rows import build_cells
from tests.schemas.exports.conftest import SCHEMAS, Records

TEXT = Shape((Member("id", "id", "text"), Member("note", "note", "text"), Member("tags", "tags", "list")))
INCLUDES = {"therapies": ("components", "risks", "candidates", "approvals"), "studies": ("populations",)}
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def to_csv(records: Iterable[dict[str, Any]], shape: Shape) -> Iterator[str]:
    return write_cells((build_cells(record, shape) for record in records), shape)


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


@pytest.mark.parametrize("collection", SCHEMAS)
def test_every_value_of_every_record_can_be_read_back(collection: str, records: Records) -> None:
    include = INCLUDES.get(collection, ())
    shape, found = build_shape(SCHEMAS[collection], (), include), records(collection, *include)
    text = "".join(to_csv(found, shape))
    assert text == write_plain_csv(map(dumps, found), shape)
    rows = read(text)
    assert len(rows) == len(found) > 0
    for row, record in zip(rows, found, strict=True):
        for column in table_columns(shape):
            value, cell = follow_path(record, column.path), row[column.name]
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


@given(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | cells,
    st.lists(cells | st.integers() | st.booleans(), max_size=3),
)
def test_any_value_is_written_as_the_plain_writer_does(value: Any, values: list[Any]) -> None:
    inner = Shape((Member("tree", "tree", "document"), Member("tags", "tags", "list"), Member("text", "text", "text")))
    shape = Shape((*inner.members, Member("records", "records", "many", inner), Member("one", "one", "one", inner)))
    record = {"tree": value, "tags": values, "text": None if value is None else str(value)}
    found = [
        record | {"records": [record, record], "one": None},
        record | {"records": [], "one": record},
        record | {"records": [record], "tree": [value, {"b": value}], "one": record | {"tree": {"a": values}}},
    ]
    assert "".join(to_csv(found, shape)) == write_plain_csv(map(dumps, found), shape)


def test_texts_that_equal_numbers_are_no_numbers() -> None:
    shape = Shape((Member("value", "value", "figure"), Member("text", "text", "text"), Member("flag", "flag", "flag")))
    found = [{"value": Decimal(n), "text": n, "flag": n == "1"} for n in ("-5", "1", "0", "-5.0", "-0.0")]
    lines = "".join(to_csv(found * 2, shape)).splitlines()
    expected = ["-5,'-5,false", "1,1,true", "0,0,false", "-5.0,'-5.0,false"]
    assert lines == ["value,text,flag", *[*expected, "-0.0,'-0.0,false"] * 2]


def test_results_are_kept_up_to_a_number() -> None:
    results = TextResults(str.upper)
    texts = [f"text {number}" for number in range(3 * MAX_KEPT)]
    assert [results[text] for text in texts * 2] == [text.upper() for text in texts * 2]
    assert len(results) <= MAX_KEPT
    long_text = "x" * (MAX_KEPT_LENGTH + 1)
    assert results[long_text] == long_text.upper()
    assert long_text not in results


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
