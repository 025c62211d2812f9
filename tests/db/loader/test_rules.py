import pytest

from db.loader.catalogue_index import CatalogueIndex
from db.loader.rules import RULES
from db.loader.rules.component_doses import averages_are_no_bounds_of_a_dose
from db.loader.rules.warnings import find_warnings
from db.loader.validation import validate_catalogue
from tests.small_catalogue import Change, parse_small_catalogue

CITED = "evidence: [{reference: article-2016, locator: x}]}\n"


def claim(fields: str, evidence: str = CITED) -> Change:
    """A further claim; a field given here replaces the one of the same name."""
    given = {field.partition(":")[0].strip() for field in fields.split(",")}
    base = {"key": "new", "therapy": "brand", "kind": "description", "assertion": "shown", "statement": "New."}
    kept = "".join(f"{name}: {value}, " for name, value in base.items() if name not in given)
    return "claims:\n", f"claims:\n  - {{{kept}{fields}, {evidence}"


def cited(reference: str, more: str = "") -> str:
    return f"evidence: [{{reference: {reference}, locator: x{more}}}]}}\n"


OTHER_PROFILE = (
    "candidates:\n  - {id: other, therapy: brand, title: T, reference: article-2016, locator: x, criteria:"
    " {all: [{key: a, role: inclusion, computable: false, text: A}]}}\n"
)
SHARE = (
    "kind: risk, risk: bleeding, severity: fatal, statistic: proportion, unit: '%', population: everyone,"
    " counted: participant"
)
BLED = "kind: risk, risk: bleeding, population: everyone, component: infusion"
COST = "kind: burden, measure: cost_total, value: 5, unit: USD, follow_up: {kind: within, low: 0, high: 20, unit: a}"
TEXT = "New type 4 of age"  # which says the number and the unit of the criteria below
LEAF = f"{{key: new, role: inclusion, text: {TEXT}, "


def leaf(fields: str, text: str = TEXT) -> Change:
    new = LEAF.replace(TEXT, text)
    return "        - {key: judgement,", f"        - {new}{fields}}}\n        - {{key: judgement,"


def excluded(fields: str) -> Change:
    old, new = leaf(fields)
    return old, new.replace("role: inclusion", "role: exclusion", 1)


GOLD = "attribute: gold_score, operator: gte, value: 4"
OLD, NEW = leaf(GOLD)
TWICE = OLD, NEW.replace(OLD, f"        - {LEAF.replace('key: new', 'key: again')}{GOLD}}}\n{OLD}")


MANY_SOURCES = ", ".join(f"{{reference: article-2016, locator: x{n}}}" for n in range(101))
MANY_GROUPS = "".join(f"  - {{id: g-{n}, label: G, role: arm, study: NCT00000001}}\n" for n in range(101))

