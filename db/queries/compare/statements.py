"""The statements of a comparison."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select

from db.queries.claim_inheritance import ANCESTORS, CLAIMS, KINDS, reaches, stands
from db.queries.core_tables import TABLES
from db.queries.source_type import Row
from db.wilson import Proportion, compute_wilson_interval

OWN = ("outcome", "burden", "status", "candidate")


class Compared(NamedTuple):
    """A therapy that was asked for; `status` is None where there is none of that id."""

    id: str
    name: str | None
    status: str | None
    successor: str | None


class Source(NamedTuple):
    """A reference and what it says of a claim."""

    id: str
    title: str
    stance: str
    locator: str


class Claim(NamedTuple):
    """A claim that bears on a therapy, with all that names its parts, and its sources."""

    therapy: str
    values: Mapping[str, Any]
    sources: Sequence[Source]


def read_therapies(connection: Connection, ids: Sequence[str]) -> list[Compared]:
    found = {row.id: Compared(*row) for row in connection.execute(_THERAPIES, {"ids": ids})}
    return [found.get(id_, Compared(id_, None, None, None)) for id_ in ids]


def read_claims(connection: Connection, ids: Sequence[str]) -> list[Claim]:
    """Every claim that stands and bears on one of the therapies, with its sources. Two statements."""
    rows = [{**row, "estimate": _estimate(row)} for row in connection.execute(_CLAIMS, {"ids": ids}).mappings()]
    sources: dict[str, list[Source]] = defaultdict(list)
    for claim_id, *source in connection.execute(_SOURCES, {"claims": sorted({row["id"] for row in rows})}):
        sources[claim_id].append(Source(*source))
    return [Claim(row["compared_id"], row, sources[row["id"]]) for row in rows]


def _estimate(row: Mapping[Any, Any]) -> Proportion | None:
    """The share and its interval, where units that had an event were counted among units observed."""
    if row["events"] is None or row["counted"] == "person_year":
        return None
    return compute_wilson_interval(row["events"], row["at_risk"])


def read_components(connection: Connection, ids: Sequence[str]) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(_COMPONENTS, {"ids": ids}).mappings()]


def read_profiles(connection: Connection, ids: Sequence[str]) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(_PROFILES, {"ids": ids}).mappings()]


def _ids(name: str = "ids") -> Any:
    return bindparam(name, expanding=True)


_WAY = ANCESTORS.alias("way")  # from each therapy asked for up to its ancestors, itself the first
_CLAIM = CLAIMS.alias("claim")
_APPROVAL = TABLES["approvals"].alias("approval")
# What a claim points at: table, the claim's column, and the columns that come along under a name of their own.
_NAMES = {
    "mechanism": ("mechanisms", {"mechanism_name": "name"}),
    "risk": ("risks", {"risk_name": "name"}),
    "component": ("components", {"component_name": "name"}),
    "population": ("populations", {"population_label": "label", "population_size": "size"}),
    "measure": ("measures", {"measure_name": "name", "measure_type": "type", "direction": "direction"}),
}


def _bearing(way: Row, claim: Row) -> ColumnElement[bool]:
    """The claim is the therapy's own, or for mechanisms and risks inherited and not hidden."""
    inherited = (and_(claim.c.kind == kind, reaches(way, claim, subject)) for subject, kind in KINDS.items())
    return or_(and_(claim.c.kind.in_(OWN), way.c.depth == 0), *inherited)


def _claims() -> Select[Any]:
    tied = _WAY.join(_CLAIM, _CLAIM.c.therapy_id == _WAY.c.ancestor_id)
    tied = tied.outerjoin(_APPROVAL, _APPROVAL.c.claim_id == _CLAIM.c.id)
    columns = [_WAY.c.therapy_id.label("compared_id"), *_CLAIM.c]
    columns += [_APPROVAL.c[name] for name in ("jurisdiction", "agency", "category", "state", "since", "until")]
    for name, (table, labels) in _NAMES.items():
        target = TABLES[table].alias(name)
        tied = tied.outerjoin(target, target.c.id == _CLAIM.c[f"{name}_id"])
        columns += [target.c[column].label(label) for label, column in labels.items()]
    asked = select(*columns).select_from(tied).where(_WAY.c.therapy_id.in_(_ids()))
    own_first = (_WAY.c.therapy_id, _WAY.c.depth != 0, _CLAIM.c.id)
    return asked.where(stands(_CLAIM), _bearing(_WAY, _CLAIM)).order_by(*own_first)


def _sources() -> Select[Any]:
    evidence, reference = TABLES["evidence"], TABLES["references"]
    columns = (evidence.c.claim_id, reference.c.id, reference.c.title, evidence.c.stance, evidence.c.locator)
    cited = evidence.join(reference, reference.c.id == evidence.c.reference_id)
    chosen = select(*columns).select_from(cited).where(evidence.c.claim_id.in_(_ids("claims")))
    return chosen.order_by(evidence.c.claim_id, evidence.c.position)


def _profiles() -> Select[Any]:
    candidate, reference = TABLES["candidates"], TABLES["references"]
    columns: list[ColumnElement[Any]] = [candidate.c[name] for name in ("id", "therapy_id", "title", "tree", "locator")]
    columns += [reference.c.id.label("reference_id"), reference.c.title.label("reference_title")]
    cited = candidate.join(reference, reference.c.id == candidate.c.reference_id)
    chosen = select(*columns).select_from(cited).where(candidate.c.therapy_id.in_(_ids()))
    return chosen.where(candidate.c.status == "published").order_by(candidate.c.title, candidate.c.id)


_T, _C = TABLES["therapies"], TABLES["components"]
_THERAPIES = select(_T.c.id, _T.c.name, _T.c.status, _T.c.successor_id).where(_T.c.id.in_(_ids()))
_COMPONENTS = select(*_C.c).where(_C.c.therapy_id.in_(_ids())).order_by(_C.c.therapy_id, _C.c.position)
_CLAIMS, _SOURCES, _PROFILES = _claims(), _sources(), _profiles()
