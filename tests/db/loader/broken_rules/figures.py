"""Broken rules of the figures of claims and their units."""

from tests.db.loader.broken_rules.changes import BLED, COST, SHARE, cited, claim
from tests.small_catalogue import Change

BROKEN: dict[str, list[tuple[Change, str]]] = {
    "at_risk_fits_its_population": [
        (("at_risk: 48", "at_risk: 49"), "brand-independence.at_risk: 49 people at risk, but everyone has only 48")
    ],
    "measures_of_burdens_measure_no_outcomes": [
        (
            claim("kind: outcome, measure: cost_total, value: 5, unit: USD, as_of: '2012'"),
            "new.kind: is outcome, but brand-cost has cost_total as a burden",
        ),
        (claim(f"{COST}, as_of: '2013', population: everyone"), ""),
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
    "percentages_agree_with_counts": [
        (claim(f"{SHARE}, value: 90, events: 2, at_risk: 10"), "new.value: 90 % is not 2 of 10, which is 20 %"),
        (claim(f"{SHARE}, value: 33.3, events: 16, at_risk: 48"), ""),
        (claim(f"{SHARE}, value: 33.4, events: 16, at_risk: 48"), "33.4 % is not 16 of 48, which is 33.33 %"),
    ],
    "percentages_without_counts_say_why": [
        (claim(f"{SHARE}, value: 75"), "new.counts: is missing: a percentage without events is one of survival_"),
        (claim(f"{SHARE}, value: 74"), "no whole number of 48 gives 74 %"),
        (claim(f"{SHARE}, value: 75"), "or counts: derived, if it is 36 of 48"),
        (claim(f"{SHARE}, value: 74, counts: survival_estimate"), ""),
        (
            claim(f"{SHARE}, value: 74, comparator: '~'"),
            "new.counts: is missing: a percentage without events is one of",
        ),
        (claim(f"{SHARE}, value: 74, comparator: '~', counts: not_derivable"), ""),
    ],
    "percentages_fit_the_group_beside_them": [
        (
            claim(f"{SHARE}, value: 74, counts: not_derivable"),
            "new.population: no whole number of its 48 people gives 74 %",
        ),
        (claim(f"{SHARE}, value: 75, counts: not_derivable"), ""),
    ],
    "derived_counts_are_the_only_ones": [
        (claim(f"{SHARE}, value: 75, counts: derived, events: 36, at_risk: 48"), ""),
        (claim(f"{SHARE}, value: 50, counts: derived, events: 150, at_risk: 300"), "50 % of 300 may be 149 to 151"),
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