BROKEN: dict[str, list[tuple[Change, str]]] = {
    "lists_are_short_enough_to_be_shown": [
        (claim("kind: description", f"evidence: [{MANY_SOURCES}]}}\n"), "new.evidence: has 101 entries; at most 100"),
    ],
    "owners_have_few_enough_records_to_be_shown": [
        (("populations:\n", f"populations:\n{MANY_GROUPS}"), "NCT00000001 has more than 100 populations"),
    ],
    "ids_are_unique": [
        (("id: rival", "id: brand"), "brand.id: brand is used by two therapies"),
        (claim("key: brand-cost"), "brand-cost.key: brand-cost is used by two claims"),
    ],
    "parts_of_a_record_differ": [
        (("{key: infusion,", "{key: cells,"), "brand.components[1].key: two components of the therapy have this key"),
        (("{key: clarke,", "{key: age,"), "brand-criteria.criteria.all[3].at_least[0].key: two criteria"),
        (('locator: "table 3"', "locator: paragraph 9"), ""),
        (
            (", note: Repeats it.", "}\n  - {claim: brand-bleeding, reference: release-2020, locator: paragraph 9"),
            "same reference, stance and locator",
        ),
        (
            ("[pmid:1234567, ", "[pmid:1234567, DOI:10.1000/islets.1, "),
            "article-2016.identifiers[2]: this code stands twice",
        ),
    ],
    "one_profile_of_a_source": [
        (
            (
                "candidates:\n",
                OTHER_PROFILE,
            ),
            "brand-criteria.part: this source has a profile for this therapy",
        )
    ],
    "one_link_between_two_references": [
        (
            ("reference_links:\n", "reference_links:\n  - {from: copy-of-article, to: article-2016, type: copy_of}\n"),
            "copy-of-article: this link stands twice",
        )
    ],
    "criteria_keys_are_not_positions": [(("key: clarke", "key: root"), "a key is a word")],
    "every_link_leads_somewhere": [
        (
            ("parents: [diabetes]", "parents: [diabets]"),
            "type-1-diabetes.parents[0]: diabets is not among the conditions; did you mean diabetes?",
        ),
        (("therapies: [brand]", "therapies: [brandt]"), "brandt is not among the therapies; did you mean brand?"),
        (
            ("mechanism: insulin-secretion\n    evidence", "mechanism: insulin-secretions\n    evidence"),
            "did you mean insulin-secretion?",
        ),
        (
            ("counterclaim: islets-rest", "counterclaim: islets-sleep"),
            "islets-secrete.evidence[1].counterclaim: islets-sleep is not among the claims",
        ),
        (
            ("evidence:\n  - {claim: brand-bleeding", "evidence:\n  - {claim: brand-bleed"),
            "brand-bleed.claim: brand-bleed is not among the claims; did you mean brand-bleeding?",
        ),
        (
            ("reference: page-2017, locator: end", "reference: page-2018, locator: end"),
            "criteria.all[3].at_least[1].reference: page-2018 is not among",
        ),
        (
            (", locator: introduction", ", locator: x}\n      - {reference: nobody-1, locator: introduction"),
            "nobody-1 is not among the references",
        ),
    ],
    "published_records_name_published_ones": [
        (
            ("id: bleeding, ", "id: bleeding, status: withdrawn, reason: A mistake., "),
            "brand-bleeding.risk: bleeding is withdrawn",
        ),
        (
            ("id: hba1c, ", "id: hba1c, status: merged, reason: One is enough., successor: independence, "),
            "",
        ),
        (
            (
                "title: A trial of islets",
                "title: A trial\n    record_status: merged\n    reason: Twice.\n    successor: NCT00000001",
            ),
            "everyone.study: NCT00000001 is merged; its successor is NCT00000001",
        ),
    ],
    "components_belong_to_their_therapy": [
        (
            ("component: infusion", "component: infusions"),
            "brand-bleeding.component: brand has no component infusions; it has cells, infusion",
        )
    ],
    "nothing_is_its_own_ancestor": [
        (
            ("summary: Islets are given.", "summary: Islets.\n    parents: [rival]"),
            "islets.parents: leads back to the record itself",
        ),
        (("parent: everyone", "parent: younger"), "younger.parent: leads back"),
    ],
    "approvals_begin_before_they_end": [
        (
            ('until: "2020"', 'until: "2015"'),
            "brand-is-approved.approval.until: until 2015 is not after from 2016-06-28",
        ),
        (('until: "2020"', 'until: "2016-06-28"'), "is not after"),
        (('until: "2020"', 'until: "2016"'), ""),
    ],
    "studies_start_before_they_complete": [
        (
            ('completion: {date: "2012"', 'completion: {date: "2005"'),
            "NCT00000001.completion: 2005 is not after the start, 2006-10",
        )
    ],
    "extraction_agrees_with_the_agent": [
        (
            ("passage: own_result}", "passage: own_result, extraction: manual}"),
            "brand-independence.evidence[0].extraction: a program extracted this row",
        ),
    ],
    "contributions_follow_the_reading": [
        (
            ('role: drafted, date: "2026-11-21"', 'role: drafted, date: "2001-01-02"'),
            "brand-independence.evidence[0].contributions[0].date: is 2001-01-02, before the source was read",
        ),
    ],
    "certainty_is_that_of_the_rubric": [
        (
            ("risk: bleeding\n", "risk: bleeding\n    certainty: high\n    certainty_reason: It is so.\n"),
            "brand-bleeding.certainty_method: is missing: name the rubric",
        ),
        (
            ("risk: bleeding\n", "risk: bleeding\n    certainty: high\n    certainty_reason: It is so.\n"),
            "brand-bleeding.certainty: the rubric proposes low",
        ),
    ],
    "risks_not_shown_were_counted_or_searched": [
        (claim(f"{SHARE}, assertion: not_shown"), "new.assertion: not_shown on a risk means counted and none"),
    ],
    "absences_rest_on_a_search": [
        (claim("kind: status, assertion: not_shown"), "new.searches: is missing: say who searched where"),
    ],
    "every_claim_has_evidence": [(claim("as_of: '2026'", "}\n"), "new: has no evidence: add at least one reference")],
    "evidence_says_how_it_was_read": [
        (
            ("cited_as: {level: company, read: full_text, ", "cited_as: {read: full_text, "),
            "brand-cost.evidence[0].level: is missing, and release-2020 has no level under cited_as",
        )
    ],
    "accepted_results_have_a_source_of_their_own": [
        (
            claim("kind: risk, risk: bleeding", cited("page-2017")),
            "new.evidence: is accepted on secondary sources alone",
        ),
        (claim("kind: risk, risk: bleeding, asserter: regulator", cited("page-2017")), ""),
        (claim("kind: risk, risk: bleeding, ruling: accepted, rationale: Known.", cited("page-2017")), ""),
    ],
    "a_company_alone_speaks_as_sponsor": [
        (
            claim("as_of: '2020'", cited("release-2020")),
            "new.asserter: only a company supports this: set asserter: sponsor",
        ),
    ],
    "corrections_name_what_is_right": [
        (
            (
                "statement: Islets are infused into the liver.",
                "statement: Liver.\n    ruling: contested\n    rationale: Open.",
            ),
            "islets-into-the-pancreas.evidence[1].counterclaim: islets-into-the-liver is contested; a correction needs",
        ),
        (
            ("key: islets-into-the-liver\n    therapy: islets", "key: islets-into-the-liver\n    therapy: insulin"),
            "islets-into-the-liver is about insulin, which is not related to islets",
        ),
        (
            ("liver.\n    evidence: [{reference: article-2016", "liver.\n    evidence: [{reference: page-2017"),
            "article-2016 does not support islets-into-the-liver, so it cannot correct by it",
        ),
        (("key: islets-into-the-liver\n    therapy: islets", "key: islets-into-the-liver\n    therapy: brand"), ""),
    ],
    "opposing_claims_answer_the_same_question": [
        (
            claim(
                "kind: outcome, measure: hba1c",
                cited(
                    "article-2016",
                    "}, {reference: page-2017, locator: y, stance: disputes, ground: overstated,"
                    " counterclaim: brand-independence",
                ),
            ),
            "new.evidence[1].counterclaim: brand-independence has another measure: it answers another question",
        ),
        (
            claim(
                "kind: outcome, measure: independence, follow_up: {kind: at, high: 2, unit: a}",
                cited(
                    "article-2016",
                    "}, {reference: page-2017, locator: y, stance: disputes, ground: overstated,"
                    " counterclaim: brand-independence",
                ),
            ),
            "has another follow_up",
        ),
        (
            claim(
                "kind: outcome, measure: independence, follow_up: {kind: at, high: 1, unit: a}",
                cited(
                    "article-2016",
                    "}, {reference: page-2017, locator: y, stance: disputes, ground: overstated,"
                    " counterclaim: brand-independence",
                ),
            ),
            "",
        ),
    ],
    "editorial_notes_rarely_correct": [
        (
            claim(
                "as_of: '2020'",
                cited(
                    "page-2017",
                    "}, {reference: note-1, locator: y, stance: corrects, ground: outdated, counterclaim: brand-cost",
                ),
            ),
            "new.evidence[1].stance: an editorial note may dispute, and correct only",
        ),
        (("    notes: The words do not say this in the original.\n", ""), ""),
    ],
    "originals_are_cited_not_copies": [
        (
            claim("as_of: '2020'", cited("copy-of-article")),
            "new.evidence[0].reference: copy-of-article is a copy of article-2016: cite the original",
        )
    ],
    "retraction_status_matches_notices": [
        (
            ("reference_links:\n", "reference_links:\n  - {from: note-1, to: page-2017, type: retraction_of}\n"),
            "note-1.to: page-2017 says retraction: none; with this link it must be retracted",
        )
    ],
    "at_risk_fits_its_population": [
        (("at_risk: 48", "at_risk: 49"), "brand-independence.at_risk: 49 people at risk, but everyone has only 48")
    ],
    "groups_fit_into_larger_ones": [
        (("size: 20", "size: 49"), "younger.size: 49 people, but its larger group everyone has only 48")
    ],
    "figures_of_other_therapies_are_indirect": [
        (
            ("received: brand, size: 48", "received: rival, size: 48"),
            "brand-independence.evidence[0].directness: everyone received rival, not brand",
        ),
        (claim("therapy: rival, kind: risk, risk: bleeding, population: everyone"), "directness must be indirect"),
        (
            claim(
                "therapy: rival, kind: risk, risk: bleeding, population: everyone",
                cited("article-2016", ", directness: indirect"),
            ),
            "",
        ),
        (claim("therapy: islets, kind: risk, risk: bleeding, population: everyone"), ""),
    ],
    "figures_of_sibling_studies_are_indirect": [
        (
            claim("therapy: rival, kind: risk, risk: bleeding, study: NCT00000001"),
            "NCT00000001 is of brand, not rival: must be indirect",
        ),
        (claim("therapy: islets, kind: risk, risk: bleeding, study: NCT00000001"), ""),
    ],
    "differing_figures_are_weighed": [
        (
            claim(f"{BLED}, events: 6, at_risk: 75, counted: procedure"),
            "gives another figure than new for the same question",
        ),
        (
            claim(f"{BLED}, events: 5, at_risk: 48, counted: participant"),
            "",
        ),
        (
            claim(f"{COST}, as_of: '2012'"),
            "another figure",
        ),
        (
            claim(f"{COST}, as_of: '2013'"),
            "",
        ),
    ],
    "units_are_ucum": [
        (("high: 365, unit: d", "high: 365, unit: days"), "brand-independence.follow_up.unit: days is not a UCUM unit"),
        (('unit: "{EIN}/kg"', 'unit: "EIN/kg"'), "brand.components[0].dose.unit: EIN/kg is not a UCUM unit"),
        (
            (
                'id: independence, name: Independence, type: proportion, direction: higher_better, unit: "%"',
                "id: independence, name: Independence, type: proportion, direction: higher_better, unit: USD",
            ),
            "independence.unit: USD is not a UCUM unit",
        ),
    ],
    "times_are_times": [
        (("high: 365, unit: d", "high: 365, unit: kg"), "brand-independence.follow_up.unit: kg is not a unit of time"),
        (("high: 0, unit: d", "high: 0, unit: m"), "brand.components[1].timing.unit: m is not a unit of time"),
    ],
    "figures_are_in_the_unit_of_their_measure": [
        (
            ('unit: "%"\n    interval', "unit: kg\n    interval"),
            "brand-independence.unit: kg does not convert to %, the unit of independence",
        ),
        (('unit: "%"\n    interval', 'unit: "{IEQ}"\n    interval'), "{IEQ} does not convert to %"),
        (claim("kind: outcome, measure: hba1c, statistic: median, value: 53, unit: mmol/mol"), ""),
    ],
    "money_is_in_a_currency_of_a_year": [
        (('    as_of: "2012"\n', ""), "brand-cost.as_of: money needs its price year"),
        (
            ("value: 519000\n    unit: USD", "value: 519000\n    unit: kg"),
            "brand-cost.unit: kg is not a currency (USD, EUR)",
        ),
    ],
    "intervals_have_a_unit": [
        (
            claim("kind: outcome, measure: hba1c, interval: {type: iqr, low: 5, high: 6}"),
            "new.interval: has bounds in no unit",
        ),
    ],
    "stage_and_activity_are_backed": [
        (
            ("kind: status", "kind: description"),
            "brand.stage: approved stands without an accepted status claim on brand",
        ),
    ],
    "approvals_are_status_claims": [
        (("kind: status", "kind: description"), "brand-is-approved.approval: only a status claim")
    ],
    "states_fit_their_category": [
        (
            ("state: approved", "state: granted"),
            "approval.state: granted is not a state of authorisation, which has submitted, approved",
        )
    ],
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
    "dates_are_not_in_the_future": [
        (("- id: page-2017\n", '- id: page-2017\n    issued: "2099"\n'), "page-2017.issued: 2099 is in the future"),
        (claim('as_of: "2099-01"'), "new.as_of: 2099-01 is in the future"),
    ],
    "codings_are_unique": [
        (
            ("- id: page-2017\n", "- id: page-2017\n    identifiers: [DOI:10.1000/ISLETS.1]\n"),
            "that of article-2016 already",
        ),
    ],
    "percentages_agree_with_counts": [
        (claim(f"{SHARE}, value: 90, events: 2, at_risk: 10"), "new.value: 90 % is not 2 of 10, which is 20 %"),
        (claim(f"{SHARE}, value: 33.3, events: 16, at_risk: 48"), ""),
        (claim(f"{SHARE}, value: 33.4, events: 16, at_risk: 48"), "33.4 % is not 16 of 48, which is 33.33 %"),
    ],
    "percentages_say_of_what": [
        (claim(f"{SHARE.replace('statistic: proportion, ', '')}, value: 90"), "new.statistic: is missing"),
    ],
    "proportions_of_a_population_are_counted": [
        (claim(f"{SHARE.replace(', counted: participant', '')}, value: 90"), "new.counted: is missing"),
    ],
    "averages_are_no_bounds_of_a_dose": [
        (claim("value: 5000, unit: '{EIN}/kg', statistic: mean"), "brand.components[0].dose.low: is the mean of new"),
    ],
    "counts_in_statements_are_those_of_the_claim": [
        (
            claim(f"{SHARE}, events: 2, at_risk: 10, statement: Three of 10 bled."),
            "new.statement: says 3 of 10, and the figures of the claim are 2 of 10",
        ),
        (claim(f"{SHARE}, events: 2, at_risk: 10, statement: Eight of the 10 did not."), ""),
        (claim(f"{SHARE}, events: 2, at_risk: 10, statement: 3 out of ten bled."), "says 3 of 10"),
    ],
}
CASES = [(rule, change, expected) for rule, cases in BROKEN.items() for change, expected in cases]


