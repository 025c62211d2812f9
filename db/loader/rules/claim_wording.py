"""What a statement says is also in the fields of its claim, since readers meet either without the other."""

import re
from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.certainty_rubric import EFFECT_MEASURES

# A severity is taken from the source, so that the statement, which follows the source, has a word for it.
SEVERITY_WORDS = {
    "fatal": re.compile(r"\b(die[ds]?|deaths?|dead|fatal|mortality|killed|alive|surviv\w+)\b", re.IGNORECASE),
    "serious": re.compile(r"\bserious\b|hospital|life-threatening", re.IGNORECASE),
    "non_serious": re.compile(r"\b(not serious|non-serious|minor|mild)\b", re.IGNORECASE),
    "grade_3_plus": re.compile(r"grade", re.IGNORECASE),
}
CAUSE_WORDS = re.compile(r"\b(related to|attributed to|put down to|judged|died of (it|the procedure))\b")
TIME_OF_ANOTHER_EVENT = re.compile(
    r"\bafter (the )?(onset|diagnosis)\b|\bafter (the|their) (islet )?graft had failed\b"
)
TIME_OF_TREATMENT = re.compile(r"\bafter the (infusion|transplant|operation|cells|treatment)", re.IGNORECASE)
COMPARING_WORDS = re.compile(
    r"\b(against|versus|compared with|controls|control group|placebo"
    r"|than (after|among|at|before|for|in|of|on|people|that|those|with|without))\b"
)
COMPARING_STATISTICS = (*EFFECT_MEASURES, "difference", "ratio")
MEASURES_OF_HARM = ("antibody_increase", "dialysis", "graft_failure", "kidney_transplant_needed", "transfusion")
MEASURES_OF_FILTRATION = ("egfr", "egfr_change", "egfr_slope", "egfr_slope_monthly", "measured_gfr")
WORDS_OF_LOSS = re.compile(r"\b(fell|fallen|dropped|decreased|worsened)\b")
POINTING_LABEL = re.compile(r"(of )?(these|those|them|the same)\b", re.IGNORECASE)
MEASURES_OF_A_SUBGROUP = ("insulin_independence_duration", "insulin_independence_maintained")


def severities_are_words_of_the_statement(index: CatalogueIndex) -> Iterator[Violation]:
    """Severe is not serious, and a stage of a disease is not a grade of an event."""
    for n, claim in index.enumerate_published_claims():
        words = SEVERITY_WORDS.get(claim["severity"] or "")
        if words and not words.search(claim["statement"]):
            message = f"is {claim['severity']}, but the statement has no word for it: say it, or leave the field out"
            yield locate("claims", n, "severity").violation(message)


def causes_judged_are_fields(index: CatalogueIndex) -> Iterator[Violation]:
    """A count of related events reads as a count of all events where the field is empty."""
    for n, claim in index.enumerate_published_claims():
        is_judged = claim["kind"] == "risk" and _has_figure(claim) and CAUSE_WORDS.search(claim["statement"])
        if is_judged and claim["causality"] is None:
            yield locate("claims", n, "causality").violation("is missing: the statement counts by cause")


def follow_up_begins_with_the_treatment(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        statement = claim["statement"]
        if claim["follow_up"] and TIME_OF_ANOTHER_EVENT.search(statement) and not TIME_OF_TREATMENT.search(statement):
            message = (
                "counts from the treatment, but the statement from onset, diagnosis or loss of the graft: give the"
                " former, or leave it"
            )
            yield locate("claims", n, "follow_up").violation(message)


def independence_lasts_in_those_who_reached_it(index: CatalogueIndex) -> Iterator[Violation]:
    """A duration, or a share of those who once were independent, is no figure of everybody treated."""
    for n, claim in index.enumerate_published_claims():
        population = index.populations.get(claim["population"])
        is_of_some = claim["measure"] in MEASURES_OF_A_SUBGROUP and _has_figure(claim)
        if is_of_some and population and population["role"] != "subgroup":
            message = f"{population['id']} holds people without any {claim['measure']}: name the subgroup that had it"
            yield locate("claims", n, "population").violation(message)


def graded_comparisons_are_said(index: CatalogueIndex) -> Iterator[Violation]:
    """What one arm did alone would borrow the rating of two."""
    for n, claim in index.enumerate_published_claims():
        is_graded = claim["certainty"] and claim["versus"]
        is_said = claim["statistic"] in COMPARING_STATISTICS or COMPARING_WORDS.search(claim["statement"])
        if is_graded and not is_said:
            message = "names a second group, but the statement compares none: compare them, or leave the field out"
            yield locate("claims", n, "versus").violation(message)


def harms_of_a_group_are_risks(index: CatalogueIndex) -> Iterator[Violation]:
    """Who asks for the risks of a therapy is to find every count of a harm; against another group it may be a gain."""
    for n, claim in index.enumerate_published_claims():
        is_of_one_group = claim["versus"] is None and _has_figure(claim)
        if claim["kind"] == "outcome" and claim["measure"] in MEASURES_OF_HARM and is_of_one_group:
            yield locate("claims", n, "kind").violation(f"is outcome, but {claim['measure']} counts a harm: say risk")


def losses_of_filtration_are_risks(index: CatalogueIndex) -> Iterator[Violation]:
    """A fall is a harm even if it may be due to chance; one set against another group may be a gain."""
    for n, claim in index.enumerate_published_claims():
        is_outcome_of_one_group = claim["kind"] == "outcome" and claim["versus"] is None
        is_loss = claim["measure"] in MEASURES_OF_FILTRATION and WORDS_OF_LOSS.search(claim["statement"])
        if is_outcome_of_one_group and is_loss:
            yield locate("claims", n, "kind").violation("is outcome, but filtration of the kidneys was lost: say risk")


def labels_of_groups_stand_alone(index: CatalogueIndex) -> Iterator[Violation]:
    for n, population in enumerate(index.records["populations"]):
        if POINTING_LABEL.match(population["label"]):
            message = "points at another group: name the people, since a label is read alone"
            yield locate("populations", n, "label").violation(message)


def _has_figure(claim: ClaimRecord) -> bool:
    return any(claim[name] is not None for name in ("value", "events", "occurrences"))


RULES = (
    severities_are_words_of_the_statement,
    causes_judged_are_fields,
    follow_up_begins_with_the_treatment,
    independence_lasts_in_those_who_reached_it,
    graded_comparisons_are_said,
    harms_of_a_group_are_risks,
    losses_of_filtration_are_risks,
    labels_of_groups_stand_alone,
)
