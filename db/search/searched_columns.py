"""Which columns of a record are searched, and as what: a row a collection.

`label` is what it is shown as; where it is `named`, that and `names` are what it is called. `prose` is what it says,
and what a snippet is cut from; `words` are closed words. `links` lead to records by whose names it is found too;
`parts` to tables whose rows tell more of it. `nouns` are what people call this kind of record, and `prior` is how much
more often than another they mean it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.vocab.record_types import RECORD_TYPE, RecordType


@dataclass(frozen=True, slots=True)
class RelatedTable:
    """Rows of `table` whose `key` is the record's id, and the columns of theirs that count."""

    table: str
    key: str
    columns: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraColumns:
    """What search reads of a type beside the names and prose of the register."""

    names: tuple[str, ...] = ()
    named: bool = True
    words: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    parts: tuple[RelatedTable, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchedColumns:
    label: str
    prose: tuple[str, ...]
    nouns: str
    names: tuple[str, ...]
    named: bool
    words: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    parts: tuple[RelatedTable, ...]
    prior: float


_COMPONENTS = RelatedTable(
    "components",
    "therapy_id",
    ("name", "cell_type", "cell_source", "cell_origin", "engineering", "encapsulation", "route", "site"),
    (("part_id", "therapies"),),
)
_CLAIM_LINKS = (
    ("therapy_id", "therapies"),
    ("component_id", "components"),
    ("condition_id", "conditions"),
    ("mechanism_id", "mechanisms"),
    ("risk_id", "risks"),
    ("measure_id", "measures"),
    ("candidate_id", "candidates"),
    ("study_id", "studies"),
    ("population_id", "populations"),
)

_DETAILS: Mapping[str, ExtraColumns] = {
    "therapies": ExtraColumns(
        words=("kind", "stage", "activity"),
        parts=(
            _COMPONENTS,
            RelatedTable("therapy_conditions", "therapy_id", links=(("condition_id", "conditions"),)),
            RelatedTable("study_therapies", "therapy_id", links=(("study_id", "studies"),)),
        ),
    ),
    "risks": ExtraColumns(words=("category",)),
    "measures": ExtraColumns(words=("family", "type")),
    "attributes": ExtraColumns(words=("values",)),
    "candidates": ExtraColumns(
        links=(("therapy_id", "therapies"), ("study_id", "studies")),
        parts=(RelatedTable("criteria", "candidate_id", ("text",), (("attribute_id", "attributes"),)),),
    ),
    "studies": ExtraColumns(
        names=("acronym",),
        words=("design", "phase", "recruitment"),
        parts=(
            RelatedTable("study_therapies", "study_id", links=(("therapy_id", "therapies"),)),
            RelatedTable("populations", "study_id", ("label",)),
        ),
    ),
    "references": ExtraColumns(words=("kind", "design", "issued")),
    "claims": ExtraColumns(
        named=False,
        words=("kind", "assertion", "severity", "cause"),
        links=_CLAIM_LINKS,
        parts=(RelatedTable("approvals", "claim_id", ("jurisdiction", "agency", "category", "state")),),
    ),
}


def _build_columns(record_type: RecordType, details: ExtraColumns) -> SearchedColumns:
    return SearchedColumns(
        record_type.label,
        record_type.prose,
        record_type.search_nouns,
        (*(("synonyms",) if record_type.synonyms else ()), *details.names),
        details.named,
        details.words,
        details.links,
        details.parts,
        record_type.search_prior,
    )


SEARCHED_COLUMNS: Mapping[str, SearchedColumns] = {
    name: _build_columns(record_type, _DETAILS.get(name, ExtraColumns())) for name, record_type in RECORD_TYPE.items()
}
LABELS = {"components": "name", "populations": "label"}  # of what is linked to and has no record of its own


def label_column(table: str) -> str:
    """The column that names a row of whatever is linked to."""
    return SEARCHED_COLUMNS[table].label if table in SEARCHED_COLUMNS else LABELS[table]