def messages(*changes: Change) -> list[str]:
    catalogue = parse_small_catalogue(*changes)
    assert catalogue.problems == []
    found = [catalogue.locate_problem(*violation) for violation in validate_catalogue(catalogue.records)]
    return [f"{problem.field}: {problem.message}" for problem in found]


def test_small_catalogue_breaks_no_rule() -> None:
    assert messages() == []


@pytest.mark.parametrize(("rule", "change", "expected"), CASES)
def test_broken_rule_is_named_with_its_field(rule: str, change: Change, expected: str) -> None:
    del rule
    found = messages(change)
    assert any(expected in message for message in found) if expected else found == [], found


def test_every_rule_has_a_broken_document() -> None:
    untried = {rule.__name__ for rule in RULES} - BROKEN.keys()
    assert untried == {"claim_ids_differ"}  # two keys with one hash are beyond reach


WARNINGS = [
    (("name: Rival islets", "name: Brand Islets"), "already"),
    (claim("value: 61, unit: '%', measure: hba1c, kind: outcome"), "new.statistic: is missing"),
    (
        claim(f"{SHARE}, events: 2, at_risk: 10, statement: Fever in 2 of 10 after 77 days."),
        "new.statement: prints 77,",
    ),
]


@pytest.mark.parametrize(("change", "expected"), WARNINGS)
def test_what_can_be_right_is_a_warning(change: Change, expected: str) -> None:
    catalogue = parse_small_catalogue(change)
    assert catalogue.problems == []
    found = [catalogue.locate_problem(*warning) for warning in find_warnings(CatalogueIndex(catalogue.records))]
    assert any(expected in f"{problem.field}: {problem.message}" for problem in found), found


