"""What evidence must be before the catalogue stands behind a sentence."""

from collections.abc import Iterator

from db.loader.catalogue_index import Index, Path, Record, at, evidence
from db.loader.errors import Violation
from db.vocab.unit_constants import CALENDAR_TOLERANCE, DAYS_IN_UNIT

RESULTS = ("mechanism", "risk", "outcome", "candidate")
SETTLED_BY_A_NOTE = ("mistranslated", "unreadable")
QUESTION = ("population", "measure", "unit")


def every_claim_has_evidence(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        if not claim["evidence"]:
            yield at("claims", n).says("has no evidence: name who says so")


def evidence_says_how_it_was_read(index: Index) -> Iterator[Violation]:
    for n, path, _, row in _all(index):
        for field in ("level", "read", "read_on"):
            if row[field] is None and index.find("references", row["reference"]):
                message = f"is missing, and {row['reference']} has no {field} under cited_as"
                yield at("claims", n, *path, field).says(message)


def _all(index: Index) -> Iterator[tuple[int, Path, Record, Record]]:
    for n, claim in index.each("claims"):
        yield from ((n, ("evidence", m), claim, row) for m, row in enumerate(claim["evidence"]))


def accepted_results_have_a_source_of_their_own(index: Index) -> Iterator[Violation]:
    for n, claim in index.published("claims"):
        if claim["kind"] not in RESULTS or index.standings[claim["key"]] != "accepted":
            continue
        levels = {row["level"] for row in index.live_support(claim)}
        if levels <= {"secondary"} and not claim["asserter"] and not claim["ruling"]:
            message = "is accepted on secondary sources alone: cite the data, name an asserter, or give a ruling"
            yield at("claims", n, "evidence").says(message)


def a_company_alone_speaks_as_sponsor(index: Index) -> Iterator[Violation]:
    for n, claim in index.published("claims"):
        levels = {row["level"] for row in index.live_support(claim)}
        if levels == {"company"} and claim["asserter"] != "sponsor" and index.standings[claim["key"]] != "rejected":
            yield at("claims", n, "asserter").says("only a company supports this: set asserter: sponsor")


def corrections_name_what_is_right(index: Index) -> Iterator[Violation]:
    for n, path, claim, row in evidence(index):
        right = index.find("claims", row["counterclaim"])
        if row["stance"] != "corrects" or row["reference"] in index.dead or right is None:
            continue
        spot = at("claims", n, *path, "counterclaim")
        if index.standings[right["key"]] != "accepted":
            yield spot.says(f"{right['key']} is {index.standings[right['key']]}; a correction needs an accepted claim")
        if not _same_subject(index, claim, right):
            yield spot.says(f"{right['key']} is about {right['therapy']}, which is no kin of {claim['therapy']}")
        if row["reference"] not in {support["reference"] for support in index.live_support(right)}:
            yield spot.says(f"{row['reference']} does not support {right['key']}, so it cannot correct by it")


def _same_subject(index: Index, claim: Record, other: Record) -> bool:
    if claim["therapy"] is None or other["therapy"] is None:
        return bool(claim["condition"] == other["condition"])
    return index.related(claim["therapy"], other["therapy"])


def opposing_claims_answer_the_same_question(index: Index) -> Iterator[Violation]:
    for n, path, claim, row in evidence(index):
        other = index.find("claims", row["counterclaim"])
        if other is None:
            continue
        differing = [name for name in QUESTION if None not in (claim[name], other[name]) and claim[name] != other[name]]
        differing += [] if _at_one_time(claim["follow_up"], other["follow_up"]) else ["follow_up"]
        if differing:
            message = f"{other['key']} has another {' and '.join(differing)}: it answers another question"
            yield at("claims", n, *path, "counterclaim").says(message)


def _at_one_time(one: Record | None, other: Record | None) -> bool:
    """Only two points in time are told apart: a span is opposed by what happens within it."""
    if not one or not other or {one["kind"], other["kind"]} != {"at"}:
        return True
    days = [span["high"] * DAYS_IN_UNIT.get(span["unit"], 0) for span in (one, other)]
    return bool(abs(days[0] - days[1]) <= CALENDAR_TOLERANCE * days[0])


def notes_argue_and_rarely_settle(index: Index) -> Iterator[Violation]:
    for n, path, _, row in evidence(index):
        note = index.find("references", row["reference"])
        if not note or note["kind"] != "editorial_note":
            continue
        if row["stance"] == "corrects" and row["ground"] not in SETTLED_BY_A_NOTE:
            message = "an editorial note may dispute, and correct only what is mistranslated or unreadable"
            yield at("claims", n, *path, "stance").says(message)
        if not note["notes"] and not row["note"]:
            yield at("claims", n, *path).says("an editorial note needs its reasoning: notes on it, or a note here")


def originals_are_cited_not_copies(index: Index) -> Iterator[Violation]:
    originals = {link["from"]: link["to"] for _, link in index.each("reference_links") if link["type"] == "copy_of"}
    for n, path, _, row in evidence(index):
        original = originals.get(row["reference"])
        if original and index.exists("references", original):
            message = f"{row['reference']} is a copy of {original}: cite the original"
            yield at("claims", n, *path, "reference").says(message)


LEAST = {"retraction_of": ("retracted",), "concern_about": ("concern", "retracted")}
LEAST |= {"erratum_for": ("corrected", "concern", "retracted")}


def references_own_up_to_their_notices(index: Index) -> Iterator[Violation]:
    for n, link in index.each("reference_links"):
        target = index.find("references", link["to"])
        fitting = LEAST.get(link["type"])
        if target and fitting and target["retraction"] not in fitting:
            message = f"{link['to']} says retraction: {target['retraction']}; with this link it must be {fitting[0]}"
            yield at("reference_links", n, "to").says(message)


RULES = (
    every_claim_has_evidence,
    evidence_says_how_it_was_read,
    accepted_results_have_a_source_of_their_own,
    a_company_alone_speaks_as_sponsor,
    corrections_name_what_is_right,
    opposing_claims_answer_the_same_question,
    notes_argue_and_rarely_settle,
    originals_are_cited_not_copies,
    references_own_up_to_their_notices,
)
