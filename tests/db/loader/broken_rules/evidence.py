"""Broken rules of evidence, status claims and provenance."""

from tests.db.loader.broken_rules.changes import BLED, CITED, SHARE, cited, claim
from tests.small_catalogue import Change

AT = "read_at: 'https"


def read_at_its_site(place: str) -> Change:
    """A further claim with a source of its own, of which an excerpt was read at that place."""
    old, new = claim("as_of: '2020'", cited("site"))
    reading = f"level: small_series, read: excerpt, read_on: '2026-11-21', read_at: '{place}'"
    site = "{id: site, kind: journal_article, title: T, url: 'https://www.journal.example/a',"
    return old, f"references:\n  - {site} cited_as: {{{reading}}}}}\n{new}"


BROKEN: dict[str, list[tuple[Change, str]]] = {
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
        (
            ("risk: bleeding\n", "risk: bleeding\n    certainty: low\n    certainty_reason: It is so.\n"),
            "brand-bleeding.certainty_reason: the rubric gives: The best evidence is a small series",
        ),
        (
            claim(f"{BLED}, certainty: low, certainty_reason: A., certainty_method: TherapyDB rubric 1.1"),
            "new.certainty_method: is an older version",
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
    "levels_fit_their_sources": [
        (
            ("level: small_series", "level: large_cohort"),
            "is large_cohort, but the groups of its claims have 98 people in all, fewer than 100",
        ),
        (("level: small_series", "level: randomised"), "is randomised, but the source's design is single_arm"),
        (
            ("role: enrolled, received: brand, size: 48", "role: enrolled, received: brand, size: 100"),
            "is small_series",
        ),
        (
            (
                "kind: press_release\n    title: Company proudly announces\n    cited_as: {level: company",
                "kind: news\n    title: Company proudly announces\n    cited_as: {level: case_report",
            ),
            "is case_report, but news has no data of its own",
        ),
        (("kind: press_release", "kind: news"), "is company, but news has no data of its own"),
        (("size: 50", "size: 100"), ""),  # a control group makes no series of a therapy large
    ],
    "reports_of_a_work_are_secondary": [
        (
            claim("as_of: '2020'", cited("article-2016", f", read: excerpt, {AT}://letters.example/3'")),
            "new.evidence[0].level: is small_series, but letters.example is not the site of article-2016: secondary",
        ),
        (
            claim("as_of: '2020'", CITED.replace("locator: x", "locator: 'results, as summed up by a newsletter'")),
            "new.evidence[0].level: is small_series, but the locator names a text that reports the work",
        ),
        (claim("as_of: '2020'", cited("article-2016", f", read: copy, {AT}://letters.example/3'")), ""),
        (claim("as_of: '2020'", cited("article-2016", f", read: excerpt, level: secondary, {AT}://a.example/3'")), ""),
        (read_at_its_site("https://m.journal.example/b"), ""),
        (read_at_its_site("https://journal.example.net/b"), "journal.example.net is not the site of site"),
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
    "stage_and_activity_are_backed": [
        (
            ("kind: status", "kind: description"),
            "brand.stage: approved stands without an accepted status claim on brand",
        ),
    ],
    "approvals_are_status_claims": [
        (("kind: status", "kind: description"), "brand-is-approved.approval: only a status claim")
    ],
    "planned_numbers_have_a_day": [
        (
            claim("kind: status, measure: planned_enrolment, value: 20, unit: '{participant}', statistic: count"),
            "new.as_of: is missing: as of when did the register plan",
        ),
    ],
    "states_fit_their_category": [
        (
            ("state: approved", "state: granted"),
            "approval.state: granted is not a state of authorisation, which has submitted, approved",
        )
    ],
}
