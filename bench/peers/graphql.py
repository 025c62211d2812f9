"""The requests in GraphQL for PostGraphile, and the records in its answers.

PostGraphile serves the tables with its own preset and the filters of a plugin (`postgraphile/server.mjs`), in Node and
behind its own server. Not like for like: it sends columns, not records, so dates, numbers, documents and groups of
columns are read as the product sends them when the answers are compared, outside of what is timed; the claims that a
therapy inherits are left out, and the record that is measured has none; no ETag, links or log line.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Table

from bench.peers.workloads import STANDING, Workload, build_workload_shape
from db.models import Base
from schemas.shape import Member, Shape

NAMES = {"therapies": "therapy", "studies": "study", "evidence": "evidence"}  # of one row, else without its last letter
# What a member that holds many rows reads: its table, filter and order.
RELATED = {
    "components": ("components", "", "POSITION_ASC"),
    "candidates": ("candidates", 'condition: {status: "published"}', "TITLE_ASC, ROW_ID_ASC"),
    "burdens": ("claims", 'condition: {status: "published", kind: "burden"}, FILTER', "ROW_ID_ASC"),
    "evidence": ("evidences", "", "POSITION_ASC"),
}
STANDING_FILTER = f"filter: {{standing: {{in: {json.dumps(STANDING)}}}}}"


def build_graphql_body(workload: Workload) -> str:
    members = build_selection(workload.collection, build_workload_shape(workload))
    if workload.record:
        query = f"{{ data: therapyByRowId(rowId: {json.dumps(workload.record)}) {members} }}"
    else:
        order = ", ".join([*(f"{name.upper()}_ASC" for name, _ in workload.sort), "ROW_ID_ASC"])
        filters = STANDING_FILTER if workload.collection == "claims" else ""
        arguments = f'condition: {{status: "published"}}, first: {workload.limit}, orderBy: [{order}], {filters}'
        query = f"{{ data: all{workload.collection.title()}({arguments}) {{ nodes {members} }} }}"
    return json.dumps({"query": query})


def build_selection(table: str, shape: Shape) -> str:
    """Return the fields of a shape, each under the name of its column or relation."""
    return "{ " + " ".join(_select_member(Base.metadata.tables[table], member) for member in shape.members) + " }"


def _select_member(table: Table, member: Member) -> str:
    if member.shape is None:
        return f"{member.source}: {_camel(member.source) if member.source != 'id' else 'rowId'}"
    if member.kind == "group":
        return " ".join(_select_member(table, inner) for inner in member.shape.members)
    if member.kind == "many":
        target, filters, order = RELATED[member.name]
        arguments = f"orderBy: [{order}], {filters.replace('FILTER', STANDING_FILTER)}"
        owner = "Claim" if member.name == "evidence" else "Therapy"
        nested = build_selection(target.replace("evidences", "evidence"), member.shape)
        return f"{member.name}: {target}By{owner}Id({arguments}) {{ nodes {nested} }}"
    if member.name == "inherited_from":
        return ""
    key = next(key for key in table.foreign_key_constraints if f"{member.source}_id" in key.column_keys)
    return f"{member.name}: {_name_relation(key)} {build_selection(key.referred_table.name, member.shape)}"


def _name_relation(key: ForeignKeyConstraint) -> str:
    target = key.referred_table.name
    return f"{NAMES.get(target, target[:-1])}By{'And'.join(_camel(name, first=True) for name in key.column_keys)}"


def _camel(name: str, *, first: bool = False) -> str:
    words = re.sub("_(.)", lambda found: found[1].upper(), name)
    return words[0].upper() + words[1:] if first else words


def read_graphql_records(workload: Workload, answer: Any) -> Any:
    """Return the records of an answer as the product sends them."""
    shape, data = build_workload_shape(workload), answer["data"]["data"]
    return build_record(shape, data) if workload.record else [build_record(shape, row) for row in data["nodes"]]


def build_record(shape: Shape, row: dict[str, Any]) -> dict[str, Any]:
    return {member.name: _read_member(member, row) for member in shape.members}


def _read_member(member: Member, row: dict[str, Any]) -> Any:
    if member.kind == "group" and member.shape:
        members = build_record(member.shape, row)
        return members if any(value is not None for value in members.values()) else None
    value = row.get(member.name if member.shape else member.source)
    if value is None:
        return None
    if member.shape:
        many = member.kind == "many"
        records = [build_record(member.shape, one) for one in (value["nodes"] if many else [value])]
        return records if many else records[0]
    return READERS.get(member.kind, lambda kept: kept)(value)


def _read_moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


READERS = {
    "figure": float,
    "moment": _read_moment,
    "document": lambda value: json.loads(value, parse_int=float) if isinstance(value, str) else value,
}
