"""Which columns of a record are searched, and as what: a row a collection.

`label` is what it is shown as; where it is `named`, that and `names` are what it is called. `prose` is what it says,
and what a snippet is cut from; `words` are closed words. `links` lead to records by whose names it is found too;
`parts` to tables whose rows tell more of it. `nouns` are what people call this kind of record, and `prior` is how much
more often than another they mean it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of `table` whose `key` is the record's id, and the columns of theirs that count."""

    table: str
    key: str
    columns: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    label: str
    prose: tuple[str, ...]
    nouns: str
    names: tuple[str, ...] = ()
    named: bool = True
    words: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    prior: float = 1.0


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

FIELDS: Mapping[str, Fields] = {
    "therapies": Fields(
        "name",
        ("summary", "professional_summary"),
        "therapy treatment",
        ("synonyms",),
        words=("kind", "stage", "activity"),
        parts=(
            _COMPONENTS,
            Part("therapy_conditions", "therapy_id", links=(("condition_id", "conditions"),)),
            Part("study_therapies", "therapy_id", links=(("study_id", "studies"),)),
        ),
        prior=1.3,
    ),
    "mechanisms": Fields("name", ("action", "description"), "mechanism how it works", ("synonyms",), prior=1.2),
    "risks": Fields("name", ("description",), "risk", ("synonyms",), words=("category",), prior=1.25),
    "conditions": Fields("name", ("description",), "condition disease diagnosis", ("synonyms",), prior=1.3),
    "measures": Fields("name", ("definition",), "measure outcome", words=("family", "type"), prior=1.15),
    "attributes": Fields("name", ("question",), "patient fact attribute", words=("values",), prior=1.2),
    "candidates": Fields(
        "title",
        ("part",),
        "candidate",
        links=(("therapy_id", "therapies"), ("study_id", "studies")),
        parts=(Part("criteria", "candidate_id", ("text",), (("attribute_id", "attributes"),)),),
        prior=1.05,
    ),
    "studies": Fields(
        "title",
        ("sponsor",),
        "study",
        ("acronym",),
        words=("design", "phase", "recruitment"),
        parts=(
            Part("study_therapies", "study_id", links=(("therapy_id", "therapies"),)),
            Part("populations", "study_id", ("label",)),
        ),
        prior=1.05,
    ),
    "references": Fields(
        "title",
        ("container", "authors", "notes"),
        "reference source paper",
        words=("kind", "design", "issued"),
        prior=0.8,
    ),
    "claims": Fields(
        "statement",
        ("statement",),
        "claim",
        named=False,
        words=("kind", "assertion", "severity", "cause"),
        links=_CLAIM_LINKS,
        parts=(Part("approvals", "claim_id", ("jurisdiction", "agency", "category", "state")),),
        prior=1.2,  # they have no name, so their words weigh less
    ),
}
LABELS = {"components": "name", "populations": "label"}  # of what is linked to and has no record of its own


def label_of(table: str) -> str:
    """The column that names a row of whatever is linked to."""
    return FIELDS[table].label if table in FIELDS else LABELS[table]
