"""From a shape to the expression that builds the cells of a record in the database: values without names.

A record is an array of its members and those of its groups. A record within it, or a list of them, is such an array,
too; a list within a list, and whatever is stored as JSON, is JSON text. `schemas.exports.csv_table` makes lines of it:
a table has a hundred columns, whose names would take longer to read than their values.
"""

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import FromClause, select

from db.queries.json_sql import flag_word, json_array, json_row, json_text
from db.queries.projection import SCALARS, Member, Shape, Sources, build_related, nested_shape, select_ordered
from db.queries.source_type import AnyColumn, DocumentSource

CELLS: Mapping[str, Callable[[AnyColumn], AnyColumn]] = {
    **SCALARS,
    "flag": flag_word,
    "list": json_text,
    "document": json_text,
}


def build_cells(
    sources: Sources, source: DocumentSource, shape: Shape, row: FromClause, *, is_within_list: bool = False
) -> AnyColumn:
    """Build the cells of `shape` for `row`."""
    build = partial(_build_cell, sources, source, row, is_within_list=is_within_list)
    return json_row([build(member) for member in shape.flat_members])


def _build_cell(
    sources: Sources, source: DocumentSource, row: FromClause, member: Member, *, is_within_list: bool
) -> AnyColumn:
    if member.kind in CELLS:
        return CELLS[member.kind](row.c[member.source])
    relation, shape = source.relations[member.source], nested_shape(member)
    target = sources[relation.target]
    if member.kind == "one":
        other = target.table.alias()
        cells = build_cells(sources, target, shape, other, is_within_list=is_within_list)
        return select(cells).where(relation.join(row, other)).correlate_except(other).scalar_subquery()
    if is_within_list:
        return json_text(build_related(sources, relation, shape, row, "complete"))
    ordered = select_ordered(target, relation, shape, row, "complete")
    cells = build_cells(sources, target, shape, ordered, is_within_list=True)
    return select(json_array(cells)).select_from(ordered).scalar_subquery()
