"""The constraints of the database in the words of the files: the field to look at, and what is wrong with it."""

# Name of the constraint without `ck_` and the table -> field and message.
CONSTRAINT_MESSAGES: dict[str, tuple[str, str]] = {
    # Claims
    "is_about_something": ("therapy", "is missing: only a description of a condition does without a therapy"),
    "component_needs_therapy": ("component", "belongs to a therapy: name it"),
    "kind_mechanism_names_one": ("mechanism", "goes with kind: mechanism, and kind: mechanism with it"),
    "kind_risk_names_one": ("risk", "goes with kind: risk, and kind: risk with it"),
    "kind_outcome_names_measure": ("measure", "is missing: an outcome is measured by something"),
    "candidate_needs_kind": ("candidate", "stands only in a claim of kind: candidate"),
    "events_need_at_risk": ("events", "need at_risk and counted beside them"),
    "events_within_at_risk": ("events", "are more than the at_risk, which only counted: person_year allows"),
    "at_risk_is_positive": ("at_risk", "must be more than 0"),
    "occurrences_cover_events": ("occurrences", "are fewer than the events"),
    "interval_low_not_above_interval_high": ("interval.low", "is above high"),
    "interval_has_bounds": ("interval", "needs low, high or both"),
    "value_has_unit": ("unit", "is missing beside the value"),
    "value_measures_something": ("value", "is of a measure or a risk: name it"),
    "comparator_has_value": ("comparator", "stands before a value: there is none"),
    "versus_is_another": ("versus", "is the population itself"),
    "causality_has_asserter": ("causality", "is somebody's word: name the asserter"),
    "only_some_kinds_descend": ("applies_to", "descendants is only for mechanism, risk and procedure"),
    "certainty_has_reason": ("certainty", "and certainty_reason go together"),
    "certainty_rates_results": ("certainty", "rates only outcomes and risks"),
    "ruling_has_rationale": ("ruling", "and rationale go together"),
    "no_events_is_not_shown": ("assertion", "must be not_shown where there were no events of a risk"),
    "follow_up_low_not_above_follow_up_high": ("follow_up.low", "is above high"),
    # Evidence
    "opposition_has_ground": ("ground", "is for what disputes or corrects, and is needed there"),
    "correction_has_answer": ("counterclaim", "is missing: say which claim is right, or that the ground is unreadable"),
    "support_has_no_counterclaim": ("counterclaim", "is only for what disputes or corrects"),
    "counterclaim_is_another": ("counterclaim", "is the claim itself"),
    # Therapies
    "part_is_another": ("part", "is the therapy itself"),
    "dose_low_not_above_dose_high": ("dose.low", "is above high"),
    "repeat_low_not_above_repeat_high": ("repeat.low", "is above high"),
    "timing_low_not_above_timing_high": ("timing.low", "is above high"),
    # Every record
    "ended_says_why": ("reason", "is missing: a record that was withdrawn or merged says why"),
    "merged_names_successor": ("successor", "is missing: name the record it was merged into"),
    "successor_is_another": ("successor", "is the record itself"),
    # Links
    "is_another": ("", "is linked to itself"),
    "parent_is_another": ("parent", "is the group itself"),
}
