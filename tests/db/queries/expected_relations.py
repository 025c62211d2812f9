"""The ways from one record to others as the data model words them, over rows in memory."""

from collections.abc import Callable
from typing import Any

from db.vocab.record_types import RECORD_TYPES
from tests.db.queries.row_factory import Row
from tests.db.queries.row_reader import Reader, ordered

Relation = Callable[[Reader, Row], list[Row]]
CODED = {type_.singular.capitalize(): type_.singular for type_ in RECORD_TYPES if type_.codings == "codings"}


def to(table: str, column: str) -> Relation:
    return lambda reader, row: reader.rows(table, id=row[column]) if row[column] is not None else []


def parts(table: str, column: str, *order: str) -> Relation:
    return lambda reader, row: ordered(reader.rows(table, **{column: row["id"]}), *order)


def across(link: str, left_column: str, right_column: str, table: str, *order: str) -> Relation:
    """Through a link table: in its own order, or in one of the records'."""

    def follow(reader: Reader, row: Row) -> list[Row]:
        ids = [
            tie[right_column]
            for tie in ordered(reader.rows(link, **{left_column: row["id"]}), *([] if order else ["position"]))
        ]
        found = {record["id"]: record for record in reader.named(table, ids)}
        return ordered(found.values(), *order) if order else [found[id_] for id_ in ids if id_ in found]

    return follow


def codings(table: str) -> Relation:
    return parts(f"{table}_codings", "owner_id", "position")


def holders(subject: str) -> Relation:
    def follow(reader: Reader, row: Row) -> list[Row]:
        claims = [
            record for record in reader.standing(**{subject: row["id"]}) if record["assertion"] in {"shown", "proposed"}
        ]
        return ordered(reader.named("therapies", (claim["therapy_id"] for claim in claims)), "name", "id")

    return follow


def speaking(subject: str) -> Relation:
    """Claims on it; on a therapy's page, those that tie it to the therapy."""

    def follow(reader: Reader, row: Row) -> list[Row]:
        if reader.page is not None:
            return reader.bearing(reader.page, subject, **{subject: row["id"]})
        return ordered(reader.standing(**{subject: row["id"]}), "id")

    return follow


def subjects_of(table: str, subject: str) -> Relation:
    def follow(reader: Reader, row: Row) -> list[Row]:
        claims = [
            record for record in reader.bearing(row["id"], subject) if record["assertion"] in {"shown", "proposed"}
        ]
        return ordered(reader.named(table, (claim[subject] for claim in claims if claim[subject])), "name", "id")

    return follow


def own(*order: str, **where: Any) -> Relation:
    return lambda reader, row: ordered(reader.standing(therapy_id=row["id"], **where), *order, "id")


def outcomes(reader: Reader, row: Row) -> list[Row]:
    """By measure, then cohort, then time; what is not said comes first."""
    claims = reader.standing(therapy_id=row["id"], kind="outcome")
    return sorted(claims, key=_course)


def _course(claim: Row) -> tuple[Any, ...]:
    cohort, unit, time = claim["population_id"] or "", claim["follow_up_unit"] or "", claim["follow_up_high"] or 0
    return (claim["measure_id"], cohort, unit, float(time), claim["id"])


def conditions(reader: Reader, row: Row) -> list[Row]:
    names = {record["id"]: record["name"] for record in reader.rows("conditions")}
    ties = ordered(reader.rows("therapy_conditions", therapy_id=row["id"]), "position")
    return [{**tie, "name": names[tie["condition_id"]]} for tie in ties]


def approvals(reader: Reader, row: Row) -> list[Row]:
    return ordered(approved(reader, row["id"]), "sorted_since", "id")


def approved(reader: Reader, therapy: str) -> list[Row]:
    claims = {record["id"]: record for record in reader.standing()}
    return [
        {**claims[record["claim_id"]], **record, "id": record["claim_id"], "sorted_since": record["since"] or ""}
        for record in reader.rows("approvals", therapy_id=therapy)
        if record["claim_id"] in claims
    ]


def inherited(reader: Reader, row: Row) -> list[Row]:
    return reader.rows("therapies", id=row["therapy_id"]) if reader.page not in {None, row["therapy_id"]} else []


