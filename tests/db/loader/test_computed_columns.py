"""Columns that a load computes from the records and what they rest on."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from db.loader.public_ids import make_claim_id
from tests.db.loader.catalogue_rows import (
    fetch_row,
    fetch_rows,
    list_moved,
    load_small_catalogue,
)


@pytest.mark.slow
def test_retraction_reaches_every_claim_that_rests_on_it(loaded: Connection) -> None:
    files = ("design: single_arm\n    cited_as", "design: single_arm\n    retraction: retracted\n    cited_as")
    rests = {"brand-independence", "islets-into-the-liver"}
    load_small_catalogue(
        loaded,
        files,
        ("brand-bleeding, reference: release-2020", "brand-bleeding, level: label, reference: release-2020"),
    )
    standings = {claim["id"]: claim["standing"] for claim in fetch_rows(loaded, "claims")}
    assert {standings[make_claim_id(key)] for key in rests} == {"contested"}
    assert standings[make_claim_id("brand-bleeding")] == "accepted"
    assert {("claims", make_claim_id(key)) for key in rests} < list_moved(loaded)


def test_computed_columns_are_written(loaded: Connection) -> None:
    claims = {claim["id"]: claim for claim in fetch_rows(loaded, "claims")}
    assert claims[make_claim_id("islets-secrete")]["standing"] == "contested"
    assert claims[make_claim_id("islets-secrete")]["contested"] is True
    assert claims[make_claim_id("islets-into-the-pancreas")]["standing"] == "rejected"
    assert claims[make_claim_id("brand-bleeding")]["cause"] == "procedure"
    above = {(row["therapy_id"], row["ancestor_id"]): row["depth"] for row in fetch_rows(loaded, "therapy_ancestors")}
    assert above[("brand", "islets")] == 1
    assert above[("brand", "brand")] == 0
    codes = {(row["system"], row["code"], row["key"]) for row in fetch_rows(loaded, "reference_codings")}
    assert ("doi", "10.1000/Islets.1", "10.1000/islets.1") in codes


def test_criteria_stand_in_pre_order_with_inherited_roles(loaded: Connection) -> None:
    nodes = sorted(fetch_rows(loaded, "criteria"), key=lambda node: node["position"])
    short = [(node["id"].partition(".")[2], node["depth"], node["role"]) for node in nodes[:7]]
    assert short == [
        ("root", 0, None),
        ("t1d", 1, "inclusion"),
        ("age", 1, "inclusion"),
        ("review", 1, "inclusion"),
        ("4", 1, "inclusion"),
        ("clarke", 2, "inclusion"),
        ("peptide", 2, "inclusion"),
    ]
    bounds = {node["id"].partition(".")[2]: (node["low"], node["high"], node["values"]) for node in nodes}
    assert bounds["age"] == (Decimal(18), Decimal(65), None)
    assert bounds["clarke"] == (Decimal(4), None, None)
    assert bounds["peptide"] == (None, Decimal("0.30"), None)
    assert bounds["graft"] == (None, None, [True])


def test_tree_is_compact_json_with_printed_digits(loaded: Connection) -> None:
    tree = fetch_row(loaded, "candidates", "brand-criteria")["tree"]
    assert '"value":0.30,"unit":"ng/mL"' in tree
    document = json.loads(tree)
    assert document["id"] == "brand-criteria.root"
    assert [child["id"].partition(".")[2] for child in document["children"]] == [
        *("t1d", "age", "review", "4", "pregnancy", "graft", "judgement"),
    ]
    assert document["children"][2]["window"] == {"length": 12, "unit": "mo"}
    assert document["children"][3]["children"][1]["reference"] == {"id": "page-2017", "title": "All about islets"}
