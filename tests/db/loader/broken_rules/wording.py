"""Broken rules of what statements say and fields do not."""

from tests.db.loader.broken_rules.changes import SHARE, cited, claim
from tests.small_catalogue import Change

COUNTED = f"{SHARE}, events: 2, at_risk: 10"
UNMEASURED = "kind: outcome, measure: hba1c, population: everyone, versus: controls"
COMPARED = f"{UNMEASURED}, value: 6, unit: '%', statistic: mean"
REASON = "The best evidence is a randomised comparison. Imprecision: the smaller group has 48 people, fewer than 200."
GRADED = f"certainty: moderate, certainty_reason: '{REASON}', certainty_method: TherapyDB rubric 1.2"
FILTRATION = "id: egfr, type: quantity, unit: 'mL/min/{1.73_m2}'"
FELL = "measure: egfr, value: 70, unit: 'mL/min/{1.73_m2}', statistic: median"


def randomised(fields: str) -> Change:
    """A further claim with a source of its own, a randomised trial."""
    old, new = claim(fields, cited("trial-2020"))
    trial = "{id: trial-2020, kind: journal_article, title: T, design: randomised_controlled,"
    return old, (
        f"references:\n  - {trial} cited_as: {{level: randomised, read: abstract, read_on: '2026-11-21'}}}}\n{new}"
    )


def measured(measure: str, fields: str) -> Change:
    """A further claim with a measure of its own."""
    old, new = claim(f"kind: outcome, {fields}")
    return old, f"measures:\n  - {{{measure}, name: M, direction: lower_better, definition: D.}}\n{new}"


BROKEN: dict[str, list[tuple[Change, str]]] = {
    "harms_of_a_group_are_risks": [
        (
            measured("id: graft_failure, type: proportion, unit: '%'", "measure: graft_failure, value: 26, unit: '%'"),
            "new.kind: is outcome, but graft_failure counts a harm: say risk",
        ),
        (
            measured(
                "id: graft_failure, type: proportion, unit: '%'",
                "measure: graft_failure, value: 9, unit: '%', statistic: difference, population: everyone,"
                " versus: controls",
            ),
            "",
        ),
    ],
    "losses_of_filtration_are_risks": [
        (
            measured(FILTRATION, f"{FELL}, statement: Filtration had fallen to 70."),
            "new.kind: is outcome, but filtration",
        ),
        (measured(FILTRATION, f"{FELL}, statement: Filtration was 70."), ""),
        (
            measured(
                FILTRATION, f"{FELL}, assertion: not_shown, statement: 'Filtration fell to 70, perhaps by chance.'"
            ),
            "new.kind: is outcome, but filtration",
        ),
    ],
    "labels_of_groups_stand_alone": [
        (("label: Younger,", "label: 'Of these, the younger',"), "younger.label: points at another group"),
        (("label: Younger,", "label: The same centre,"), "younger.label: points at another group"),
        (("label: Younger,", "label: 'Recipients, of these 20 men',"), ""),
    ],
    "severities_are_words_of_the_statement": [
        (
            claim(f"{COUNTED.replace('any', 'serious')}, statement: Two of 10 had severe bleeding."),
            "new.severity: is serious, but the statement has no word for it",
        ),
        (claim(f"{COUNTED.replace('any', 'serious')}, statement: Two of 10 had serious bleeding."), ""),
        (claim(f"{COUNTED.replace('any', 'fatal')}, statement: Two of 10 survived a bleeding."), ""),
        (claim(f"{COUNTED.replace('any', 'fatal')}, statement: Two of 10 had bleeding."), "new.severity: is fatal"),
        (claim(f"{COUNTED.replace('any', 'grade_3_plus')}, statement: Two of 10 bled at stage 4."), "new.severity"),
    ],
    "causes_judged_are_fields": [
        (
            claim(f"{COUNTED}, statement: Two of 10 had bleeding related to the infusion."),
            "new.causality: is missing: the statement counts by cause",
        ),
        (
            claim(
                f"{COUNTED}, causality: possible, asserter: investigator, statement: Two bleedings attributed to it."
            ),
            "",
        ),
    ],
    "follow_up_begins_with_the_treatment": [
        (
            claim(
                "follow_up: {kind: at, high: 6, unit: mo}, statement: Half a year after the onset 8 were off insulin."
            ),
            "new.follow_up: counts from the treatment, but the statement from onset, diagnosis or loss",
        ),
        (
            claim(
                "follow_up: {kind: at, high: 6, unit: a}, statement: Six years after the graft had failed 8 had them."
            ),
            "new.follow_up: counts from the treatment",
        ),
        (
            claim(
                "follow_up: {kind: at, high: 6, unit: mo}, statement: After diagnosis and 6 months after the infusion."
            ),
            "",
        ),
    ],
    "independence_lasts_in_those_who_reached_it": [
        (
            measured(
                "id: insulin_independence_duration, type: duration, unit: mo",
                "measure: insulin_independence_duration, population: everyone, value: 15, unit: mo, statistic: median",
            ),
            "new.population: everyone holds people without any insulin_independence_duration",
        ),
    ],
    "rates_have_the_period_of_their_measure": [
        (
            measured(
                "id: slope, type: quantity, unit: 'mL/min/a'",
                "measure: slope, population: everyone, value: -1, unit: 'mL/min/mo', statistic: median",
            ),
            "new.unit: is for each mo, but slope for each a",
        ),
    ],
    "counts_of_people_fit_their_population": [
        (
            claim("kind: status, statistic: count, value: 49, unit: '{participant}', population: everyone"),
            "new.value: 49 people, but everyone has only 48",
        ),
    ],
    "graded_comparisons_are_said": [
        (
            randomised(f"{COMPARED}, {GRADED}, statement: HbA1c had fallen to 6 %."),
            "new.versus: names a second group, but the statement compares none",
        ),
        (randomised(f"{COMPARED}, {GRADED}, statement: HbA1c was 6 % against 7 % without."), ""),
        (
            randomised(f"{COMPARED}, {GRADED}, statement: HbA1c was 6 % in those older than 8 years."),
            "new.versus: names a second group, but the statement compares none",
        ),
        (
            claim(f"{COMPARED}, {GRADED}, statement: HbA1c was 6 %."),
            "new.versus: names a second group, but the statement compares none",
        ),
        (randomised(f"{COMPARED}, {GRADED}, statement: 'HbA1c was 6 %, lower than without.'"), ""),
        (
            randomised(f"{UNMEASURED}, {GRADED}, statement: HbA1c was better."),
            "new.versus: names a second group, but the statement compares none",
        ),
    ],
}
