"""Broken rules of criteria of candidate profiles."""

from tests.db.loader.broken_rules.changes import TWICE, excluded, leaf
from tests.small_catalogue import Change

BROKEN: dict[str, list[tuple[Change, str]]] = {
    "groups_and_leaves_have_their_shape": [
        (("          text: Pregnancy\n", ""), "criteria.all[4]: a criterion needs its text"),
        (
            ("- key: pregnancy\n          role: exclusion", "- role: exclusion"),
            "criteria.all[4]: a criterion needs a key",
        ),
        (("computable: false, ", ""), "criteria.all[6]: names no attribute: set computable: false"),
        (
            leaf("attribute: gold_score, operator: gte, value: 4, computable: false"),
            "cannot be computed and asks for an attribute",
        ),
        (leaf("computable: false, operator: gte"), "has an operator and no attribute"),
        (leaf("computable: false, value: 4"), "has a value and no attribute"),
        (leaf("computable: false, judged_if_unknown: true"), "judged_if_unknown is for what is computed"),
        (leaf("computable: false, negated: true"), "only a person can judge it: say what is not so in its text"),
        (("          n: 1\n", ""), "criteria.all[3]: at_least and n go together"),
    ],
    "at_least_can_be_reached": [(("          n: 1\n", "          n: 3\n"), "at least 3 of 2 criteria makes no sense")],
    "roles_stand_below_the_root": [
        (
            ("{key: judgement, role: exclusion, ", "{key: judgement, "),
            "criteria.all[6]: needs a role: inclusion, exclusion",
        ),
        (("{key: clarke, ", "{key: clarke, role: inclusion, "), "roles stand on the children of the root"),
    ],
    "leaves_ask_what_can_be_answered": [
        (
            ("attribute: clarke_score", "attribute: clark_score"),
            "at_least[0].attribute: clark_score is not an attribute; did you mean clarke_score?",
        ),
        (
            ("attribute: clarke_score, operator: gte", "attribute: clarke_score, operator: is"),
            "operator: is does not fit clarke_score, a score",
        ),
        (
            ("value: [18, 65], unit: a", "value: [65, 18], unit: a"),
            "criteria.all[1].value: between compares with [low, high]",
        ),
        (
            ("value: [18, 65], unit: a", "value: [18, 65]"),
            "criteria.all[1].unit: is missing: age is measured, for instance in a",
        ),
        (("value: [18, 65], unit: a", "value: [18, 65], unit: kg"), "kg does not convert to a, the unit of age"),
        (("value: [18, 65], unit: a", "value: [18, 650], unit: a"), "650 a is outside what is possible, 0 to 120 a"),
        (("value: [18, 65], unit: a", "value: [18, 780], unit: mo"), ""),
        (
            ("value: 0.30, unit: ng/mL", "value: 300, unit: ng/mL"),
            "300 ng/mL is outside what is possible, 0 to 20 nmol/L",
        ),
        (
            ("value: [pregnant]", "value: [expecting]"),
            "criteria.all[4].value: expecting is not a value of pregnancy_status",
        ),
        (("value: [pregnant]", "value: pregnant"), "in compares with a list"),
        (("value: [MONDO:0005147]", "value: [T1D]"), "T1D is not a code of conditions"),
        (("value: true", "value: 1"), "kidney_graft_stable is true or false"),
        (("value: 3, window", "value: 3.5, window"), "clinical_review is counted: expected a whole number"),
        (
            ("length: 12, unit: mo", "length: 12, unit: mth"),
            "criteria.all[2].window: mth is not a unit of the calendar",
        ),
        (
            leaf("attribute: prior_therapies, operator: includes_any, value: [brandt]"),
            "brandt is not a therapy, as prior_therapies asks for; did you mean brand?",
        ),
        (leaf("attribute: diagnosis_date, operator: before, value: 4"), "diagnosis_date is a date in quotes"),
        (leaf('attribute: diagnosis_date, operator: before, value: "2019-13"'), "2019-13"),
        (leaf('attribute: diagnosis_date, operator: before, value: "2019-02-30"'), "2019-02-30"),
        (leaf("attribute: age, operator: gt, value: 4, unit: '{ULN}'"), "age is not compared with a limit"),
        (leaf("attribute: haemoglobin, operator: gt, value: -4, unit: '{ULN}'"), "is more than 0, at most 1000"),
        (leaf("attribute: haemoglobin, operator: gt, value: 4, unit: '{ULM}'"), "does not convert to g/dL"),
        (leaf("attribute: bmi, operator: gt, value: 4, unit: kg/m2, selection: change"), "window: is missing"),
        (
            leaf("attribute: age, operator: gt, value: 4, unit: a, selection: change, window: {length: 4, unit: a}"),
            "age has no change that could be measured",
        ),
        (
            leaf("attribute: sex, operator: in, value: [male], window: {length: 4, unit: d}"),
            "sex is neither an event nor measured",
        ),
    ],
    "demands_hold_together": [
        (
            leaf("attribute: age, operator: lt, value: 4, unit: a"),
            "criteria.all[6]: contradicts age: age cannot be both",
        ),
        (leaf("attribute: age, operator: lt, value: 48, unit: mo"), "contradicts age"),
        (leaf("attribute: age, operator: gt, value: 4, unit: a"), ""),
        (excluded("attribute: age, operator: gte, value: 4, unit: a"), "criteria.all[6]: contradicts age"),
        (excluded("attribute: age, operator: lt, value: 4, unit: a"), ""),
        (leaf("attribute: kidney_graft_stable, operator: is, value: true"), "contradicts graft: kidney_graft_stable"),
        (leaf("attribute: pregnancy_status, operator: in, value: [pregnant]"), "contradicts pregnancy"),
        (leaf("attribute: pregnancy_status, operator: not_in, value: [pregnant]"), ""),
        (leaf("attribute: conditions, operator: includes_none, value: [MONDO:0005147]"), "contradicts t1d"),
        (leaf("attribute: conditions, operator: includes_none, value: [MONDO:0005148]"), ""),
    ],
    "nothing_is_asked_twice": [
        (
            TWICE,
            "criteria.all[7]: asks the same as new",
        ),
    ],
    "units_of_words_are_absent": [(leaf("attribute: sex, operator: in, value: [male], unit: a"), "sex has no unit")],
    "every_number_stands_in_the_text": [
        (
            ("text: Aged 18 to 65 years", "text: Adults up to 65 years"),
            "criteria.all[1].text: the text does not say 18 (value)",
        ),
        (("text: Three reviews in the past year", "text: Three reviews of late"), "the text does not say 12 (window)"),
        (
            ("text: Three reviews in the past year", "text: Reviews in the last 52 weeks"),
            "the text does not say 3 (value)",
        ),
        (("text: Three reviews in the past year", "text: 3 reviews in 365 days"), ""),
    ],
    "every_number_of_the_text_is_computed": [
        (
            ("text: Aged 18 to 65 years", "text: Aged 18 to 65 years and 30 kg"),
            "criteria.all[1].text: the text says 30, which is not computed",
        ),
        (("text: Aged 18 to 65 years", "text: Aged 18 to 65 years; the people were 20 to 30"), ""),
        (("text: Aged 18 to 65 years", "text: Aged 216 months to 65 years"), ""),
    ],
    "words_of_the_text_are_computed": [
        (
            ("text: Aged 18 to 65 years", "text: From 18 to 65"),
            "criteria.all[1].text: the text does not say the unit a",
        ),
        (("text: Aged 18 to 65 years", "text: Aged more than 18 or 65 years"), "the text says gt, not between"),
        (("text: Aged 18 to 65 years", "text: Aged 18 to 65 years at any time"), "only the present is asked for"),
        (("text: Aged 18 to 65 years", "text: Aged 18 to 65 years unless related"), "the text says 'unless'"),
        (
            leaf("attribute: sex, operator: in, value: [male]", "Male or female"),
            "the text names 2 alternatives, and 1 are computed",
        ),
    ],
}