def test_one_mistake_in_a_reference_gives_one_message() -> None:
    catalogue = parse_small_catalogue(('issued: "2016-07"', "issued: 2026"))
    problems = [problem.message for problem in catalogue.problems]
    problems += [violation.message for violation in validate_catalogue(catalogue.records, catalogue.malformed)]
    assert problems == ['put the date in quotes: "2026"']


CONSTRAINTS = [
    (claim("kind: risk"), "new.risk: goes with kind: risk"),
    (claim("kind: mechanism"), "new.mechanism: goes with kind: mechanism"),
    (claim("kind: outcome"), "new.measure: is missing: an outcome"),
    (claim("events: 5"), "new.events: need at_risk and counted"),
    (("events: 25", "events: 49"), "brand-independence.events: are more than the at_risk"),
    (("events: 25", "events: 25\n    occurrences: 20"), "occurrences: are fewer than the events"),
    (("low: 38.0", "low: 138.0"), "brand-independence.interval.low: is above high"),
    (("versus: controls", "versus: everyone"), "brand-independence.versus: is the population itself"),
    (claim("causality: unrelated"), "new.causality: is somebody's word"),
    (claim("applies_to: descendants"), "new.applies_to: descendants is only for"),
    (claim("certainty: very_low, certainty_method: x"), "new.certainty: and certainty_reason go together"),
    (claim("ruling: accepted"), "new.ruling: and rationale go together"),
    (claim(f"{SHARE}, events: 0, at_risk: 5"), "new.assertion: must be not_shown"),
    (
        (", ground: contradicted, counterclaim: islets-rest", ""),
        "islets-secrete.evidence[1].ground: is for what disputes or corrects",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CONSTRAINTS)
def test_broken_constraint_is_named_in_words(change: Change, expected: str) -> None:
    found = messages(change)
    assert any(expected in message for message in found), found


def test_records_that_could_not_be_read_are_not_called_missing() -> None:
    catalogue = parse_small_catalogue(("category: procedural", "category: procedurel"))
    assert len(catalogue.problems) == 1
    assert validate_catalogue(catalogue.records, catalogue.malformed) == []


NOTED = ("article-2016", ", note: Measured on day 77.")
NO_WARNINGS = [
    claim(f"{SHARE}, value: 61, statement: Fever in 61 % (P = .001)."),
    claim(f"{SHARE}, events: 2, at_risk: 10, statement: Fever in 2 of 10 after 77 days.", cited(*NOTED)),
    claim("value: 61, unit: '%', measure: hba1c, kind: outcome", cited("article-2016", ", note: It does not say what")),
]


@pytest.mark.parametrize("change", NO_WARNINGS)
def test_what_a_note_explains_is_no_warning(change: Change) -> None:
    found = find_warnings(CatalogueIndex(parse_small_catalogue(change).records))
    assert [warning for warning in found if "claims" in str(warning)] == []


@pytest.mark.parametrize("figure", ["value: 6000, statistic: mean", "value: 5000, statistic: null"])
def test_another_figure_or_a_planned_dose_may_be_a_bound(figure: str) -> None:
    catalogue = parse_small_catalogue(claim(f"unit: '{{EIN}}/kg', {figure}"))
    assert [*averages_are_no_bounds_of_a_dose(CatalogueIndex(catalogue.records))] == []
