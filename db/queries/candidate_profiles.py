"""Queries for matching: all published candidate profiles in one statement, and the hierarchy of codes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Row,
    String,
    and_,
    case,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast

from db.hierarchy import find_ancestors
from db.matching import ConceptHierarchy, Profile, compile_profile
from db.models import (
    CODINGS,
    Candidate,
    Claim,
    ConditionParent,
    Reference,
    ReferenceLink,
    Study,
    Therapy,
    TherapyAncestor,
)
from db.source_states import SourceStates, find_retracted_references, find_source_states
from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord
from db.vocab.disease_terms import read_disease_terms
from db.vocab.enums import DEFAULT_STANDINGS, FLAG, FLAG_OF_STATUS, ORIGIN

CURATED, IMPORTED = ORIGIN


class CandidateProfile(NamedTuple):
    """A compiled profile with the ids and labels of its candidate and therapy.

    It is imported if its therapy or its study was, whose criteria nobody has compared with their source. `flags` are
    what became known against its source since.
    """

    id: str
    title: str
    therapy: str
    name: str
    origin: str
    profile: Profile
    flags: tuple[str, ...] = ()


def fetch_profiles(connection: Connection) -> list[CandidateProfile]:
    """Fetch the published profiles of published therapies, by therapy name and id."""
    states = _fetch_source_states(connection)
    return [
        CandidateProfile(
            row.id,
            row.title,
            row.therapy,
            row.name,
            row.origin,
            _compile_row(row, flags),
            flags,
        )
        for row in connection.execute(_PROFILES)
        for flags in [tuple(flag for flag in FLAG if flag in states.flags.get(row.reference, ()))]
    ]


def _fetch_source_states(connection: Connection) -> SourceStates:
    """Return what is known against references, as claims that cite them are flagged for it: copies too."""
    rows = connection.execute(_IN_DOUBT).mappings().all()
    links = cast("list[ReferenceLinkRecord]", [row for row in rows if row["type"]])
    references = cast("list[ReferenceRecord]", [row for row in rows if not row["type"]])
    return find_source_states(references, links, find_retracted_references(references, links))


def _compile_row(row: Row[Any], flags: Collection[str]) -> Profile:
    profile = compile_profile(row.tree, row.reference, row.cited, row.locator)
    return profile._replace(is_retracted="retracted_source" in flags)


def fetch_concept_hierarchy(connection: Connection) -> ConceptHierarchy:
    """Fetch the broader codes of each condition code and the ancestors of each therapy."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, narrower, broader in connection.execute(_TERMS):
        pairs[kind].append((narrower, broader))
    codes = _group_pairs(pairs["code"])
    conditions = _build_condition_closure(codes, _group_pairs(pairs["parent"]))
    # A code of a disease whose list of descendants is open cannot rule out that a patient's disease lies below it,
    # unless the catalogue itself says where the code stands.
    known = {code.lower() for own in codes.values() for code in own}
    unsure = frozenset(code for code, term in read_disease_terms().items() if not term.closed) - known
    therapies = {id_: above | {id_} for id_, above in _group_pairs(pairs["above"]).items()}
    return ConceptHierarchy(conditions, therapies, unsure)


def _build_condition_closure(
    codes: Mapping[str, frozenset[str]], parents: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    """Join the catalogue's conditions with the hierarchy of diseases: all codes of a condition are equivalent."""
    broader: dict[str, set[str]] = defaultdict(set)
    upwards = find_ancestors({id_: sorted(parents.get(id_, ())) for id_ in {*codes, *parents}})
    for id_, own in codes.items():
        above = own.union(*(codes.get(ancestor, frozenset()) for ancestor in upwards[id_]))
        for code in own:
            broader[code.lower()] |= {broader_code.lower() for broader_code in above}
    for code, term in read_disease_terms().items():
        broader[code] |= set(term.parents)
    # Closed again after the join: a code of the catalogue may gain ancestors through a parent that only the hierarchy
    # has.
    above_all = find_ancestors({code: sorted(above - {code}) for code, above in broader.items()})
    return {code: frozenset(above) for code, above in above_all.items()}


def _group_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}


def _standing_predicates() -> tuple[object, ...]:
    """Published, and not all claims about the profile rejected."""
    about_profile = Claim.candidate_id == Candidate.id
    return (
        Candidate.status == "published",
        Therapy.status == "published",
        or_(~exists().where(about_profile), exists().where(and_(about_profile, Claim.standing.in_(DEFAULT_STANDINGS)))),
    )


_PROFILES = (
    select(
        Candidate.id,
        Candidate.title,
        Therapy.id.label("therapy"),
        Therapy.name,
        case((or_(Therapy.origin == IMPORTED, Study.origin == IMPORTED), IMPORTED), else_=CURATED).label("origin"),
        Candidate.tree,
        Reference.id.label("reference"),
        Reference.title.label("cited"),
        Candidate.locator,
    )
    .join(Therapy, Therapy.id == Candidate.therapy_id)
    .join(Reference, Reference.id == Candidate.reference_id)
    .outerjoin(Study, Study.id == Candidate.study_id)
    .where(*_standing_predicates())  # type: ignore[arg-type]
    .order_by(Therapy.name, Candidate.id)
)
_IN_DOUBT: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        Reference.id,
        Reference.retraction,
        null().label("from"),
        null().label("to"),
        null().label("type"),
    ).where(Reference.retraction.in_(FLAG_OF_STATUS)),
    select(null(), null(), ReferenceLink.from_id, ReferenceLink.to_id, ReferenceLink.type),
)
_CODES = CODINGS["conditions"].c
# One statement, so that codes, parents and ancestors are of one snapshot even where a writer commits meanwhile.
_TERMS = union_all(
    select(literal("code"), _CODES.owner_id, sql_cast(_CODES.system, String) + ":" + _CODES.key),
    select(literal("parent"), ConditionParent.condition_id, ConditionParent.parent_id),
    select(literal("above"), Therapy.id, Therapy.id),
    select(literal("above"), TherapyAncestor.therapy_id, TherapyAncestor.ancestor_id),
)
