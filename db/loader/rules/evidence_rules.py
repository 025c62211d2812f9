"""What evidence must be before the catalogue accepts a claim."""

from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex, locate_evidence
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.catalogue_records.claim import ClaimRecord, FollowUp
from db.vocab.unit_constants import CALENDAR_TOLERANCE, DAYS_IN_UNIT

SOURCED_KINDS = ("mechanism", "risk", "outcome", "candidate")
GROUNDS_OF_NOTES = ("mistranslated", "unreadable")  # what an editorial note may correct
TIMED_MEASURES = {"insulin_independence_time_unstated": "insulin_independence_at"}


def every_claim_has_evidence(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        if not claim["evidence"]:
            yield locate("claims", n).violation("has no evidence: add at least one reference")


def evidence_says_how_it_was_read(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        for m, row in enumerate(claim["evidence"]):
            required = {"level": row["level"], "read": row["read"], "read_on": row["read_on"]}
            for field, value in required.items():
                if value is None and row["reference"] in index.references:
                    message = f"is missing, and {row['reference']} has no {field} under cited_as"
                    yield locate("claims", n, "evidence", m, field).violation(message)


def accepted_results_have_a_source_of_their_own(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        if claim["kind"] not in SOURCED_KINDS or index.standings[claim["key"]] != "accepted":
            continue
        levels = {row["primary_level"] or row["level"] for row in index.list_live_support(claim)}
        if levels <= {"secondary"} and not claim["asserter"] and not claim["ruling"]:
            message = "is accepted on secondary sources alone: cite the data, name an asserter, or give a ruling"
            yield locate("claims", n, "evidence").violation(message)


def a_company_alone_speaks_as_sponsor(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        levels = {row["primary_level"] or row["level"] for row in index.list_live_support(claim)}
        if levels == {"company"} and claim["asserter"] != "sponsor" and index.standings[claim["key"]] != "rejected":
            yield locate("claims", n, "asserter").violation("only a company supports this: set asserter: sponsor")


def corrections_name_what_is_right(index: CatalogueIndex) -> Iterator[Violation]:
    for location, claim, row in locate_evidence(index):
        answer = index.claims.get(row["counterclaim"])
        if row["stance"] != "corrects" or row["reference"] in index.retracted_references or answer is None:
            continue
        place, key = location.child("counterclaim"), answer["key"]
        if index.standings[key] != "accepted":
            yield place.violation(f"{key} is {index.standings[key]}; a correction needs an accepted claim")
        if not _have_same_subject(index, claim, answer):
            yield place.violation(f"{key} is about {answer['therapy']}, which is not related to {claim['therapy']}")
        if row["reference"] not in {support["reference"] for support in index.list_live_support(answer)}:
            yield place.violation(f"{row['reference']} does not support {key}, so it cannot correct by it")


def _have_same_subject(index: CatalogueIndex, claim: ClaimRecord, other: ClaimRecord) -> bool:
    if claim["therapy"] is None or other["therapy"] is None:
        return claim["condition"] == other["condition"]
    return index.is_related(claim["therapy"], other["therapy"])


def opposing_claims_answer_the_same_question(index: CatalogueIndex) -> Iterator[Violation]:
    for location, claim, row in locate_evidence(index):
        other = index.claims.get(row["counterclaim"])
        if other is not None and (differing := _differing_questions(claim, other)):
            message = f"{other['key']} has another {' and '.join(differing)}: it answers another question"
            yield location.child("counterclaim").violation(message)


def _differing_questions(claim: ClaimRecord, other: ClaimRecord) -> list[str]:
    pairs = {
        "population": (claim["population"], other["population"]),
        "measure": (_spell_out_time(claim["measure"]), _spell_out_time(other["measure"])),
        "unit": (claim["unit"], other["unit"]),
    }
    differing = [name for name, (value, other_value) in pairs.items() if value and other_value and value != other_value]
    return differing + ([] if _is_same_time(claim["follow_up"], other["follow_up"]) else ["follow_up"])


def _spell_out_time(measure: str | None) -> str | None:
    """Take a measure without a stated time for the one at a time, which can answer it."""
    return TIMED_MEASURES.get(measure, measure) if measure else None


def _is_same_time(follow_up: FollowUp | None, other: FollowUp | None) -> bool:
    """Whether two follow-ups can mean one time; only two points in time are told apart, a span holds its points."""
    if not follow_up or not other or {follow_up["kind"], other["kind"]} != {"at"}:
        return True
    days, other_days = (span["high"] * DAYS_IN_UNIT.get(span["unit"], 0) for span in (follow_up, other))
    return abs(days - other_days) <= CALENDAR_TOLERANCE * days


def editorial_notes_rarely_correct(index: CatalogueIndex) -> Iterator[Violation]:
    for location, _, row in locate_evidence(index):
        note = index.references.get(row["reference"])
        if not note or note["kind"] != "editorial_note":
            continue
        if row["stance"] == "corrects" and row["ground"] not in GROUNDS_OF_NOTES:
            message = "an editorial note may dispute, and correct only what is mistranslated or unreadable"
            yield location.child("stance").violation(message)
        if not note["notes"] and not row["note"]:
            yield location.violation("an editorial note needs its reasoning: notes on it, or a note here")


def originals_are_cited_not_copies(index: CatalogueIndex) -> Iterator[Violation]:
    originals = {
        link["from"]: link["to"] for link in index.known_records["reference_links"] if link["type"] == "copy_of"
    }
    for location, _, row in locate_evidence(index):
        original = originals.get(row["reference"])
        if original and index.exists("references", original):
            message = f"{row['reference']} is a copy of {original}: cite the original"
            yield location.child("reference").violation(message)


# Type of a link -> the retraction statuses that its target may have, the mildest first.
FITTING_STATUSES = {"retraction_of": ("retracted",), "concern_about": ("concern", "retracted")}
FITTING_STATUSES |= {"erratum_for": ("corrected", "concern", "retracted")}


def retraction_status_matches_notices(index: CatalogueIndex) -> Iterator[Violation]:
    for n, link in enumerate(index.records["reference_links"]):
        target = index.references.get(link["to"])
        fitting = FITTING_STATUSES.get(link["type"])
        if target and fitting and target["retraction"] not in fitting:
            message = f"{link['to']} says retraction: {target['retraction']}; with this link it must be {fitting[0]}"
            yield locate("reference_links", n, "to").violation(message)


RULES = (
    every_claim_has_evidence,
    evidence_says_how_it_was_read,
    accepted_results_have_a_source_of_their_own,
    a_company_alone_speaks_as_sponsor,
    corrections_name_what_is_right,
    opposing_claims_answer_the_same_question,
    editorial_notes_rarely_correct,
    originals_are_cited_not_copies,
    retraction_status_matches_notices,
)
