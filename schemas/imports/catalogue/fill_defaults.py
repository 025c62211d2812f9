"""What may be left out, filled in once: evidence joins its claim, and takes from its reference what it omits."""

from collections.abc import Iterator
from typing import Any

from schemas.imports.catalogue.yaml_reader import Path, Place

Records = dict[str, list[dict[str, Any]]]
Places = dict[str, list[dict[Path, Place]]]
CITED_AS = ("level", "read", "read_on", "read_at")


def complete(records: Records, places: Places) -> None:
    join_evidence(records, places)
    references = {reference["id"]: reference for reference in records["references"]}
    for evidence in _evidence(records):
        cited_as = references.get(evidence["reference"], {}).get("cited_as") or {}
        for field in CITED_AS:
            if evidence[field] is None:
                evidence[field] = cited_as.get(field)
    for candidate in records["candidates"]:
        if candidate["language"] is None:
            candidate["language"] = references.get(candidate["reference"], {}).get("language", "en")


def _evidence(records: Records) -> Iterator[dict[str, Any]]:
    for claim in records["claims"]:
        yield from claim["evidence"]
    yield from records["evidence"]


def join_evidence(records: Records, places: Places) -> None:
    """Move evidence that stands apart into its claim; what names no claim stays, for the rules to report."""
    claims = {claim["key"]: number for number, claim in enumerate(records["claims"])}
    apart = list(zip(records["evidence"], places["evidence"], strict=True))
    records["evidence"], places["evidence"] = [], []
    for evidence, where in apart:
        number = claims.get(evidence["claim"])
        if number is None:
            records["evidence"].append(evidence)
            places["evidence"].append(where)
            continue
        joined = records["claims"][number]["evidence"]
        places["claims"][number] |= {("evidence", len(joined), *path): place for path, place in where.items()}
        joined.append({field: value for field, value in evidence.items() if field != "claim"})
