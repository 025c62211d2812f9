"""What facets must count, worked out in plain Python from the rows: nothing here comes from `db.queries`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.v1.records.resource import Resource
from tests.db.queries.document_comparison import listed
from tests.db.queries.row_factory import Row
from tests.db.queries.row_reader import DEFAULT, Reader

Values = Callable[[Reader, Row], Iterable[str | None]]
LABELS = ("name", "title", "label", "statement")
CITING = ("level", "primary_level", "passage", "stance", "ground")


def of(column: str, spell: Callable[[Any], str] = str) -> Values:
    return lambda _, row: [] if row[column] is None else [spell(row[column])]


def year(column: str) -> Values:
    return of(column, lambda date: date[:4])


def flag(column: str) -> Values:
    return of(column, lambda value: "true" if value else "false")


def across(link: str, left_column: str, right_column: str) -> Values:
    return lambda reader, row: [tie[right_column] for tie in reader.rows(link, **{left_column: row["id"]})]


def with_broader(values: Values) -> Values:
    return lambda reader, row: [up for item in values(reader, row) if item for up in reader.above(item)]


def subjects_of(subject: str) -> Values:
    """What a therapy has in the view on claims."""

    def values(reader: Reader, row: Row) -> list[str]:
        claims = [
            record for record in reader.bearing(row["id"], subject) if record["assertion"] in {"shown", "proposed"}
        ]
        return [claim[subject] for claim in claims if claim[subject]]

    return values


def holders(subject: str) -> Values:
    def values(reader: Reader, row: Row) -> list[str]:
        claims = reader.standing(**{subject: row["id"]})
        return [claim["therapy_id"] for claim in claims if claim["assertion"] in {"shown", "proposed"}]

    return values


def citing(reader: Reader, row: Row) -> list[str]:
    return [record["id"] for record in reader.rows("therapies") if row["id"] in reader.cited(record["id"])]


OWN = of("therapy_id")
CLAIMS: Mapping[str, Values] = {
    **{name: of(f"{name}_id") for name in ("component", "condition", "mechanism", "risk", "candidate")},
    **{name: of(f"{name}_id") for name in ("measure", "study", "population")},
    **{name: across("evidence", "claim_id", name) for name in CITING},
    "contested": flag("contested"),
    "therapy": OWN,
    "reference": across("evidence", "claim_id", "reference_id"),
    "agent_type": across("contributions", "claim_id", "agent_type"),
    "flag": across("claim_flags", "claim_id", "flag"),
    "contribution": across("contributions", "claim_id", "role"),
    **{name: year(name) for name in ("as_of", "reviewed_on", "review_due")},
}
THERAPIES: Mapping[str, Values] = {
    "therapy": of("id"),
    "parent": across("therapy_parents", "therapy_id", "parent_id"),
    "condition": across("therapy_conditions", "therapy_id", "condition_id"),
    "mechanism": subjects_of("mechanism_id"),
    "risk": subjects_of("risk_id"),
    "measure": across("claims", "therapy_id", "measure_id"),
    "study": across("study_therapies", "therapy_id", "study_id"),
    "reference": lambda reader, row: reader.cited(row["id"]),
    "jurisdiction": across("approvals", "therapy_id", "jurisdiction"),
}
COUNTED: Mapping[str, Mapping[str, Values]] = {
    **dict.fromkeys(("therapies", "parents", "children"), THERAPIES),
    "components": {"part": of("part_id")},
    "evidence": {
        **{name: of(f"{name}_id") for name in ("claim", "reference", "therapy")},
        "read_on": year("read_on"),
    },
    "mechanisms": {"therapy": holders("mechanism_id")},
    "risks": {"therapy": holders("risk_id")},
    "conditions": {
        "parent": across("condition_parents", "condition_id", "parent_id"),
        "therapy": across("therapy_conditions", "condition_id", "therapy_id"),
    },
    "candidates": {
        "therapy": OWN,
        "reference": of("reference_id"),
        "study": of("study_id"),
        "attribute": across("criteria", "candidate_id", "attribute_id"),
    },
    "studies": {
        "status": of("recruitment"),
        "start": year("start"),
        "therapy": across("study_therapies", "study_id", "therapy_id"),
        "reference": across("study_references", "study_id", "reference_id"),
    },
    "references": {"issued": year("issued"), "peer_reviewed": flag("peer_reviewed"), "therapy": citing},
    "claims": CLAIMS,
    "procedures": CLAIMS,
    "burdens": CLAIMS,
    "outcomes": CLAIMS,
    "attributes": {"candidate": across("criteria", "attribute_id", "candidate_id")},
    "measures": {"therapy": across("claims", "measure_id", "therapy_id")},
    "approvals": {"from": year("since"), "until": year("until")},
}


def expected(reader: Reader, resource: Resource, name: str, owner: str | None, *, direct: bool) -> dict[str, Any]:
    """The facet of a list under its default filters."""
    values = COUNTED.get(resource.name, {}).get(name, of(name))
    offered = resource.collection.filters[name]
    if offered.direct_target and not direct:
        values = with_broader(values)
    found = [
        {item for item in values(reader, row) if item is not None} for row in select_listed(reader, resource, owner)
    ]
    counts = Counter(value for item in found for value in item)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    labels = {} if offered.owner is None else {row["id"]: label(row) for row in reader.rows(offered.owner)}
    buckets = [{"value": value, **({"name": labels[value]} if labels else {}), "count": n} for value, n in ranked]
    return {"buckets": buckets, "others": 0, "missing": found.count(set())}


def select_listed(reader: Reader, resource: Resource, owner: str | None) -> list[Row]:
    """Some ways to the records of a therapy lead to a record more than once."""
    rows = {row["id"]: row for row in listed(reader, resource, owner)}
    return [row for row in rows.values() if resource.name not in {"claims", "approvals"} or row["standing"] in DEFAULT]


def label(row: Row) -> str:
    return str(next(row[name] for name in LABELS if name in row))
