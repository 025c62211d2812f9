"""The rubric of certainty: where a body of evidence starts, and what takes a step off; see `docs/grading.md`."""

from collections.abc import Mapping

RUBRIC = "TherapyDB rubric"
METHOD = f"{RUBRIC} 1.2"
RATINGS = ("very_low", "low", "moderate", "high")
# The figure of one group of a randomised trial compares nothing, so that randomisation does not protect it.
ONE_GROUP = "one_group"
# Statistics that compare two groups by what they are.
EFFECT_MEASURES = ("hazard_ratio", "odds_ratio", "risk_ratio", "standardised_mean_difference")
# Level of the best evidence -> the rating it starts with.
STARTING_RATINGS: Mapping[str, str] = {
    "randomised": "high",
    ONE_GROUP: "low",
    "large_cohort": "low",
    "label": "low",
    "small_series": "low",
    "guideline": "low",
    "case_report": "very_low",
    "company": "very_low",
    "secondary": "very_low",
    "preclinical": "very_low",
}
STARTING_REASONS: Mapping[str, str] = {
    "randomised": "The best evidence is a randomised comparison.",
    ONE_GROUP: "The best evidence is one group of a randomised trial, not the difference between its groups.",
    "large_cohort": "The best evidence is a registry, a phase 3 trial or a large study, without randomisation.",
    "label": "The best evidence is the prescribing information.",
    "small_series": "The best evidence is a small series without randomisation.",
    "guideline": "The best evidence is a recommendation.",
    "case_report": "The best evidence is one or a few patients.",
    "company": "The best evidence is a statement of the company.",
    "secondary": "The best evidence is a text without data of its own.",
    "preclinical": "The best evidence is from animals or the laboratory.",
}
# A row on the methods or the background supports what surrounds a finding, such as the length of follow-up.
SURROUNDING_PASSAGES = frozenset({"method", "background"})
FEW_PEOPLE = 30  # a group of fewer people gives no precise figure
FEW_COMPARED = 200  # half of the 400 people in two groups below which GRADE calls a comparison imprecise