RELATIONS: dict[tuple[str, str], Relation] = {
    ("Therapy", "parent"): lambda reader, row: [
        found
        for tie in reader.rows("therapy_parents", therapy_id=row["id"], position=0)
        for found in reader.rows("therapies", id=tie["parent_id"])
    ],
    ("Therapy", "parents"): across("therapy_parents", "therapy_id", "parent_id", "therapies"),
    ("Therapy", "children"): across("therapy_parents", "parent_id", "therapy_id", "therapies", "name", "id"),
    ("Therapy", "conditions"): conditions,
    ("Therapy", "components"): parts("components", "therapy_id", "position"),
    ("Therapy", "mechanisms"): subjects_of("mechanisms", "mechanism_id"),
    ("Therapy", "risks"): subjects_of("risks", "risk_id"),
    ("Therapy", "procedures"): lambda reader, row: reader.bearing(row["id"], kind="procedure"),
    ("Therapy", "outcomes"): outcomes,
    ("Therapy", "burdens"): own(kind="burden"),
    ("Therapy", "claims"): own("kind"),
    ("Therapy", "candidates"): lambda reader, row: ordered(
        reader.rows("candidates", therapy_id=row["id"], status="published"), "title", "id"
    ),
    ("Therapy", "approvals"): approvals,
    ("Therapy", "studies"): across("study_therapies", "therapy_id", "study_id", "studies", "id"),
    ("Therapy", "references"): lambda reader, row: ordered(
        reader.named("references", reader.cited(row["id"])), "title", "id"
    ),
    ("Component", "part"): to("therapies", "part_id"),
    ("Condition", "parents"): across("condition_parents", "condition_id", "parent_id", "conditions"),
    ("Condition", "therapies"): across("therapy_conditions", "condition_id", "therapy_id", "therapies", "name", "id"),
    **{(subject.title(), "therapies"): holders(f"{subject}_id") for subject in ("mechanism", "risk")},
    **{(subject.title(), "claims"): speaking(f"{subject}_id") for subject in ("mechanism", "risk", "study")},
    **{
        ("Claim", name): to(table, f"{name}_id")
        for name, table in {
            "therapy": "therapies",
            "component": "components",
            "condition": "conditions",
            "mechanism": "mechanisms",
            "risk": "risks",
            "candidate": "candidates",
            "measure": "measures",
            "study": "studies",
            "population": "populations",
            "versus": "populations",
        }.items()
    },
    ("Claim", "inherited_from"): inherited,
    ("Claim", "evidence"): parts("evidence", "claim_id", "position"),
    ("EvidenceRow", "claim"): to("claims", "claim_id"),
    **{(name, "reference"): to("references", "reference_id") for name in ("Evidence", "EvidenceRow")},
    **{(name, "counterclaim"): to("claims", "counterclaim_id") for name in ("Evidence", "EvidenceRow")},
    ("Approval", "therapy"): to("therapies", "therapy_id"),
    ("Approval", "study"): to("studies", "study_id"),
    ("Approval", "document"): to("references", "document_id"),
    ("Approval", "evidence"): parts("evidence", "claim_id", "position"),
    ("Reference", "identifiers"): codings("reference"),
    ("Reference", "facts"): parts("reference_facts", "reference_id", "position"),
    ("Reference", "links"): parts("reference_links", "from_id", "type", "to_id"),
    ("Reference", "claims"): across("evidence", "reference_id", "claim_id", "claims", "id"),
    ("ReferenceLink", "reference"): to("references", "to_id"),
    ("Study", "therapies"): across("study_therapies", "study_id", "therapy_id", "therapies"),
    ("Study", "references"): parts("study_references", "study_id", "position"),
    ("Study", "populations"): parts("populations", "study_id", "id"),
    ("StudyReference", "reference"): to("references", "reference_id"),
    ("Population", "received"): to("therapies", "received_id"),
    ("Population", "study"): to("studies", "study_id"),
    ("Population", "parent"): to("populations", "parent_id"),
    ("Candidate", "therapy"): to("therapies", "therapy_id"),
    ("Candidate", "reference"): to("references", "reference_id"),
    ("Candidate", "study"): to("studies", "study_id"),
    ("Attribute", "candidates"): across("criteria", "attribute_id", "candidate_id", "candidates", "title", "id"),
    **{(owner, "codings"): codings(singular) for owner, singular in CODED.items()},
}
