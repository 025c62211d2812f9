"""The statements of a comparison."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Connection, FromClause, and_, bindparam, or_, select

from db.queries.claim_inheritance import (
    ANCESTORS,
    CLAIMS,
    SUBJECT_KINDS,
    is_own_or_inherited,
    is_published_and_standing,
)
from db.queries.core_tables import TABLES
from db.queries.source_type import AnyColumn, AnySelect, RowValues

# Never inherited: a figure, an approval or a burden of a broader therapy was not observed with this one.
OWN_KINDS = ("outcome", "burden", "status", "candidate")


class ComparedTherapy(NamedTuple):
    """A therapy of the request; `status` is None if there is no such therapy."""

    id: str
    name: str | None
    status: str | None
    successor: str | None


class CitedSource(NamedTuple):
    """A reference and its stance on a claim."""

    id: str
    title: str
    stance: str
    locator: str


class ComparedClaim(NamedTuple):
    """A claim that applies to a therapy, with the labels of all it refers to, and its sources."""

    therapy: str
    values: RowValues
    sources: Sequence[CitedSource]


def read_therapies(connection: Connection, ids: Sequence[str]) -> list[ComparedTherapy]:
    therapies = {row.id: ComparedTherapy(*row) for row in connection.execute(_THERAPIES, {"ids": ids})}
    return [therapies.get(id_, ComparedTherapy(id_, None, None, None)) for id_ in ids]


def read_claims(connection: Connection, ids: Sequence[str]) -> list[ComparedClaim]:
    """Read every standing claim that applies to one of the therapies, with its sources. Two statements."""
    rows = _read_rows(connection, _CLAIMS, ids)
    sources: dict[str, list[CitedSource]] = defaultdict(list)
    for claim_id, *source in connection.execute(_SOURCES, {"claims": sorted({row["id"] for row in rows})}):
        sources[claim_id].append(CitedSource(*source))
    return [ComparedClaim(row["compared_id"], row, sources[row["id"]]) for row in rows]


def read_components(connection: Connection, ids: Sequence[str]) -> list[RowValues]:
    return _read_rows(connection, _COMPONENTS, ids)


def read_candidates(connection: Connection, ids: Sequence[str]) -> list[RowValues]:
    return _read_rows(connection, _CANDIDATES, ids)


def _read_rows(connection: Connection, statement: AnySelect, ids: Sequence[str]) -> list[RowValues]:
    return [
        {str(name): value for name, value in row.items()}
        for row in connection.execute(statement, {"ids": ids}).mappings()
    ]


def _ids_param(name: str = "ids") -> BindParameter[Sequence[str]]:
    return bindparam(name, expanding=True)


_ANCESTOR = ANCESTORS.alias("way")  # from each therapy of the request up to its ancestors, itself the first
_CLAIM = CLAIMS.alias("claim")
_APPROVAL = TABLES["approvals"].alias("approval")
# What a claim refers to: table, and the columns that are read of it, by the name they get.
_LABELLED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "mechanism": ("mechanisms", {"mechanism_name": "name"}),
    "risk": ("risks", {"risk_name": "name"}),
    "component": ("components", {"component_name": "name"}),
    "population": ("populations", {"population_label": "label", "population_size": "size"}),
    "measure": ("measures", {"measure_name": "name", "measure_type": "type", "direction": "direction"}),
}


def _is_compared_claim(ancestor: FromClause, claim: FromClause) -> ColumnElement[bool]:
    """The claim is the therapy's own, or for mechanisms and risks inherited and not hidden."""
    inherited = (
        and_(claim.c.kind == kind, is_own_or_inherited(ancestor, claim, subject))
        for subject, kind in SUBJECT_KINDS.items()
    )
    return or_(and_(claim.c.kind.in_(OWN_KINDS), ancestor.c.depth == 0), *inherited)


def _select_claims() -> AnySelect:
    joined = _ANCESTOR.join(_CLAIM, _CLAIM.c.therapy_id == _ANCESTOR.c.ancestor_id)
    joined = joined.outerjoin(_APPROVAL, _APPROVAL.c.claim_id == _CLAIM.c.id)
    columns: list[AnyColumn] = [_ANCESTOR.c.therapy_id.label("compared_id"), *_CLAIM.c]
    columns += [_APPROVAL.c[name] for name in ("jurisdiction", "agency", "category", "state", "since", "until")]
    for name, (table, labels) in _LABELLED.items():
        target = TABLES[table].alias(name)
        joined = joined.outerjoin(target, target.c.id == _CLAIM.c[f"{name}_id"])
        columns += [target.c[column].label(label) for label, column in labels.items()]
    claims = select(*columns).select_from(joined).where(_ANCESTOR.c.therapy_id.in_(_ids_param()))
    # False sorts before true in both databases.
    own_first = (_ANCESTOR.c.therapy_id, _ANCESTOR.c.depth != 0, _CLAIM.c.id)
    return claims.where(is_published_and_standing(_CLAIM), _is_compared_claim(_ANCESTOR, _CLAIM)).order_by(*own_first)


def _select_sources() -> AnySelect:
    evidence, reference = TABLES["evidence"], TABLES["references"]
    columns = (evidence.c.claim_id, reference.c.id, reference.c.title, evidence.c.stance, evidence.c.locator)
    joined = evidence.join(reference, reference.c.id == evidence.c.reference_id)
    sources = select(*columns).select_from(joined).where(evidence.c.claim_id.in_(_ids_param("claims")))
    return sources.order_by(evidence.c.claim_id, evidence.c.position)


def _select_candidates() -> AnySelect:
    candidate, reference = TABLES["candidates"], TABLES["references"]
    columns: list[AnyColumn] = [candidate.c[name] for name in ("id", "therapy_id", "title", "tree", "locator")]
    columns += [reference.c.id.label("reference_id"), reference.c.title.label("reference_title")]
    joined = candidate.join(reference, reference.c.id == candidate.c.reference_id)
    candidates = select(*columns).select_from(joined).where(candidate.c.therapy_id.in_(_ids_param()))
    return candidates.where(candidate.c.status == "published").order_by(candidate.c.title, candidate.c.id)


_T, _C = TABLES["therapies"], TABLES["components"]
_THERAPIES = select(_T.c.id, _T.c.name, _T.c.status, _T.c.successor_id).where(_T.c.id.in_(_ids_param()))
_COMPONENTS = select(*_C.c).where(_C.c.therapy_id.in_(_ids_param())).order_by(_C.c.therapy_id, _C.c.position)
_CLAIMS, _SOURCES, _CANDIDATES = _select_claims(), _select_sources(), _select_candidates()
