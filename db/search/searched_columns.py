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
class Part:
    """Rows of `table` whose `key` is the record's id, and the columns of theirs that count."""

    table: str
    key: str
    columns: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What search reads of a type beside the names and prose of the register."""

    names: tuple[str, ...] = ()
    named: bool = True
    words: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    label: str
    prose: tuple[str, ...]
    nouns: str
    names: tuple[str, ...]
    named: bool
    words: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    prior: float


_COMPONENTS = Part(
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

_DETAILS: Mapping[str, Details] = {
    "therapies": Details(
        words=("kind", "stage", "activity"),
        parts=(
            _COMPONENTS,
            Part("therapy_conditions", "therapy_id", links=(("condition_id", "conditions"),)),
            Part("study_therapies", "therapy_id", links=(("study_id", "studies"),)),
        ),
    ),
    "risks": Details(words=("category",)),
    "measures": Details(words=("family", "type")),
    "attributes": Details(words=("values",)),
    "candidates": Details(
        links=(("therapy_id", "therapies"), ("study_id", "studies")),
        parts=(Part("criteria", "candidate_id", ("text",), (("attribute_id", "attributes"),)),),
    ),
    "studies": Details(
        names=("acronym",),
        words=("design", "phase", "recruitment"),
        parts=(
            Part("study_therapies", "study_id", links=(("therapy_id", "therapies"),)),
            Part("populations", "study_id", ("label",)),
        ),
    ),
    "references": Details(words=("kind", "design", "issued")),
    "claims": Details(
        named=False,
        words=("kind", "assertion", "severity", "cause"),
        links=_CLAIM_LINKS,
        parts=(Part("approvals", "claim_id", ("jurisdiction", "agency", "category", "state")),),
    ),
}


def _build_fields(record_type: RecordType, details: Details) -> Fields:
    return Fields(
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


FIELDS: Mapping[str, Fields] = {
    name: _build_fields(record_type, _DETAILS.get(name, Details())) for name, record_type in RECORD_TYPE.items()
}
LABELS = {"components": "name", "populations": "label"}  # of what is linked to and has no record of its own


def label_of(table: str) -> str:
    """The column that names a row of whatever is linked to."""
    return FIELDS[table].label if table in FIELDS else LABELS[table]
