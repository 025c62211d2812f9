"""Broken rules of records of any type: ids, links, dates and lengths of lists."""

from tests.db.loader.broken_rules.changes import MANY_GROUPS, MANY_SOURCES, OTHER_PROFILE, claim
from tests.small_catalogue import Change

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
}
